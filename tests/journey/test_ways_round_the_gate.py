"""Ways round the gate, one row each: every one ends in a refusal, and nothing public stands.

A row is an attempt in a workspace whose public version is accepted (``ACCEPTED``), or also
signed and exported (``EXPORTED``). It says how the attempt itself is refused; whatever it
was, the export is refused after it as well, and what was exported before is gone.
"""

from __future__ import annotations

import copy
import pickle
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from support.attempts import (
    EXPORT,
    HOLD,
    PAGE,
    SIGN,
    Step,
    add,
    answer_security,
    bring_back,
    cell,
    change,
    commit,
    configure,
    convert,
    convert_stream,
    decide_as,
    edit,
    forge,
    in_turn,
    keep,
    list_public,
    merge_clones,
    move_out,
    move_signatures,
    put,
    remove,
    run,
    share,
    sign_as,
    sign_at,
    type_,
    use,
    use_approval,
    write,
)
from support.kit import ID, Ran, authored, kit

from incident_kit.exporting.artifacts import render_public
from incident_kit.rendering import render
from incident_kit.rendering import render_public as draw_public
from incident_kit.report import PROPOSED
from incident_kit.review import Approved
from incident_kit.text.fingerprint import digest

ACCEPTED, EXPORTED = "accepted", "exported"
#: Undecided, waiting, not written, and what cannot be read.
REFUSALS = (2, 4, 5, 6)


@dataclass(frozen=True)
class Way:
    """One attempt: what is tried, with which code and words it is refused, and how."""

    tried: str
    start: str
    code: int
    said: str
    steps: Sequence[Step]


def accepted(tried: str, code: int, said: str, *steps: Step) -> Way:
    return Way(tried, ACCEPTED, code, said, steps)


def exported(tried: str, code: int, said: str, *steps: Step) -> Way:
    return Way(tried, EXPORTED, code, said, steps)


@pytest.fixture(name="starts")
def name_starts(ready: Path, exported: Path) -> dict[str, Path]:
    """The two workspaces that every way starts from; ways are tried in copies."""
    return {ACCEPTED: ready, EXPORTED: exported}


TEAM = (
    "[{name: Ada Fictional, role: engineer, slack: U0ADA00001},"
    " {name: Ben Madeup, role: comms, slack: U0BEN00001, emails: [ben@disk.example]},"
    " {name: Dee Delivery, role: delivery manager},"
    " {name: Dee Dunmore, role: product manager},"
    " {name: Ira Holder, role: information assurance},"
    " {name: Odalys Brook, role: product manager}]"
)


def _remove_section(content: dict[str, Any], section: str) -> None:
    cells = content["cells"]
    content["cells"] = [cell for cell in cells if _name_section(cell) != section]


def _swap_texts(content: dict[str, Any], *sections: str) -> None:
    one, other = (cell for cell in authored(content) if _name_section(cell) in sections)
    one["source"], other["source"] = other["source"], one["source"]


def _name_section(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("incident_kit", {}).get("section"))


LISTED = configure("people", TEAM)
EXPORT_ONE = run("export", "--public", "--to", "html")
MORE = change("public.ipynb", "Fixed: apps", "Fixed for good: apps")


LASTED = write("The incident lasted 5 hours.")


def state(answer: str) -> Step:
    row = f"{{sentence: The incident lasted 5 hours., {answer}}}"
    return add("redactions.yaml", f"version: 1\nstatements:\n- {row}\n")


def replace_summary(text: str) -> Callable[[dict[str, Any]], object]:
    return lambda content: authored(content)[1].update(source=text)


# what stands in export/ -------------------------------------------------------------

SETS = [
    exported("a word more after the signature", 5, "changed since", MORE),
    exported("a word more, and one format alone exported", 5, "changed since", MORE, EXPORT_ONE),
    exported(
        "a section left out after the signature",
        5,
        "changed since",
        edit(lambda content: _remove_section(content, "prevent")),
    ),
    exported(
        "sections swapped after the signature",
        5,
        "changed since",
        edit(lambda content: _swap_texts(content, "tenants", "end-users")),
    ),
    exported(
        "the end of the incident moved, so that the text says another one",
        4,
        "12:00",
        change("incident.yaml", "T10:00Z", "T12:00Z"),
    ),
    accepted(
        "a word replaced by a decision after the signature",
        5,
        "changed since",
        type_("Kestrel told us."),
        run("decide", "Kestrel", "keep", "--by", "Eve Delivery", "--reason", "our own"),
        SIGN,
        run("decide", "Kestrel", "replace", "--by", "Eve Delivery"),
    ),
    exported(
        "a format that there is not", 2, "docx", MORE, run("export", "--public", "--to", "docx")
    ),
    accepted("a preview taken for the public version", 5, "sign", run("export", "--preview")),
    accepted(
        "a link out of the folder in the place of export/", 2, "leads out", SIGN, move_out("export")
    ),
    accepted("a file in the place of export/", 6, "export", SIGN, add("export", "")),
    exported("the public notebook gone", 4, "no public version", remove("public.ipynb")),
    exported(
        "a public notebook that is none", 2, "public.ipynb", change("public.ipynb", r"\A\{", "{{")
    ),
    exported(
        "another incident's public notebook in its place",
        2,
        "is public.ipynb of incident '2026-02-01-other'",
        edit(
            lambda content: content["metadata"]["incident_kit"].update(incident="2026-02-01-other")
        ),
    ),
    exported(
        "a public notebook that nobody knows whose it is",
        2,
        "is no notebook of incident-kit, or its metadata was cleared",
        edit(lambda content: content["metadata"].pop("incident_kit")),
    ),
]

# what is not decided ---------------------------------------------------------------

UNDECIDED = [
    exported(
        "a proposal that nobody accepted",
        4,
        "accept, reword or delete",
        edit(lambda content: authored(content)[1].update(source=f"{PROPOSED}\n\nWe are sorry.")),
    ),
    exported(
        "a marker of a proposal in a cell of somebody's own",
        4,
        "accept, reword or delete",
        edit(lambda content: content["cells"].append(cell(f"{PROPOSED}\n\nMore."))),
    ),
    exported(
        "words in a guidance cell",
        4,
        "move your words",
        edit(
            lambda content: content["cells"].append(
                cell("We told Kestrel.", role="guidance", section="response", part="p")
            )
        ),
    ),
    accepted("a name on no list", 4, "Kestrel", write("Kestrel told us.")),
    accepted("a name in code", 4, "Kestrel", write("See `kestrel-prod`, and `Kestrel`.")),
    accepted(
        "a name in the host of a link",
        4,
        "kestrel.example",
        write("see [here](https://kestrel.example/)."),
    ),
    accepted(
        "a name in the title of a link",
        4,
        "Kestrel",
        write('see [here](https://status.disk.example/ "Kestrel").'),
    ),
    accepted(
        "a name in an attribute of HTML",
        4,
        "Kestrel",
        write('<abbr title="Kestrel">they</abbr> told us.'),
    ),
    accepted("a name in a comment of HTML", 4, "Kestrel", write("<!-- Kestrel told us -->")),
    accepted(
        "a company whose words are plain", 4, "Home Office", write("The Home Office told us.")
    ),
    accepted("a company whose name is initials", 4, "BT", write("BT told us.")),
    accepted(
        "a company that is called like a thing", 4, "Boots", write("The queue at Boots grew.")
    ),
    accepted("somebody of the team", 4, "Ada Fictional", write("Ada Fictional fixed it.")),
    accepted("somebody of the team by a handle", 4, "Ada Fictional", write("Ask @ada.")),
    accepted(
        "a customer on the list, by the short name",
        4,
        "Bright Meadow Bank",
        configure("tenants", "[Bright Meadow Bank]"),
        write("BMB told us."),
    ),
    accepted(
        "an e-mail address",
        4,
        "decide on the e-mail address",
        write("Write to kit@kestrel.example."),
    ),
    accepted("an address of a machine", 4, "10.20.30.9", write("10.20.30.9 was full.")),
    accepted("a secret", 4, "take the secret out", write("Use password=Zk8fq2LmPw91x for it.")),
    accepted(
        "letters turned by a sign", 4, "turn the order", write("We told \u202edoowelbmarB\u202c.")
    ),
    accepted(
        "letters turned by an entity",
        4,
        "turn the order",
        write("We told &#x202e;doowelbmarb&#x202c;."),
    ),
    accepted(
        "letters turned in an address that is shown decoded",
        4,
        "RIGHT-TO-LEFT",
        write("See <https://status.disk.example/%e2%80%aeabc>."),
    ),
    accepted(
        "letters that nobody sees, as tags",
        4,
        "nobody sees",
        write("\U000e004b\U000e0065\U000e0073"),
    ),
    accepted(
        "a blank in Braille between letters",
        4,
        "nobody sees",
        write("We told k\u2800e\u2800s\u2800t\u2800r\u2800e\u2800l."),
    ),
    accepted(
        "a name decided on, in pieces",
        4,
        "can still be read",
        run("decide", "Kestrel", "replace"),
        write("We told **kes**[trel](https://disk.example/)."),
    ),
    accepted("a picture", 4, "take the images out", write("![logo](attachment:logo.png)")),
    accepted(
        "HTML that brings a picture",
        4,
        "take the images out",
        write("<svg><text>Kestrel</text></svg>"),
    ),
    accepted(
        "another day than that of the incident",
        4,
        "lasted 5 hours",
        write("We are sorry The incident lasted 5 hours."),
    ),
    accepted(
        "a sentence that differs, kept by nobody",
        4,
        "lasted 5 hours",
        state("reason: an earlier one"),
        LASTED,
    ),
    accepted(
        "a sentence that differs, kept for no reason",
        4,
        "lasted 5 hours",
        state("by: Ada Fictional"),
        LASTED,
    ),
    accepted(
        "a sentence that was kept, and says something else now",
        4,
        "lasted 6 hours",
        state("reason: an earlier one, by: Ada Fictional"),
        write("The incident lasted 6 hours."),
    ),
    accepted("a section that only says TBC", 4, "“Summary”", edit(replace_summary("TBC")), SIGN),
    accepted("a section that is empty", 4, "“Summary”", edit(replace_summary("")), SIGN),
    accepted(
        "no contact",
        4,
        "“Contact”",
        edit(lambda content: _remove_section(content, "contact")),
        SIGN,
    ),
]

# decisions on what is hidden --------------------------------------------------------

KESTREL = type_("Kestrel told us.")


def rows(text: str) -> Step:
    return in_turn(KESTREL, add("redactions.yaml", f"version: 1\nentities:\n- {text}\n"), SIGN)


WHO = "reason: known, by: Ada Fictional, at: 2026-03-04T09:00Z"
DECISIONS = [
    accepted(
        "kept by nobody",
        4,
        "Kestrel",
        rows("{kind: name, value: Kestrel, action: keep, reason: known, at: 2026-03-04T09:00Z}"),
    ),
    accepted(
        "kept for no reason",
        4,
        "Kestrel",
        rows(
            "{kind: name, value: Kestrel, action: keep, by: Ada Fictional, at: 2026-03-04T09:00Z}"
        ),
    ),
    accepted(
        "kept by the verb without a reason",
        2,
        "reason",
        KESTREL,
        run("decide", "Kestrel", "keep", "--by", "Eve"),
    ),
    accepted(
        "a secret kept",
        2,
        "needs no decision",
        type_("Use password=Zk8fq2LmPw91x."),
        run("decide", "Zk8fq2LmPw91x", "keep", "--reason", "old", "--by", "Eve Delivery"),
    ),
    accepted(
        "somebody kept by another incident",
        4,
        "Ada Fictional",
        share("person", "Ada Fictional", f"action: keep, {WHO}"),
        write("Ada Fictional fixed it."),
    ),
    accepted(
        "a customer kept by another incident",
        4,
        "Bright Meadow Bank",
        configure("tenants", "[Bright Meadow Bank]"),
        share("tenant", "Bright Meadow Bank", f"action: keep, {WHO}"),
        write("Bright Meadow Bank told us."),
    ),
    exported(
        "decisions of this incident that cannot be read",
        2,
        "redactions.yaml",
        add("redactions.yaml", "version: 1\nentities: {\n"),
    ),
    exported(
        "decisions of this incident of a newer kit",
        2,
        "redactions.yaml",
        add("redactions.yaml", "version: 2\nentities: []\n"),
    ),
    accepted(
        "shared decisions that contradict each other",
        4,
        "Kestrel",
        share("name", "Kestrel", f"action: keep, {WHO}"),
        share("name", "Kestrel", f"action: replace, with: one of us, {WHO}", "2026-02-02-other"),
        share("name", "Kestrel", f"action: replace, with: a bank, {WHO}", "2026-02-03-other"),
        write("Kestrel told us."),
    ),
    exported(
        "shared decisions that cannot be read",
        4,
        "redactions.yaml",
        share("name", "Kestrel", "action: {"),
    ),
]

# security ---------------------------------------------------------------------------

SECURITY = [
    exported("the question left open", 5, "security", answer_security("unknown")),
    exported(
        "the question taken out", 5, "security", change("incident.yaml", r"(?m)^security:.*\n", "")
    ),
    exported(
        "the question answered with another word", 2, "security", answer_security("probably not")
    ),
    exported(
        "a line that tells of a breach, after the answer",
        5,
        "tell of a security incident",
        run("note", "An attacker had a shell on build-04", "--at", "09:20"),
    ),
    exported("a security incident signed like any other", 5, "security", answer_security("yes")),
    accepted(
        "no without a name",
        5,
        "security",
        change("incident.yaml", r"(?m)^security_by:.*\n", ""),
        SIGN,
    ),
    accepted(
        "no typed over yes",
        5,
        "security",
        answer_security("yes"),
        SIGN,
        answer_security("no"),
    ),
    exported("a hold", 5, "held by", HOLD),
    exported(
        "the answer no typed after a hold",
        5,
        "held by",
        answer_security("yes"),
        HOLD,
        answer_security("no"),
    ),
    exported(
        "a hold lifted by the writer", 2, "Ben Madeup", HOLD, decide_as("Ben Madeup", "clear")
    ),
    exported(
        "a hold lifted by somebody else",
        5,
        "Ira Holder held it back",
        HOLD,
        decide_as("Eve Passing", "clear", "engineer"),
    ),
    exported(
        "a clear that never saw the hold",
        5,
        "held by",
        answer_security("unknown"),
        merge_clones(HOLD, decide_as("Ira Holder", "clear")),
    ),
    exported(
        "a hold taken out of review.yaml",
        5,
        "review.yaml",
        HOLD,
        change("review.yaml", r"(?m)^security:\n(?:[ -].*\n)*", ""),
    ),
    exported(
        "review.yaml from before the hold",
        5,
        "review.yaml",
        keep("review.yaml"),
        HOLD,
        commit,
        bring_back("review.yaml"),
    ),
    exported(
        "reviewed by the writer",
        2,
        "somebody else decides",
        answer_security("yes"),
        decide_as("Ben Madeup", "reviewed"),
    ),
    exported(
        "reviewed by the writer under a handle",
        2,
        "somebody else decides",
        answer_security("yes"),
        decide_as("@ben", "reviewed"),
    ),
    exported(
        "reviewed by the lead",
        2,
        "somebody else decides",
        answer_security("yes"),
        decide_as("Ada Fictional", "reviewed"),
    ),
    exported(
        "reviewed in a role that somebody invented",
        2,
        "Odalys Brook",
        LISTED,
        answer_security("yes"),
        decide_as("Odalys Brook", "reviewed"),
    ),
    exported(
        "reviewed by the role itself, in no name",
        2,
        "name",
        answer_security("yes"),
        decide_as("information assurance", "reviewed"),
    ),
    exported(
        "a review of another text",
        5,
        "does not cover",
        answer_security("yes"),
        decide_as("Ira Holder", "reviewed"),
        MORE,
        sign_as("Dee Delivery"),
        sign_as("Ira Holder", role="information assurance"),
    ),
    exported(
        "reviewed and signed, but by one person",
        5,
        "sign",
        answer_security("yes"),
        decide_as("Ira Holder", "reviewed"),
    ),
]

# who signs --------------------------------------------------------------------------


def as_writer(tried: str, name: str) -> Way:
    return accepted(tried, 2, "somebody else signs it off", sign_as(name, role="comms"))


WRITER = [
    as_writer("signed by the writer", "Ben Madeup"),
    as_writer("signed by the writer by the first name", "Ben"),
    as_writer("signed by the writer by a handle", "@ben"),
    as_writer("signed by the writer by a Slack id", "U0BEN00001"),
    as_writer("signed by the writer by an e-mail address", "ben@disk.example"),
    as_writer("signed by the writer with a full stop", "Ben Madeup."),
    as_writer("signed by the writer with an accent", "Bén Madeup"),
    as_writer("signed by the writer in capitals", "BEN MADEUP"),
    as_writer("signed by the writer with the family name first", "Madeup, Ben"),
    as_writer("signed by the writer with an initial", "B. Madeup"),
    as_writer("signed by the writer with a Cyrillic letter", "B\u0435n Madeup"),
    as_writer("signed by the writer with a letter that nobody sees", "Ben\u200b Madeup"),
    as_writer("signed by the writer with a title", "Mr Ben Madeup"),
]
SIGNERS = [
    accepted("signed by nobody", 2, "name", sign_as("–")),
    accepted("signed by a role", 2, "name", sign_as("delivery manager")),
    accepted(
        "signed by nobody known, without a link to their word",
        2,
        "--evidence",
        sign_at("Eve Other", "Dee Delivery"),
    ),
    accepted(
        "signed by somebody who is not on the team's list",
        2,
        "Eve Passing",
        LISTED,
        sign_as("Eve Passing"),
    ),
    accepted("signed by a name that two people have", 2, "Dee Dunmore", LISTED, sign_as("Dee")),
    accepted(
        "signed twice by one person under two names",
        2,
        "Odalys Brook",
        configure("signoff", "{required: 2}"),
        sign_as("Odalys Brook"),
        sign_as("O. Brook", role="product manager"),
    ),
    accepted(
        "signed by one where two are needed",
        5,
        "1 person",
        configure("signoff", "{required: 2}"),
        SIGN,
    ),
    accepted(
        "signed in a role that the list does not give",
        2,
        "not tester",
        LISTED,
        configure("signoff", "{required: 1, roles: [tester]}"),
        sign_as("Dee Delivery", role="tester"),
    ),
]

# review.yaml ------------------------------------------------------------------------

DIGEST = digest("another text\n")
REVIEWED = [
    exported("no review at all", 5, "", remove("review.yaml")),
    exported(
        "a signature in another's name",
        5,
        "review.yaml",
        change("review.yaml", "by: Dee Delivery", "by: Eve Other"),
    ),
    exported("a signature moved to the text of today", 5, "review.yaml", MORE, move_signatures),
    exported(
        "a signature in another role",
        5,
        "review.yaml",
        change("review.yaml", "role: delivery manager", "role: tester"),
    ),
    accepted(
        "a signature that stands twice",
        5,
        "",
        configure("signoff", "{required: 2}"),
        SIGN,
        change("review.yaml", r"(?m)^signoffs:\n((?:[ -].*\n)+)", r"signoffs:\n\1\1"),
    ),
    exported(
        "a signature typed by hand after the kit's own",
        2,
        "review.yaml",
        MORE,
        forge("2026-03-05T09:00Z"),
    ),
    accepted("a signature of the future", 5, "future", forge("2999-01-01T09:00Z")),
    accepted("a signature from before the incident", 5, "before", forge("2026-03-02T09:00Z")),
    accepted(
        "a signature typed for the writer", 5, "sign", forge("2026-03-05T09:00Z", "Ben Madeup")
    ),
    accepted(
        "a signature typed for another text",
        5,
        "changed since",
        forge("2026-03-05T09:00Z", text=DIGEST),
    ),
    accepted("a signature without a name", 2, "review.yaml", forge("2026-03-05T09:00Z", "''")),
    exported(
        "a review of a newer kit",
        2,
        "review.yaml",
        change("review.yaml", "version: 1", "version: 2"),
    ),
    exported("a review with a key twice", 2, "review.yaml", add("review.yaml", "version: 1\n")),
    exported(
        "a review with a key that there is not",
        2,
        "review.yaml",
        add("review.yaml", "approved: yes\n"),
    ),
    exported(
        "a review that holds itself",
        2,
        "review.yaml",
        add("review.yaml", "publications: &all [*all]\n"),
    ),
    exported(
        "a review with a conflict of git in it",
        2,
        "review.yaml",
        add("review.yaml", "<<<<<<< HEAD\n"),
    ),
    exported(
        "a note with both sides of a merge in it",
        4,
        "settle the merge conflict",
        add(
            "curation.yaml",
            "added:\n  - id: note:k\n    at: 2026-03-03T09:10Z\n    text: |\n      <<<<<<< HEAD\n",
        ),
    ),
    exported(
        "a review that is a list",
        2,
        "review.yaml",
        change("review.yaml", r"(?s)\A.+\Z", "- approved\n"),
    ),
    exported(
        "declined, and exported all the same",
        5,
        "Dee Delivery",
        run("decline", "--by", "Dee Delivery", "--reason", "nobody was affected"),
    ),
    exported(
        "declined by hand",
        5,
        "Dee Delivery",
        add(
            "review.yaml",
            "not_publishing: {by: Dee Delivery, reason: no harm, at: 2026-03-05T09:00Z}\n",
        ),
    ),
]

# the workspace ----------------------------------------------------------------------

WORKSPACE = [
    exported(
        "settings that cannot be read",
        2,
        "incident-kit.yaml",
        put("incident-kit.yaml", "version: 1\npeople: [\n"),
    ),
    exported(
        "settings of a newer kit", 2, "incident-kit.yaml", put("incident-kit.yaml", "version: 2\n")
    ),
    exported("settings with a word misspelt", 2, "tenant", configure("tenant", "[Kestrel]")),
    exported("no signature asked for", 2, "required", configure("signoff", "{required: 0}")),
    exported(
        "facts that cannot be read", 2, "incident.yaml", add("incident.yaml", "security: no\n")
    ),
    exported(
        "the facts of another incident",
        2,
        "incident.yaml",
        change("incident.yaml", f"id: {ID}", "id: other"),
    ),
    exported("the directory gone", 4, "people.json", remove("people.json")),
    exported(
        "a directory of nobody",
        4,
        "people.json",
        change("people.json", r"(?s)\A.+\Z", '{"people": [], "version": 1}'),
    ),
    exported(
        "a list of customers that is not there",
        2,
        "clients.txt",
        configure("tenants_file", "clients.txt"),
    ),
    exported(
        "a list of customers that is empty", 4, "no list of customers", put("customers.txt", "")
    ),
    exported(
        "a list of customers that is a spreadsheet",
        2,
        "customers.csv",
        put("customers.csv", "PK\x03\x04"),
        configure("tenants_file", "customers.csv"),
    ),
    exported(
        "a list of customers that can be read in two ways",
        2,
        "customers.csv",
        put("customers.csv", "Kestrel\nBright Meadow, Bank\n"),
        configure("tenants_file", "customers.csv"),
    ),
    exported(
        "a notebook that is a link to another one",
        5,
        "changed since",
        MORE,
        move_out("public.ipynb"),
    ),
]

# other ways than the verbs ----------------------------------------------------------


MADE_UP = Approved("We told Kestrel.\n", digest("We told Kestrel.\n"), "Report", (), ("Dee",))


RIM = [
    accepted("nbconvert with what nobody signed", 5, "not published", convert("incident_public")),
    accepted(
        "nbconvert with another notebook of the incident",
        2,
        "public.ipynb",
        convert("incident_public", "report.ipynb"),
    ),
    accepted(
        "nbconvert with a notebook that has no path",
        2,
        "public.ipynb",
        convert_stream("incident_public"),
    ),
    accepted(
        "nbconvert with the exporter's class by its dotted name",
        5,
        "not published",
        convert("incident_kit.exporting.nbconvert.Public"),
    ),
    accepted(
        "a public page of an approval made by hand",
        4,
        "not approved",
        use(lambda _: draw_public(MADE_UP)),
    ),
    accepted(
        "a public page drawn from any text in Python",
        4,
        "nothing is rendered",
        use(lambda _: render("Report", ["We told Kestrel."], kind="public")),
    ),
    accepted(
        "an approval made by hand",
        4,
        "not approved",
        use(lambda case: render_public(case, MADE_UP)),
    ),
    accepted(
        "a text in the place of an approval",
        4,
        "not approved",
        use(lambda case: render_public(case, "We told Kestrel.")),
    ),
    exported(
        "an approval kept from before a hold", 5, "held by", use_approval(lambda held: held, HOLD)
    ),
    exported(
        "an approval kept from before a change",
        5,
        "changed since",
        use_approval(lambda held: held, MORE),
    ),
    exported(
        "an approval given another text",
        4,
        "not approved",
        use_approval(lambda held: replace(held, text="Kestrel.\n"), MORE),
    ),
    exported(
        "an approval from a file",
        4,
        "not approved",
        use_approval(lambda held: pickle.loads(pickle.dumps(held)), HOLD),
    ),
    exported("an approval copied in depth", 4, "not approved", use_approval(copy.deepcopy, HOLD)),
]

WAYS = [*SETS, *UNDECIDED, *DECISIONS, *SECURITY, *WRITER, *SIGNERS, *REVIEWED, *WORKSPACE, *RIM]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.tried.replace(" ", "_"))
def test_a_way_round_the_gate_ends_in_a_refusal(
    starts: dict[str, Path], tmp_path: Path, way: Way
) -> None:
    folder = Path(shutil.copytree(starts[way.start], tmp_path / "ws", symlinks=True))
    ran = find_refusal(folder, [*way.steps, EXPORT])
    assert (ran.code, way.said in ran.err) == (way.code, True), ran
    after = kit(folder, "export", ID, "--public")
    assert (after.code in REFUSALS, list_public(folder)) == (True, []), after


def find_refusal(folder: Path, steps: Sequence[Step]) -> Ran:
    """How the first of ``steps`` that is refused ended; or the last one."""
    ran = Ran(0, "", "")
    for step in steps:
        ran = step(folder) or ran
        assert PAGE not in ran.out
        if ran.code:
            break
    return ran


def test_there_are_ways_enough() -> None:
    assert len({way.tried for way in WAYS}) == len(WAYS) >= 40
