"""Which hosts only colleagues can reach: by their endings, their names, the service."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

import re2

PRIVATE_SUFFIXES = (
    "internal local localdomain lan corp intra intranet private home.arpa consul cluster.local svc "
    "prod.local test.local"
).split()
#: Names suppliers give to what customers run; who runs it shows in the name.
#: ``REGIONAL`` holds those with a region of Amazon's in them.
REGIONAL = r"(?:execute-api|dkr\.ecr|lambda-url)\.[a-z0-9-]{4,20}\.(?:amazonaws\.com|on\.aws)"
SUPPLIER_SUFFIXES = (
    "rds.amazonaws.com cache.amazonaws.com elb.amazonaws.com compute.amazonaws.com "
    "compute-1.amazonaws.com "
    "es.amazonaws.com redshift.amazonaws.com docdb.amazonaws.com neptune.amazonaws.com "
    "eks.amazonaws.com "
    "database.windows.net redis.cache.windows.net "
    "documents.azure.com vault.azure.net azurecr.io azmk8s.io servicebus.windows.net "
    "postgres.database.azure.com "
    "mysql.database.azure.com vpce.amazonaws.com aivencloud.com mongodb.net gslb.me"
).split()


def suffixes(endings: list[str]) -> str:
    """A pattern for any of some endings of names, the longest first."""
    return "|".join(s.replace(".", r"\.") for s in sorted(endings, key=len, reverse=True))


SERVICES = re2.compile(
    r"(?i)(?:^|\.)(?:slack\.com/(?:archives|client|files|team|messages|app_redirect)|"
    r"files\.slack\.com|pagerduty\.com/(?:incidents|services|users|alerts|schedules|"
    r"escalation)|"
    r"atlassian\.net/|sharepoint\.com/|zendesk\.com/(?:agent|tickets)|splunkcloud\.com/|"
    r"console\.aws\.amazon\.com/|signin\.aws\.amazon\.com|awsapps\.com|portal\.azure\.com/.|"
    r"dev\.azure\.com/|console\.cloud\.google\.com/.|"
    r"notion\.so/.|my\.salesforce\.com|lightning\.force\.com|app\.shortcut\.com/|"
    r"app\.clubhouse\.io|linear\.app/|trello\.com/[cb]/|app\.asana\.com/|"
    r"zoom\.us/(?:j|my|rec|s)/|meet\.google\.com/|teams\.microsoft\.com/l/|"
    r"webex\.com/(?:meet|join)|app\.datadoghq\.(?:com|eu)|"
    r"sentry\.io/(?:organizations|issues|share)|manage\.statuspage\.io|app\.incident\.io|"
    r"app\.opsgenie\.com|rollbar\.com/\w+/|"
    r"grafana\.net/|kb\.\w+\.aws|logit\.io/a|papertrailapp\.com/|app\.logz\.io|"
    r"one\.newrelic\.com|pivotaltracker\.com/(?:story|n/projects)|"
    r"support\.console\.aws|sqs\.[\w-]+\.amazonaws\.com/[0-9]|health\.aws\.amazon\.com/health/(?:home#/account|account)|"
    r"onelogin\.com|okta\.com/app|ngrok(?:-free)?\.(?:io|app))"
)
PRIVATE_LABEL = re2.compile(
    r"(?i)^(?:jenkins|grafana|kibana|prometheus|alertmanager|argocd|vault|jira|confluence|"
    r"wiki|sentry|nagios|icinga|zabbix|rundeck|sonar(?:qube)?|nexus|artifactory|intranet|"
    r"gitlab|splunk|concourse|ci|vpn|admin|bastion|staging|stage|stg|dev|uat|preprod|"
    r"internal|corp)(?:[.-]|$)"
)
OPEN_SOURCE = re2.compile(
    r"(?i)(?:^|\.)(?:jenkins\.io|grafana\.com|prometheus\.io|jira\.atlassian\.com|"
    r"wikipedia\.org|wikimedia\.org|mediawiki\.org|wikitech|apache\.org|mozilla\.org|"
    r"debian\.org|ubuntu\.com|archlinux\.org|kernel\.org|gitlab\.(?:com|gnome\.org|"
    r"freedesktop\.org)|microsoft\.com|python\.org|mongodb\.(?:com|org)|sentry\.io|"
    r"postgresql\.org|mariadb\.org|openstack\.org)$"
)


def _is_address(name: str) -> bool:
    if ":" not in name and not name[-1:].isdigit():
        return False
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def is_private_host(host: str, path: str = "") -> bool:
    """Is a link to this host one that only colleagues can follow?"""
    name = host.strip("[]")
    if name.startswith("0.0.0.0"):
        return False
    if _is_address(name.split("%")[0]):
        return True
    if (
        name.endswith(".")
        or name in ("localhost", "example", "host", "hostname", "domain")
        or OPEN_SOURCE.search(name)
    ):
        return False
    if "." not in name:
        return len(name) > 2
    if PRIVATE_NAME.search(name) or SERVICES.search(name + (path or "/")):
        return True
    return name.count(".") >= 2 and PRIVATE_LABEL.search(name) is not None


PRIVATE_NAME = re2.compile(
    rf"(?i)(?:^|\.)(?:{suffixes(PRIVATE_SUFFIXES)}|{suffixes(SUPPLIER_SUFFIXES)}|{REGIONAL})$"
)
