"""Ids of clouds, chats, pagers and trackers, and paths that name a person."""

from __future__ import annotations

import re2

from incident_kit.redaction.names.words import is_word
from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.word_lists import read_lists

#: Prefixes of standards, codes and places that look like tickets and are public.
NO_TICKETS = frozenset(read_lists("tickets.txt")["no tickets"].split())
#: A link to what a public forge keeps for everybody.
ASSET = re2.compile(
    r"://(?:[\w-]+\.)*(?:github\.com|githubusercontent\.com|gitlab\.com)/[^\s\"'<>]*$"
)
SLACK = re2.compile(
    r"(?i)(?:slack|\bdms?|channel|archives|user|member|team|workspace|\bto|\bin)[ :/=#\"'(]{1,4}$"
)
PAGER_ID = re2.compile(r"(?i)(?:escalation policy|schedule|service|pagerduty)(?: id)?[ :=/]{1,3}$")
PAGER = re2.compile(r"(?i)pager|incident|escalat|service|schedule|oncall|on-call|\bpd\b")
REQUEST = re2.compile(r"(?i)\b(?:get|post|put|patch|delete|head) [\"'`]?$")
#: Accounts of machines and images: they name nobody.
NOBODY = frozenset(
    "ubuntu ec2-user runner vagrant node app www git circleci jovyan user users shared "
    "linuxbrew www-data".split()
)
ACCOUNT = re2.compile(r"(?i)\b(?:account|acct|aws|arn|owner|root|iam|payer|tenant)\b[^\n]{0,40}$")
ACCOUNT_KEY = re2.compile(r"(?i)account[\w\"' ]{0,12}[:=# ]{1,4}[\"'`]?$")


def _is_ticket(hit: Hit) -> bool:
    prefix, _, number = hit.text.partition("-")
    if not _is_project(prefix) or not _may_number_ticket(number):
        return False
    return not _is_part_of_name(hit)


def _is_project(prefix: str) -> bool:
    """May be the key of a tracker's project, and no standard is called by it."""
    if sum(map(str.isdigit, prefix)) > 2:
        return False
    return prefix not in NO_TICKETS and prefix.rstrip("0123456789") not in NO_TICKETS


def _may_number_ticket(number: str) -> bool:
    is_padded = len(number) < 3 and number.startswith("0")
    return not is_padded and len(number) <= 6


def _is_part_of_name(hit: Hit) -> bool:
    """A sign glues it to what stands beside it."""
    after = hit.after(2)
    goes_on = after[:1] == "." and after[1:].isalnum()
    if goes_on or after[:1] in ("_", "-"):
        return True
    return hit.before(1) in ("-", "_", ".", "$", "&")


def _is_slack_id(hit: Hit) -> bool:
    digits = sum(map(str.isdigit, hit.text))
    letters = sum(map(str.isalpha, hit.text))
    return digits >= 2 and (letters >= 3 or SLACK.search(hit.before(30)) is not None)


def _is_pager_id(hit: Hit) -> bool:
    """An id behind its name, or one among words about paging."""
    text = hit.text
    if PAGER_ID.search(hit.before(30)) and not is_word(text):
        return True
    is_mixed = any(map(str.isdigit, text)) and sum(map(str.isalpha, text)) >= 3
    return is_mixed and PAGER.search(hit.before(60) + hit.after(20)) is not None


def _is_account(hit: Hit) -> bool:
    return bool(ACCOUNT.search(hit.before(50)) or ACCOUNT_KEY.search(hit.before(30)))


def _is_home(hit: Hit) -> bool:
    """A person's folder, not a page of a site or a machine's own account."""
    if hit.group("user") in NOBODY or REQUEST.search(hit.before(8)):
        return False
    before = hit.before(120)
    is_glued = bool(before) and not before[-1].isspace()
    lead = before.split()[-1] if is_glued else ""
    return "://" not in lead.replace("file://", "")


def _is_ticket_number(hit: Hit) -> bool:
    """No year."""
    is_year = len(hit.text) <= 4 and hit.text.startswith(("19", "20"))
    return hit.before(1) == "#" or not is_year


def _is_internal_guid(hit: Hit) -> bool:
    """No filler, and no part of a link to a public file."""
    return len(set(hit.text)) > 3 and not ASSET.search(hit.before(120))


_H = "[0-9a-fA-F]"

IDENTIFIERS: tuple[Rule, ...] = (
    Rule(
        "slack-mention",
        "slack_id",
        "A Slack mention of a person, with its label.",
        r"<@[UWB][A-Z0-9]{6,14}(?:\|[^<>\n]{0,100})?>",
    ),
    Rule(
        "slack-channel",
        "slack_id",
        "A Slack channel; its name may tell a customer's.",
        r"<#[CGD][A-Z0-9]{6,14}(?:\|[^<>\n]{0,100})?>",
    ),
    Rule(
        "slack-group",
        "slack_id",
        "A Slack user group.",
        r"<!subteam\^S[A-Z0-9]{6,14}(?:\|[^<>\n]{0,100})?>",
    ),
    Rule(
        "slack-id",
        "slack_id",
        "An id of Slack's.",
        r"\b[UWCGDTBSFE]0[A-Z0-9]{7,10}\b",
        _is_slack_id,
    ),
    Rule(
        "arn",
        "cloud_id",
        "The name of a resource at Amazon, with its account.",
        r"\barn:aws[a-z-]{0,12}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:[0-9]{0,12}:[^\s\"'<>`|,;)]{1,}",
    ),
    Rule(
        "aws-account",
        "cloud_id",
        "The number of an account.",
        r"\b(?:[0-9]{4}-?[0-9]{4}-?|[0-9]{4} [0-9]{4} )[0-9]{4}\b",
        _is_account,
    ),
    Rule(
        "aws-zone",
        "cloud_id",
        "The id of a zone of names or of a distribution at Amazon.",
        r"(?i)\b(?:hosted[ -]?zone|zone|distribution|cloudfront)(?:[ _-]?id)?[\"']?"
        r"[ :=/#]{1,3}[\"'`]?(?P<v>(?-i:[ZE][A-Z0-9]{12,31}))\b",
        lambda hit: sum(c.isdigit() for c in hit.text) >= 2,
    ),
    Rule(
        "aws-resource",
        "cloud_id",
        "The id of a resource at Amazon.",
        r"\b(?:i|vpc|subnet|sg|ami|vol|eni|rtb|igw|snap|eipalloc|nat|acl|pcx|vgw|tgw|lt|fs|"
        r"dopt|vpce|eipassoc|key|r|tgw-attach|tgw-rtb|sgr|cgw|vpn|vgw|pl|cr|fsx|lb)-"
        r"(?:[0-9a-f]{17}|[0-9a-f]{8})\b|\bmrk-[0-9a-f]{32}\b|"
        r"\b(?:db|cluster)-[A-Z0-9]{26}\b|\bcase-[0-9]{12}-[a-z]{2,8}-20[0-9]{2}-[0-9a-f]{8,20}\b|"
        r"\bou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\b|\bo-[a-z0-9]{10,32}\b|"
        r"\bocid1\.[a-z0-9]+\.[a-z0-9-]*\.[a-z0-9-]*\.[a-z0-9]{20,}\b",
        lambda hit: any(c.isdigit() for c in hit.text),
    ),
    Rule(
        "aws-principal",
        "cloud_id",
        "The id of a user or role at Amazon.",
        r"\b(?:AROA|AIDA|AGPA|AIPA|ANPA|ANVA|APKA|ASCA)[A-Z0-9]{16,17}\b",
    ),
    Rule(
        "bucket",
        "cloud_id",
        "A bucket, with what is in it.",
        r"\b(?:s3a?|s3n|gs|wasbs?|abfss?)://[^\s\"'<>`|,;)]{3,}",
    ),
    Rule(
        "bucket-host",
        "cloud_id",
        "A bucket's own host.",
        r"\b(?:https?://)?(?:[a-z0-9][a-z0-9.-]{1,62}\.s3(?:[.-](?:dualstack\.|website[.-])?[a-z0-9-]{2,20})"
        r"?\.amazonaws\.com|[a-z0-9]{3,24}\.(?:blob|file|queue|table|dfs)"
        r"\.core\.windows\.net)\b(?:/[^\s\"'<>`|,;)?]*)?",
        gate=r"(?i)\.(?:amazonaws\.com|core\.windows\.net)",
    ),
    Rule(
        "azure-resource",
        "cloud_id",
        "The path of a resource at Azure.",
        r"(?i)/subscriptions/[0-9a-f-]{36}[^\s\"'<>`|,;)]*",
    ),
    Rule(
        "gcp-resource",
        "cloud_id",
        "The path of a resource at Google.",
        r"\bprojects/[a-z][a-z0-9-]{4,40}/(?:zones|regions|locations|topics|subscriptions|"
        r"secrets|instances|serviceAccounts)/[^\s\"'<>`|,;)]{1,}",
    ),
    Rule(
        "gcp-project",
        "cloud_id",
        "A project at Google, as it is named when made.",
        r"(?i)\bprojects?(?:[ _-]?id)?[\"']?[ :=/]{1,3}[\"'`]?"
        r"(?P<v>[a-z][a-z0-9-]{4,23}-[0-9]{6})\b",
    ),
    Rule(
        "bucket-named",
        "cloud_id",
        "A bucket by its name.",
        r"\bbucket (?:named |called )?[\"'`]?(?P<v>[a-z0-9]+(?:[-.][a-z0-9]+)+)\b",
        lambda hit: hit.text.count("-") >= 2 and "bucket" not in hit.text,
    ),
    Rule(
        "gcp-client",
        "cloud_id",
        "The id of an OAuth client.",
        r"\b[0-9]{6,}-[a-z0-9]{20,40}\.apps\.googleusercontent\.com\b",
        gate=r"\.apps\.googleusercontent",
    ),
    Rule(
        "guid",
        "cloud_id",
        "An id that something internal goes by.",
        rf"\b{_H}{{8}}-(?:{_H}{{4}}-){{3}}{_H}{{12}}\b",
        _is_internal_guid,
    ),
    Rule(
        "home",
        "path",
        "A path through somebody's home folder.",
        r"(?:/home|/Users|(?i:/export/home|/var/home|[a-z]:\\{1,2}(?:users|documents and "
        r"settings)))[/\\]{1,2}(?P<user>[\w.$@-]{1,60})(?:[/\\]{1,2}[^\s\"'<>`|:;,)\]]*[^\s\"'<>`|:;,)"
        r"\].!?])?",
        _is_home,
    ),
    Rule(
        "tilde",
        "path",
        "A path that names its owner.",
        r"(?:^|[\s\"'`(/])(?P<v>~[a-z][a-z0-9_.-]{1,30}(?:/[\w./-]{1,})?)",
        lambda hit: hit.text not in ("~all", "~root"),  # the end of a sender policy
    ),
    Rule(
        "ticket",
        "ticket",
        "A ticket in a tracker.",
        r"\b[A-Z][A-Z0-9]{1,9}-[0-9]{1,7}\b",
        _is_ticket,
    ),
    Rule(
        "ticket-number",
        "ticket",
        "A ticket by its number.",
        r"(?i)\b(?:ZD ?#?|(?:zendesk|ticket|case|support case|support ticket|service request|"
        r"jira|snow|servicenow|pagerduty|opsgenie|freshdesk|intercom|remedy)(?: incident)?"
        r"(?: (?:id|no\.?|number|ref))?[ :]{0,2}#?)(?P<v>[0-9]{4,12})\b",
        _is_ticket_number,
    ),
    Rule(
        "ticket-record",
        "ticket",
        "A record of a service desk.",
        r"\b(?:INC|CHG|RITM|REQ|PRB|TASK|SCTASK|CS|KB0|CASE)[0-9]{6,10}\b",
    ),
    Rule(
        "ticket-story",
        "ticket",
        "A story or an item on a board.",
        r"\b(?:sc-[0-9]{3,7}|ch[0-9]{4,7}|(?:AB|RT|BZ|FD)#[0-9]{3,8})\b",
    ),
    Rule("ticket-desk", "ticket", "A ticket of a help desk.", r"\bZD ?#? ?[0-9]{3,9}\b"),
    Rule(
        "pagerduty-id",
        "cloud_id",
        "An id of PagerDuty's.",
        r"\b(?:P[A-Z0-9]{6}|Q[A-Z0-9]{13})\b",
        _is_pager_id,
    ),
)
