"""Machines that are told in short are found, and what is counted or described is not."""

from __future__ import annotations

import pytest
from support.redaction_samples import marked

from incident_kit.redaction import find

MACHINES = [
    "drained «web01 and 02», traffic is elsewhere",
    "«db03, 04 and 05» were slow",
    "«lon-esx01/02» are back",
    "«nodes 3 to 5 of kafka» lost their disks",
    "«brokers 1 and 2 of the kafka cluster» were restarted",
    "«redis nodes 1, 2 and 3» failed over",
    "«sw-acc-b3-17»#show interfaces status err-disabled",
    "«rtr2»(config)# no shutdown",
    "«core-sw4»> enable",
    "| host | role | state |\n|---|---|---|\n| «mx-a1» | relay | ok |\n| «mx-a2» | relay | slow |",
    "| when | server |\n| 10:40 | `«kestrel7»` |\n",
    "the array behind «nas-belfast-1» had been degraded",
    "«prn-dunmore-12» is out of paper",
]
OTHERS = [
    "web01 and 02:40 was when it began",
    "web01, 02 requests a second",
    "nodes 3 to 5 of the plan",
    "steps 3 to 5 of kafka's upgrade",
    "node 3 of 5",
    "step2> show the page",
    "# show the page",
    "note> show it",
    "heading1# no link",
    "| host | role |\n| none | relay |\n| the leader | 2 |",
    "| role | state |\n| relay-a1 | ok |",
    "db-replica-1 is the name in the chart",
    "backup-policy-2 was applied",
    "print-queue-3 is a queue",
    "gw-route-3 is a route",
]


@pytest.mark.parametrize("text", MACHINES)
def test_machines_told_in_short_are_found(text: str) -> None:
    plain, places = marked(text)
    hidden = {place for one in find(plain) for place in range(one.start, one.end)}
    assert [plain[a:b] for a, b in places if not hidden >= set(range(a, b))] == []


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_machine_stays(text: str) -> None:
    rules = {"host-row", "numbered-machines", "device-prompt", "column-host", "city-host"}
    assert [one.rule for one in find(text) if one.rule in rules] == []
