"""Tokens that vendors made recognisable: a prefix, then characters of one class.

The formats are the vendors' own, from their documentation and announcements.
A row finds the whole token, however long: a longer one is still a secret, and a
part of one left standing is a leak, so lengths are lower bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from incident_kit.redaction.rules.values import is_mixed, is_random

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
adyen | AQE | [A-Za-z0-9+/=-]{60,} | mixed
age | AGE-SECRET-KEY-1 AGE-SECRET-KEY-PQ-1 | [0-9A-Z]{50,}
aiven | AVNS_ | <WORD>{16,}
alchemy | alcht_ | <ALNUM>{30,}
alibaba | LTAI | <ALNUM>{12,30} | mixed
alibaba-temporary | STS. | <ALNUM>{20,} | mixed
anthropic | sk-ant- | <WORD>{20,}
apify | apify_api_ apify_proxy_ | <ALNUM>{30,}
artifactory | AKC | <ALNUM>{10,}
artifactory-password | AP1 AP2 AP3 AP4 AP5 AP6 AP7 AP8 AP9 APA APB APC APD APE | <ALNUM>{10,}
artifactory-reference | cmVmdGtu | [A-Za-z0-9]{40,}
asaas | $aact_ | [A-Za-z0-9_:=-]{30,}
astra | AstraCS: | [A-Za-z0-9:_-]{30,}
atlassian | ATATT3 ATCTT3 ATBB ATSTT3 ATOATT | [A-Za-z0-9_=-]{20,}
atlassian-data-centre | BBDC- | [A-Za-z0-9+/@_-]{30,}
authress | sc_ ext_ scauth_ authress_ | <ALNUM>{5,30}\.<ALNUM>{4,6}\.acc<WORD>{9,}\.<BASE64>{30,}
aws-access-key | AKIA ASIA ABIA ACCA ASCA | <UPPER>{16}
aws-identity | AGPA AIDA AIPA ANPA ANVA AROA APKA | <UPPER>{16}
aws-access-key-old | A3T | [A-Z0-9]{17}
aws-bedrock | ABSK | [A-Za-z0-9+/-]{40,}={0,3}
aws-bedrock-short | bedrock-api-key- | <BASE64>{20,}={0,3}
aws-marketplace | amzn.mws. | <GUID>
aws-oauth | amzn1.oa2-cs.v1. | [0-9a-f]{32,}
axiom | xaat- xapt- | <GUID>
beamer | b_ | [A-Za-z0-9=_/+-]{44} | random
brave | BSA | <WORD>{24,} | mixed
browserbase | bb_live_ bb_test_ | <WORD>{20,}
buildkite | bkua_ bkaj_ bkct_ | <WORD>{30,}
brevo | xkeysib- xsmtpsib- | [0-9a-f]{40,}-<ALNUM>{12,}
browserstack-fly | fo1_ | <WORD>{32,}
cal | cal_live_ cal_ | [0-9a-f]{32}
cartesia | sk_car_ | <ALNUM>{16,}
checkout | sk_sbox_ pk_sbox_ | [a-z0-9]{20,}
clickup | pk_ | [0-9]{5,9}_[A-Z0-9]{32}
cloudflare | cfut_ cfat_ cfk_ | <WORD>{30,}
cockroach | CCDB1_ | <ALNUM>{20,24}_<ALNUM>{40,}
cognition | cog_ | [a-z0-9]{40,} | mixed
configcat | configcat-sdk-1/ | <WORD>{22}/<WORD>{22}
continue | con_ con- | [0-9a-f]{60,}
courier | pk_prod_ pk_test_ | <UPPER>{28}
coze | pat_ sat_ | <ALNUM>{60,} | mixed
databento | db- | <ALNUM>{29} | random
dbt | dbtc_ dbts_ dbtu_ | <WORD>{30,}
defined | dnkey- | <WORD>{20,}
dependency-track | odt_ | <ALNUM>{32,} | mixed
devcycle | dvc_server_ dvc_client_ dvc_mobile_ | <WORD>{16,}
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
docker-swarm | SWMTKN-1- SWMKEY-1- | <BASE64>{40,}
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
friendli | flp_ | <ALNUM>{40,}
fullstory | na1. eu1. | [A-Za-z0-9+/]{90,}
gcp-api-key | AIza | <WORD>{35}
gcp-oauth-secret | GOCSPX- | <WORD>{20,}
gcp-oauth-token | ya29. | [A-Za-z0-9_.-]{20,}
gcp-refresh | 1//0 1// | <WORD>{38,} | mixed
gemini | AQ.Ab8RN6 | <WORD>{30,}
github | ghp_ gho_ ghu_ ghs_ ghr_ | [A-Za-z0-9_]{30,}
github-fine | github_pat_ | [A-Za-z0-9_]{20,}
gitlab | glpat- gldt- glft- glsoat- glrt- glrtr- glcbt- | [A-Za-z0-9_.-]{16,}
gitlab-too | glimt- glptt- glagent- gloas- glffct- glwt- glortr- glrtm- | [A-Za-z0-9_.-]{16,}
gitlab-runner | GR1348941 | <WORD>{18,}
google-code | 4/0A | <WORD>{60,}
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
instagram | IGQV IGAA | <WORD>{60,} | mixed
intercom | dG9rOm | [A-Za-z0-9+/]{40,}={0,2}
intra42 | s-s4t2ud- s-s4t2af- | [0-9a-f]{60,}
ionic | ion_ | <ALNUM>{42,}
jina | jina_ | <WORD>{40,}
jwt-like-macaroon | MDAx | [A-Za-z0-9+/_-]{60,}={0,2}
kolide | k2sk_v1_ | <WORD>{20,}
klaviyo | pk_ | [0-9a-f]{34}
langsmith | lsv2_pt_ lsv2_sk_ ls__ | [0-9a-fA-F_]{32,}
launchdarkly | sdk- mob- api- | <GUID>
linear | lin_api_ lin_oauth_ | <ALNUM>{32,}
llama-cloud | llx- | <ALNUM>{40,}
mailersend | mlsn. | <ALNUM>{30,}
mailgun | key- pubkey- | [0-9a-z]{32} | mixed
mapbox | sk.eyJ tk.eyJ | [A-Za-z0-9_-]{40,}\.<WORD>{16,}
mapbox-public | pk.eyJ | [A-Za-z0-9_-]{40,}\.<WORD>{16,}
locationiq | pk. | [0-9a-f]{32}
langfuse | sk-lf- pk-lf- | <GUID>
mapillary | MLY| | [0-9]{10,}\|[0-9a-f]{32}
memory | m0- | <ALNUM>{30,}
meraki-netlify | nfp_ nfc_ nfo_ nfu_ nfb_ | <WORD>{30,}
mergify | mergify_application_key_ | <WORD>{40,}
miro | eyJtaXJvL | <WORD>{20,}
modal | ak- | <ALNUM>{22} | random
mongodb-service | mdb_sa_sk_ | <WORD>{30,}
n8n | n8n_api_ | <WORD>{20,}
neon | napi_ | <ALNUM>{40,}
new-relic | NRAK- NRIQ- NRRA- | <ALNUM>{24,}
new-relic-browser | NRJS- | [0-9a-f]{19}
new-relic-insert | NRII- NRAA- | [A-Za-z0-9_-]{20,}
notion | ntn_ secret_ | [A-Za-z0-9]{40,} | mixed
npm | npm_ | [A-Za-z0-9]{36,}
nuget | oy2 | [a-z0-9]{43}
nvidia | nvapi- | <WORD>{50,}
octopus | API- | [A-Z0-9]{25,40} | mixed
onesignal | os_v2_app_ os_v2_org_ | [a-z0-9]{60,}
onfido | api_live api_sandbox | (?:_[a-z]{2})?\.<WORD>{8,}\.<WORD>{20,}
openai | sk-proj- sk-svcacct- sk-admin- sk-None- sk-or-v1- sk- | <WORD>{20,} | mixed
openshift | sha256~ | <WORD>{40,}
packagist | packagist_ | [a-z]{2,4}_[0-9a-f]{60,}
paddle | pdl_live_apikey_ pdl_sdbx_apikey_ | <WORD>{30,}
pagerduty | u+ | [A-Za-z0-9_+-]{18} | random
paypal | access_token$ | (?:production|sandbox)\$[0-9a-z]{10,}\$[0-9a-f]{32}
paystack | sk_live_ sk_test_ | [A-Za-z0-9_]{10,}
perplexity | pplx- | <ALNUM>{40,}
pinecone | pcsk_ | [A-Za-z0-9_]{40,}
plaid | access-sandbox- access-development- access-production- | <GUID>
planetscale | pscale_tkn_ pscale_pw_ pscale_oauth_ | [A-Za-z0-9=._-]{30,}
polar | polar_ | (?:pat|oat|whs|at_o|at_u|rt|ci|cs)_<WORD>{20,}
posthog | phx_ phc_ phs_ | <ALNUM>{40,}
postman | PMAK- | [0-9a-f]{24}-[0-9a-f]{30,}
prefect | pnu_ pnb_ | [A-Za-z0-9]{36}
proof | prf_ | <ALNUM>{30,} | mixed
pulumi | pul- | [0-9a-f]{40}
pypi | pypi-AgE | <WORD>{50,}
razorpay | rzp_live_ rzp_test_ | <ALNUM>{14,}
readme | rdme_xn8s9h rdme_ | [a-z0-9]{60,}
render | rnd_ | <ALNUM>{24,}
replicate | r8_ | <ALNUM>{36,}
resend | re_ | [A-Za-z0-9]{6,}_[A-Za-z0-9]{16,} | mixed
ramp | ramp_sec_ ramp_id_ | <ALNUM>{40,}
rubygems | rubygems_ | [0-9a-f]{48}
salesforce | 00D | <ALNUM>{12,15}![A-Za-z0-9._]{40,}
scaleway | SCW | <UPPER>{17} | mixed
scalingo | tk-us- | <WORD>{48}
sendgrid | SG. | <WORD>{16,32}\.<WORD>{16,64}
sentry | sntrys_ sntryu_ sntrya_ | [A-Za-z0-9+/=_-]{40,}
settlemint | sm_aat_ sm_pat_ sm_sat_ | <ALNUM>{16}
shippo | shippo_live_ shippo_test_ | [0-9a-fA-F]{40}
shopify | shpat_ shpca_ shppa_ shpss_ | <HEX>{32}
shopify-cli | atkn_ prtapi_ | <HEX>{32,}
sidekiq | sidekiq- | [0-9a-f]{30,}
slack | xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe- xoxe. | [A-Za-z0-9%+/._-]{10,} | mixed
slack-workflow | xwfp- | [0-9A-Za-z-]{10,} | mixed
slack-app | xapp- | [0-9]-[A-Za-z0-9-]{20,}
snyk | snyk_uat. snyk_sat. | [0-9a-f]{8}\.<WORD>{40,}
sonar | squ_ sqp_ sqa_ | [0-9a-zA-Z]{36,}
segment | sgp_ | <ALNUM>{60,}
sourcegraph | sgp_ slk_ sgd_ sgph_ | (?:(?:<HEX>{16}|local)_){0,2}<HEX>{40,}
square | sq0atp- sq0csp- sq0idp- sq0atb- | <WORD>{20,}
square-long | EAAA EAAAE | <WORD>{22,} | mixed
stackhawk | hawk. | <WORD>{20}\.<WORD>{20}
statsig | secret- | <ALNUM>{40,} | mixed
stripe | rk_live_ rk_test_ rk_prod_ sk_prod_ | [A-Za-z0-9]{10,}
stripe-webhook | whsec_ | [A-Za-z0-9+/=]{24,}
stytch | secret-live- secret-test- | <WORD>{30,}={0,2}
supabase | sbp_ sb_secret_ sbp_oauth_ | [A-Za-z0-9_-]{20,}
tailscale | tskey- | [A-Za-z0-9]+-[A-Za-z0-9-]{10,}
tavily | tvly- | [A-Za-z0-9-]{24,}
teamcity | eyJ0eXAiOiAiVENWMiJ9. | <WORD>{20,}\.[A-Za-z0-9_-]{20,}
telnyx | KEY0 | <WORD>{54} | random
tencent | AKID | <ALNUM>{13,60} | mixed
tinybird | p.eyJ | <WORD>{20,}\.<WORD>{20,}
together | tgp_v1_ | <WORD>{40,}
trello | ATTA | [0-9a-f]{60,}
trigger | tr_dev_ tr_prod_ tr_stg_ tr_pat_ | <ALNUM>{16,}
twilio | SK AC | [0-9a-fA-Fx]{32}
twitch | oauth: | [a-z0-9]{30}
twitter | AAAAAAAAAAAAAAAAAAAAA | [A-Za-z0-9%_-]{30,}
typeform | tfp_ | [A-Za-z0-9_.=-]{40,}
val-town | vtwn_ | <WORD>{20,}
vault | hvs. hvb. hvr. | <WORD>{20,}
vercel | vcp_ vci_ vca_ vcr_ vck_ | <WORD>{24,}
voyage | pa- | <WORD>{43,} | random
wakatime | waka_ | <GUID>
weights-and-biases | wandb_v1_ | <WORD>{40,}
xai | xai- | <WORD>{60,}
xendit | xnd_production_ xnd_development_ xnd_public_ | <WORD>{30,}
yandex-iam | t1. | [A-Za-z0-9_-]+={0,2}\.[A-Za-z0-9_-]{60,}={0,2}
yandex | AQVN YCAJE YCN YCM y0_ y1_ t1.9eu | [A-Za-z0-9_.-]{30,}={0,2} | mixed
zapier-webhook | zpka_ | [A-Za-z0-9_]{30,}
zoho | 1000. | [0-9a-f]{32}\.[0-9a-f]{32}
zuplo-fireworks | fw_ | <ALNUM>{24,} | mixed
""")
