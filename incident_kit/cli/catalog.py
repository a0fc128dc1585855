"""The verbs of the command line: what each does, and which function runs it.

A verb's module is loaded when the verb is run or its own help is asked for, and for
nothing else: the catalog alone is enough to list them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from incident_kit.imports import import_sparingly


@dataclass(frozen=True, slots=True)
class Verb:
    """``home`` is the command as ``module:name``; ``summary`` the first sentence of its help."""

    home: str
    summary: str


#: The verbs in the order in which an incident meets them.
VERBS: Mapping[str, Verb] = {
    "demo": Verb(
        "incident_kit.cli.folders:run_demo", "Walk through two bundled incidents, offline."
    ),
    "init": Verb(
        "incident_kit.cli.folders:run_init",
        "Make a workspace: a commented configuration and git settings.",
    ),
    "new": Verb(
        "incident_kit.cli.folders:run_new",
        "Make an incident's folder, from flags or from questions.",
    ),
    "note": Verb("incident_kit.cli.record:run_note", "Note what would be forgotten."),
    "gather": Verb(
        "incident_kit.cli.record:run_gather",
        "Read the sources, merge them, and make the timeline.",
    ),
    "curate": Verb(
        "incident_kit.cli.record:run_curate",
        "Decide on line N of the timeline; alone, list the lines.",
    ),
    "report": Verb(
        "incident_kit.cli.documents:run_report",
        "Make or refresh the internal report; no word you wrote is lost.",
    ),
    "redact": Verb(
        "incident_kit.cli.documents:run_redact",
        "Make or refresh the list of what we hide, and what is undecided.",
    ),
    "public": Verb(
        "incident_kit.cli.documents:run_public",
        "Make or refresh the public version; no word you wrote is lost.",
    ),
    "decide": Verb(
        "incident_kit.cli.decisions:run_decide",
        "Decide on what may not be for the public: once, for all its variants.",
    ),
    "unmask": Verb(
        "incident_kit.cli.unmask:run_unmask",
        "Say that what was masked in line N is no secret; two people's word gives it back.",
    ),
    "check": Verb(
        "incident_kit.cli.check:run_check",
        "List what is missing: sections, process, hiding, security, sign-off.",
    ),
    "security": Verb(
        "incident_kit.cli.decisions:run_security",
        "Show or record the decision on security; it covers the text as it is now.",
    ),
    "signoff": Verb(
        "incident_kit.cli.decisions:run_signoff",
        "Sign off the public text as it is now; any later change voids it.",
    ),
    "decline": Verb(
        "incident_kit.cli.decline:run_decline",
        "Record that a report is not published, or with --undo that it is after all.",
    ),
    "audit": Verb(
        "incident_kit.cli.audit:run_audit",
        "Tell who answered what about the public text, and whether it was changed since.",
    ),
    "export": Verb(
        "incident_kit.cli.documents:run_export",
        "Export the internal report, or with --public the public version.",
    ),
    "publish": Verb(
        "incident_kit.cli.publish:run_publish",
        "Publish the signed text: shown first, then as a draft, then live.",
    ),
    "published": Verb(
        "incident_kit.cli.publish:run_published",
        "Record a report that somebody published by hand, compared with what was signed.",
    ),
    "restore": Verb(
        "incident_kit.cli.restore:run_restore",
        "List what can be brought back, or bring back a deleted section or an earlier version.",
    ),
    "purge": Verb(
        "incident_kit.cli.purge:run_purge",
        "Remove old responses in raw/ and earlier versions in .history/, and nothing else.",
    ),
    "scan": Verb(
        "incident_kit.cli.scan:run_scan",
        "Look through files and folders for what may not be public.",
    ),
    "batch": Verb(
        "incident_kit.cli.batches:run_batch",
        "Take many incidents from their flags to their exports.",
    ),
    "lab": Verb(
        "incident_kit.cli.notebooks:run_lab",
        "Open JupyterLab on the right notebook of an incident.",
    ),
    "notebooks": Verb(
        "incident_kit.cli.notebooks:run_notebooks",
        "Print the paths of the shipped notebooks, for papermill.",
    ),
    "warm": Verb(
        "incident_kit.cli.warm:run_warm",
        "Keep the kit warm, so that verbs of one incident run at once.",
    ),
    "doctor": Verb(
        "incident_kit.cli.services:run_doctor",
        "Test each live source that is used: what is missing, and who can grant it.",
    ),
    "login": Verb(
        "incident_kit.cli.services:run_login",
        "Store a credential in the system's keyring; it is asked for, never a flag.",
    ),
}

#: Verbs that programs call: they are in no list.
HIDDEN: Mapping[str, Verb] = {
    "git-merge": Verb(
        "incident_kit.cli.git_merge:run_git_merge",
        "Merge a file for git: what comes of it replaces OURS.",
    ),
}

#: Verbs of the journey that this version does not have yet, and what to do instead.
NOT_YET: Mapping[str, str] = {
    "portfolio": "`incident-kit` alone shows every incident and its state",
}


@dataclass(frozen=True, slots=True)
class Interruption:
    """What a verb leaves behind when it is stopped, and how to go on."""

    state: str
    next_step: str


ANY_VERB = Interruption(
    "every file is whole, as it was before or as this command writes it",
    "run the same command again",
)
_NOTEBOOK = Interruption(
    "the notebook is as it was, with every word you wrote",
    "run the same command again",
)
#: The verbs that leave something else than :data:`ANY_VERB`.
INTERRUPTIONS: Mapping[str, Interruption] = {
    "report": _NOTEBOOK,
    "redact": _NOTEBOOK,
    "public": _NOTEBOOK,
    "gather": Interruption(
        "the record and your decisions are whole; what Slack sent so far is kept in raw/, "
        "unless `raw` is off",
        "gather again within a day: it goes on from there",
    ),
    "export": Interruption(
        "of a public version a whole and approved one stands in export/, or none",
        "run the same command again",
    ),
    "publish": Interruption(
        "what was sent is recorded, or looked for by the next run: nothing is sent twice",
        "run the same command again",
    ),
    "purge": Interruption(
        "some of what was listed is removed, and nothing else", "run the same command again"
    ),
    "doctor": Interruption(
        "nothing was changed", "look at the services one by one: incident-kit doctor ID"
    ),
    "warm": Interruption("nothing was changed", "see what runs: incident-kit warm status"),
    "scan": Interruption("nothing was changed", "scan fewer files at once"),
}


def load(home: str) -> Any:
    """The object that ``module:name`` names; its module is imported now."""
    module, _, name = home.partition(":")
    with import_sparingly():
        return getattr(import_module(module), name)
