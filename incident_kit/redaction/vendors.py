"""Tokens that vendors made recognisable: a prefix, then characters of one class.

The formats are the vendors' own, from their documentation and announcements.
A row finds the whole token, however long: a longer one is still a secret, and a
part of one left standing is a leak, so lengths are lower bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from incident_kit.redaction.values import is_mixed, is_random

WORD = r"[A-Za-z0-9_-]"
ALNUM = r"[A-Za-z0-9]"
HEX = r"[0-9a-fA-F]"
UPPER = r"[A-Z0-9]"
BASE64 = r"[A-Za-z0-9+/_-]"
GUID = HEX + "{8}-" + "-".join([HEX + "{4}"] * 3) + "-" + HEX + "{12}"


@dataclass(frozen=True, slots=True)
class Vendor:
    """One row: ``prefixes`` as written (case matters), RE2 for the ``tail``.

    ``check`` gets the whole token and tells a real one from an identifier that
    only begins alike.
    """

    id: str
    prefixes: tuple[str, ...]
    tail: str
    check: Callable[[str], bool] | None = None


#: What a row may ask of the text after its prefix.
CHECKS: dict[str, Callable[[str], bool]] = {"mixed": is_mixed, "random": is_random}


def _rows(table: str) -> tuple[Vendor, ...]:
    """Rows of ``id | prefixes | tail [| mixed]``, with the classes above by name."""
    names = {
        "WORD": WORD,
        "ALNUM": ALNUM,
        "HEX": HEX,
        "UPPER": UPPER,
        "BASE64": BASE64,
        "GUID": GUID,
    }
    rows = []
    for line in table.strip().splitlines():
        cells = [cell.strip() for cell in line.split(" | ")]
        tail = cells[2]
        for name, pattern in names.items():
            tail = tail.replace(f"<{name}>", pattern)
        check = CHECKS[cells[3]] if len(cells) > 3 else None
        rows.append(Vendor(cells[0], tuple(cells[1].split()), tail, check))
    return tuple(rows)


#: id | prefixes | what follows | ``mixed`` where it must hold letters and digits,
#: ``random`` where case must change as in no identifier.
VENDORS: tuple[Vendor, ...] = _rows(r"""
1password-service-account | ops_eyJ | <BASE64>{40,}={0,3}
1password-secret-key | A3- | [A-Z0-9-]{30,48} | mixed
adobe | p8e- p8 | -?[a-z0-9]{32,} | mixed
age | AGE-SECRET-KEY-1 | [0-9A-Z]{50,}
airtable | pat | <ALNUM>{14}\.[0-9a-f]{60,}
alibaba | LTAI | <ALNUM>{12,30} | mixed
anthropic | sk-ant- | <WORD>{20,}
artifactory | AKC | <ALNUM>{10,}
artifactory-password | AP1 AP2 AP3 AP4 AP5 AP6 AP7 AP8 AP9 APA APB APC APD APE | <ALNUM>{10,}
artifactory-reference | cmVmdGtu | [A-Za-z0-9]{40,}
atlassian | ATATT3 ATCTT3 ATBB ATSTT3 ATOATT | [A-Za-z0-9_=-]{20,}
aws-access-key | AKIA ASIA ABIA ACCA | <UPPER>{16}
aws-access-key-old | A3T | [A-Z0-9]{17}
aws-bedrock | ABSK | [A-Za-z0-9+/-]{40,}={0,3}
aws-bedrock-short | bedrock-api-key- | <BASE64>{20,}={0,3}
aws-marketplace | amzn.mws. | <GUID>
aws-oauth | amzn1.oa2-cs.v1. | [0-9a-f]{32,}
buildkite | bkua_ bkaj_ bkct_ | <ALNUM>{30,}
brevo | xkeysib- xsmtpsib- | [0-9a-f]{40,}-<ALNUM>{12,}
browserstack-fly | fo1_ | <WORD>{40,}
fly-macaroon | fm1r_ fm1a_ fm2_ | [A-Za-z0-9+/_,-]{40,}={0,3}
cerebras | csk- | <ALNUM>{30,} | mixed
circleci | CCIPAT_ CCIPRJ_ | <WORD>{30,}
clojars | CLOJARS_ | [0-9a-zA-Z]{50,}
cloudflare-origin | v1.0- | [0-9a-f]{24}-[0-9a-f]{100,}
contentful | CFPAT- | <WORD>{40,}
crates | cio | <ALNUM>{32} | mixed
databricks | dapi dose dsapi dkea | [0-9a-h]{32}(?:-[0-9]{1,2})?
deno | ddp_ ddo_ | <ALNUM>{30,}
digitalocean | dop_v1_ doo_v1_ dor_v1_ | [0-9a-f]{60,}
docker | dckr_pat_ dckr_oat_ | <WORD>{20,}
docker-swarm | SWMTKN-1- SWMKEY-1- | <WORD>{40,}
doppler | dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit. | [A-Za-z0-9_.-]{30,}
dropbox | sl. | (?:u\.)?<WORD>{60,} | mixed
duffel | duffel_test_ duffel_live_ | [A-Za-z0-9_=-]{40,}
dynatrace | dt0c01. dt0s01. dt0s02. dt0s16. | <ALNUM>{8,24}\.<ALNUM>{60,}
e2b | e2b_ | [0-9a-f]{40}
cut-short | ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- sk_live_ rk_live_ | <WORD>{8,} | mixed
cut-short-too | sk-ant- sk-proj- hf_ npm_ dckr_pat_ shpat_ whsec_ glsa_ hvs. | <WORD>{8,} | mixed
easypost | EZAK EZTK | <ALNUM>{50,}
elevenlabs | sk_ | [0-9a-f]{48}
facebook | EAA | <ALNUM>{40,}
figma | figd_ figo_ figu_ figor_ figur_ | <WORD>{36,}
firecrawl | fc- | [0-9a-f]{32}
flutterwave | FLWSECK_TEST- FLWPUBK_TEST- FLWSECK- FLWSECK_TEST | [0-9a-hX-]{10,}
frameio | fio-u- | [A-Za-z0-9=_-]{60,}
gcp-api-key | AIza | <WORD>{35}
gcp-oauth-secret | GOCSPX- | <WORD>{20,}
gcp-oauth-token | ya29. | [A-Za-z0-9_.-]{20,}
gcp-refresh | 1//0 1// | <WORD>{38,} | mixed
github | ghp_ gho_ ghu_ ghs_ ghr_ | [A-Za-z0-9_]{30,}
github-fine | github_pat_ | [A-Za-z0-9_]{20,}
gitlab | glpat- gldt- glft- glsoat- glrt- glrtr- glcbt- | [A-Za-z0-9_.-]{16,}
gitlab-too | glimt- glptt- glagent- gloas- glffct- glwt- glortr- glrtm- | [A-Za-z0-9_.-]{16,}
gitlab-runner | GR1348941 | <WORD>{18,}
grafana-cloud | glc_ | [A-Za-z0-9+/_-]{30,}={0,3}
grafana-service | glsa_ | [A-Za-z0-9]{30,}_<HEX>{8}
grafana-key | eyJrIjoi | <BASE64>{40,}={0,3}
groq | gsk_ | <ALNUM>{40,}
harness | pat. sat. | <WORD>{22}\.[0-9a-f]{24}\.<ALNUM>{20}
heroku | HRKU- | [A-Za-z0-9_-]{36,}
honeycomb | hcaik_ hcxik_ hcbik_ | [a-z0-9_]{30,}
hubspot | pat-na1- pat-eu1- pat-na2- pat-ap1- | <GUID>
huggingface | hf_ | [A-Za-z0-9]{30,} | random
huggingface-organisation | api_org_ | [A-Za-z0-9]{30,}
infracost | ico- | <ALNUM>{32} | mixed
intra42 | s-s4t2ud- s-s4t2af- | [0-9a-f]{60,}
jwt-like-macaroon | MDAx | [A-Za-z0-9+/_-]{60,}={0,2}
langsmith | lsv2_pt_ lsv2_sk_ ls__ | [0-9a-f_]{32,}
launchdarkly | sdk- mob- | <GUID>
linear | lin_api_ lin_oauth_ | <ALNUM>{32,}
mailgun | key- pubkey- | [0-9a-z]{32} | mixed
mapbox | sk.eyJ tk.eyJ | [A-Za-z0-9_-]{40,}\.<WORD>{16,}
mapbox-public | pk.eyJ | [A-Za-z0-9_-]{40,}\.<WORD>{16,}
meraki-netlify | nfp_ nfc_ nfo_ | <ALNUM>{30,}
neon | napi_ | [a-z0-9]{40,}
new-relic | NRAK- NRIQ- NRRA- | [A-Z0-9a-f]{24,}
new-relic-browser | NRJS- | [0-9a-f]{19}
new-relic-insert | NRII- NRAA- | [A-Za-z0-9_-]{20,}
notion | ntn_ secret_ | [A-Za-z0-9]{40,} | mixed
npm | npm_ | [A-Za-z0-9]{36,}
nuget | oy2 | [a-z0-9]{43}
nvidia | nvapi- | <WORD>{50,}
octopus | API- | [A-Z0-9]{25,40} | mixed
openai | sk-proj- sk-svcacct- sk-admin- sk-None- sk-or-v1- sk- | <WORD>{20,} | mixed
openshift | sha256~ | <WORD>{40,}
paypal | access_token$ | (?:production|sandbox)\$[0-9a-z]{10,}\$[0-9a-f]{32}
paystack | sk_live_ sk_test_ | [A-Za-z0-9_]{10,}
perplexity | pplx- | <ALNUM>{40,}
pinecone | pcsk_ | [A-Za-z0-9_]{40,}
plaid | access-sandbox- access-development- access-production- | <GUID>
planetscale | pscale_tkn_ pscale_pw_ pscale_oauth_ | [A-Za-z0-9=._-]{30,}
posthog | phx_ phc_ phs_ | <ALNUM>{40,}
postman | PMAK- | [0-9a-f]{24}-[0-9a-f]{30,}
prefect | pnu_ pnb_ | [A-Za-z0-9]{36}
pulumi | pul- | [0-9a-f]{40}
pypi | pypi-AgE | <WORD>{50,}
readme | rdme_xn8s9h rdme_ | [a-z0-9]{60,}
render | rnd_ | <ALNUM>{30,}
replicate | r8_ | <ALNUM>{36,}
resend | re_ | [A-Za-z0-9]{6,}_[A-Za-z0-9]{16,} | mixed
ramp | ramp_sec_ ramp_id_ | <ALNUM>{40,}
rubygems | rubygems_ | [0-9a-f]{48}
salesforce | 00D | <ALNUM>{12,15}![A-Za-z0-9._]{40,}
scalingo | tk-us- | <WORD>{48}
sendgrid | SG. | <WORD>{16,32}\.<WORD>{16,64}
sentry | sntrys_ sntryu_ sntrya_ | [A-Za-z0-9+/=_-]{40,}
settlemint | sm_aat_ sm_pat_ sm_sat_ | <ALNUM>{16}
shippo | shippo_live_ shippo_test_ | [0-9a-fA-F]{40}
shopify | shpat_ shpca_ shppa_ shpss_ | <HEX>{32}
shopify-cli | atkn_ prtapi_ | <HEX>{32,}
sidekiq | sidekiq- | [0-9a-f]{30,}
slack | xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe- xoxe. | [A-Za-z0-9%+/._-]{10,} | mixed
slack-app | xapp- | [0-9]-[A-Za-z0-9-]{20,}
sonar | squ_ sqp_ sqa_ | [0-9a-zA-Z]{36,}
sourcegraph | sgp_ slk_ sgd_ | (?:(?:<HEX>{16}|local)_)?<HEX>{40,}
square | sq0atp- sq0csp- sq0idp- sq0atb- | <WORD>{20,}
square-long | EAAA EAAAE | <WORD>{55,}
stripe | rk_live_ rk_test_ rk_prod_ sk_prod_ | [A-Za-z0-9]{10,}
stripe-webhook | whsec_ | [A-Za-z0-9+/=]{24,}
supabase | sbp_ sb_secret_ sbp_oauth_ | [A-Za-z0-9_-]{20,}
tailscale | tskey- | [A-Za-z0-9]+-[A-Za-z0-9-]{10,}
tavily | tvly- | [A-Za-z0-9-]{24,}
tencent | AKID | <ALNUM>{13,60} | mixed
together | tgp_v1_ | <WORD>{40,}
twilio | SK AC | [0-9a-fx]{32}
twitter | AAAAAAAAAAAAAAAAAAAAA | [A-Za-z0-9%_-]{30,}
typeform | tfp_ | [A-Za-z0-9_.=-]{40,}
vault | hvs. hvb. hvr. | <WORD>{20,}
vercel | vcp_ vci_ vca_ vcr_ vck_ | <ALNUM>{24,}
xai | xai- | <ALNUM>{60,}
yandex | AQVN YCAJE YCN YCM y0_ y1_ t1.9eu | [A-Za-z0-9_.-]{30,}={0,2} | mixed
zapier-webhook | zpka_ | [A-Za-z0-9_]{30,}
zuplo-fireworks | fw_ | <ALNUM>{24,} | mixed
""")
