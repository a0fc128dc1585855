"""One incident of each kind in one batch: the rest are done, and the table says why."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.kit import ID, MESSAGES, incident, kit, said, write_export

from incident_kit.batch.digests import Elsewhere
from incident_kit.batch.manifest import Job
from incident_kit.batch.memory import Unchanged
from incident_kit.batch.surroundings import look_around
from incident_kit.model import utc_now
from incident_kit.workspace import create_workspace

#: The incidents of the batch, each with its state, its code, and what its reason says.
ENDS = {
    ID: ("done", 0, "internal and public report exported"),
    "undecided": ("needs review", 4, "left: incident-kit check undecided"),
    "corrupt": ("failed", 3, "corrupt.zip"),
    "no-token": ("partial", 3, "not everything was gathered from Slack"),
    "flagged": ("held", 5, "security"),
    "damaged": ("failed", 2, "report.ipynb"),
    "large": ("needs review", 4, "left: incident-kit check large"),
    "new-incident": ("failed", 2, "there is no file or folder none.zip"),
}
LASTING = ("done", "needs review", "held")
HEAD = "id,title,started,resolved,security,slack-channel,slack-export"
TIMES = "2026-03-03T09:00Z,2026-03-03T10:00Z"


@dataclass(frozen=True)
class Batch:
    """A workspace after a batch, its answer, code and page."""

    folder: Path
    rows: list[dict[str, Any]]
    code: int
    page: str


@pytest.fixture(scope="module")
def batch(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The workspace after the batch, and what came of it."""
    folder = Path(shutil.copytree(exported, tmp_path_factory.mktemp("batch") / "ws"))
    exports = folder / "exports"
    export = exports / "slack.zip"
    (exports / "corrupt.zip").write_bytes(export.read_bytes()[:300])
    many = [said(number / 50, f"Line {number} of the log") for number in range(2990)]
    write_export(exports / "large.zip", [*MESSAGES, *many])
    rows = [
        HEAD,
        f"{ID},,,,,,",
        f"undecided,Waits,{TIMES},no,incident,{export}",
        f"corrupt,Corrupt,{TIMES},no,incident,{exports / 'corrupt.zip'}",
        f"no-token,Live,{TIMES},no,incident,",
        f"flagged,Flagged,{TIMES},yes,incident,{export}",
        f"damaged,Damaged,{TIMES},no,incident,{export}",
        f"large,Large,{TIMES},no,incident,{exports / 'large.zip'}",
        f"new-incident,New,{TIMES},no,incident,none.zip",
    ]
    made = ("--title", "Damaged", "--started", "2026-03-03T09:00Z", "--slack-export", str(export))
    assert kit(folder, "new", "damaged", *made, "--slack-channel", "incident").code == 0
    (incident(folder, "damaged") / "report.ipynb").write_text("{")
    manifest = folder / "incidents.csv"
    manifest.write_text("\n".join(rows) + "\n")
    ran = kit(folder, "batch", str(manifest), "--json")
    return Batch(folder, json.loads(ran.out), ran.code, (folder / "batch/summary.html").read_text())


def test_each_ends_for_its_own_reason(batch: Batch) -> None:
    rows = {row["incident"]: row for row in batch.rows}
    ended = {name: (row["state"], row["code"]) for name, row in rows.items()}
    assert ended == {name: (state, code) for name, (state, code, _) in ENDS.items()}
    assert [name for name, (*_, why) in ENDS.items() if why not in rows[name]["reason"]] == []
    assert batch.code == 3


def test_the_page_says_of_each_why_and_how_to_go_on(batch: Batch) -> None:
    assert [name for name in ENDS if f'<th scope="row">{name}</th>' not in batch.page] == []
    assert "<code>incident-kit security flagged</code>" in batch.page
    assert f'href="../incidents/{ID}/export/public.html"' in batch.page
    assert 'href="../incidents/flagged/export/public.html"' not in batch.page


def test_those_that_last_are_not_done_again(batch: Batch) -> None:
    """What failed or is partial would be."""
    unchanged = Unchanged(batch.folder, look_around(batch.folder), Elsewhere(batch.folder))
    jobs = [Job(name, {}) for name in ENDS]
    found = [job.incident for job in jobs if unchanged.find_outcome(job, utc_now())]
    assert found == [name for name, (state, *_) in ENDS.items() if state in LASTING]


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_secret_that_an_error_quotes_stands_nowhere(tmp_path: Path, as_json: list[str]) -> None:
    """Its page is kept, and its output goes into logs."""
    token = "xoxb-" + "241088201234-aB3dE6gH9jK2mN5pQ8sT1vW4"
    folder = tmp_path / "ws"
    create_workspace(folder)
    assert kit(folder, "new", "quoted", "--title", "A slow queue").code == 0
    facts = folder / "incidents/quoted/incident.yaml"
    facts.write_text(f"{facts.read_text()}started: {token}\n")
    ran = kit(folder, "batch", "--all", *as_json)
    written = [path.read_text() for path in folder.rglob("*") if path.is_file() and path != facts]
    assert "is no time" in ran.out
    assert token not in "\n".join([ran.out, ran.err, *written])
