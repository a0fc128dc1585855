"""A notebook's life: its template, what people do to it, and what must never be lost of it.

A :class:`Story` is told a step at a time. Every text that somebody types in it has a word
that stands nowhere else, so that a lost one is seen. After each refresh the story is held
to the invariants of :meth:`Story.refresh`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from incident_kit import report
from incident_kit.report import join_source, parse_notebook
from incident_kit.report.last_words import restore_section
from incident_kit.report.notebook import Cell, parse_cell

Json = dict[str, Any]
#: A kind of step, and a number that says where and how.
Step = tuple[str, int]

SECTIONS = ("alpha", "beta", "gamma", "delta")
PARAMETERS = "generated/parameters/"
#: How a typed text looks: its one word stands in the place of the dots.
LOOKS = ("…", "…\n\nand more", "> …", "## …", "é😀 …", "from kit import …", "<b>…</b>", " …\n")
BANNER = (
    '<span style="color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; '
    "font-size:2em;\">An Exception was encountered at '"
    '<a href="#papermill-error-cell">In [3]</a>\'.</span>'
)
_WORD = re.compile(r"w\d+x")


# the template -----------------------------------------------------------------


@dataclass(slots=True)
class Template:
    """What the kit would write: sections in order, and the texts of each cell by its id."""

    sections: list[str]
    texts: dict[str, str] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    ran: bool = True

    def compose(self) -> Json:
        """The template, run and composed."""
        cells = [
            self._cell("generated", "header", "# Title"),
            self._cell("generated", "parameters", 'incident = ""', "code"),
            {"cell_type": "markdown", "id": "house", "metadata": {}, "source": "Ours."},
        ]
        for section in self.sections:
            cells += [
                self._cell("heading", section, f"## {section}"),
                self._cell("guidance", section, f"*Write {section}.*"),
                self._cell("generated", section, f"case.{section}()", "code"),
                self._cell("authored", section, ""),
            ]
            if section in self.parts:
                cells.append(self._cell("authored", section, "more", part="part"))
        return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

    def _cell(
        self, role: str, section: str, text: str, kind: str = "markdown", part: str = ""
    ) -> Json:
        ident = f"{section}-{role}{part}"
        key = {"role": role, "section": section} | ({"part": part} if part else {})
        cell: Json = {
            "cell_type": kind,
            "id": ident,
            "metadata": {"incident_kit": key},
            "source": self.texts.get(ident, text),
        }
        if kind == "code":
            cell |= {"outputs": [], "execution_count": 1 if self.ran else None}
        if ident == "parameters-generated":
            cell["metadata"]["tags"] = ["parameters"]
        return cell


def _pick(choices: Sequence[str], number: int) -> str:
    return choices[number % len(choices)]


def _add_section(template: Template, number: int) -> None:
    missing = [one for one in SECTIONS if one not in template.sections]
    if missing:
        template.sections.insert(number % (len(template.sections) + 1), _pick(missing, number))


def _remove_section(template: Template, number: int) -> None:
    if template.sections:
        template.sections.pop(number % len(template.sections))


def _reorder_sections(template: Template, number: int) -> None:
    _move(template.sections, number)


def _toggle_part(template: Template, number: int) -> None:
    template.parts ^= {_pick(SECTIONS, number)}


def _change_text(role: str, form: str) -> Callable[[Template, int], None]:
    def change(template: Template, number: int) -> None:
        section = _pick(SECTIONS, number)
        template.texts[f"{section}-{role}"] = form.format(section=section, number=number // 7 % 3)

    return change


def _toggle_run(template: Template, number: int) -> None:
    template.ran = not template.ran


CHANGES: Mapping[str, Callable[[Template, int], None]] = {
    "section added": _add_section,
    "section removed": _remove_section,
    "sections reordered": _reorder_sections,
    "part added or removed": _toggle_part,
    "draft changed": _change_text("authored", "draft {number}"),
    "heading changed": _change_text("heading", "## {section} {number}"),
    "guidance changed": _change_text("guidance", "*Write {section} {number}.*"),
    "code changed": _change_text("generated", "case.{section}({number})"),
    "run or not": _toggle_run,
}


# what people do ---------------------------------------------------------------


def _move(items: list[Any], number: int) -> None:
    if items:
        item = items.pop(number % len(items))
        items.insert(number // 31 % (len(items) + 1), item)


def _is_whole(cell: Json, at: int) -> bool:
    """Whether a cut at ``at`` leaves every typed word in one piece."""
    text = join_source(cell)
    return not any(word.start() < at < word.end() for word in _WORD.finditer(text))


@dataclass(slots=True)
class Hand:
    """Somebody at an open notebook; each deed takes a number that says where and how."""

    cells: list[Json]
    words: Iterator[int]
    typed: set[str]

    def text(self, number: int) -> str:
        word = f"w{next(self.words)}x"
        self.typed.add(word)
        return _pick(LOOKS, number // 17).replace("…", word)

    def at(self, number: int) -> int:
        return number % len(self.cells)

    def change(self, number: int, **fields: Any) -> None:
        self.cells[self.at(number)] = {**self.cells[self.at(number)], **fields}

    def insert(self, number: int, kind: str, **fields: Any) -> None:
        text = self.text(number)
        cell = {"cell_type": kind, "id": text.strip()[:20], "metadata": {}, "source": text}
        cell["id"] = f"own-{len(self.typed)}-{number}"
        if kind == "code":
            cell |= {"outputs": [], "execution_count": 4}
        self.cells.insert(number % (len(self.cells) + 1), {**cell, **fields})


def _type(hand: Hand, number: int) -> None:
    hand.change(number, source=hand.text(number))


def _type_below(hand: Hand, number: int) -> None:
    before = join_source(hand.cells[hand.at(number)])
    hand.change(number, source=f"{before}\n{hand.text(number)}")


def _type_above(hand: Hand, number: int) -> None:
    before = join_source(hand.cells[hand.at(number)])
    hand.change(number, source=f"{hand.text(number)}\n{before}".splitlines(keepends=True))


def _clear(hand: Hand, number: int) -> None:
    hand.change(number, source="")


def _split(hand: Hand, number: int) -> None:
    cell = hand.cells[hand.at(number)]
    text = join_source(cell)
    at = number // 13 % (len(text) + 1)
    if not _is_whole(cell, at):
        return
    ids = [f"half-{number}", cell.get("id", "")]
    halves = [{**cell, "source": text[:at]}, {**cell, "source": text[at:]}]
    halves[number // 5 % 2] |= {"id": ids[0]}
    hand.cells[hand.at(number) : hand.at(number) + 1] = halves


def _merge(hand: Hand, number: int) -> None:
    first, *rest = hand.cells[hand.at(number) : hand.at(number) + 2]
    for second in rest:
        pictures = {**first.get("attachments", {}), **second.get("attachments", {})}
        merged = {**first, "source": f"{join_source(first)}\n\n{join_source(second)}"}
        merged |= {"attachments": pictures} if pictures else {}
        hand.cells[hand.at(number) : hand.at(number) + 2] = [merged]


def _duplicate(hand: Hand, number: int) -> None:
    copy = {**hand.cells[hand.at(number)], "id": f"copy-{number}"}
    hand.cells.insert(number // 31 % (len(hand.cells) + 1), copy)


def _move_cell(hand: Hand, number: int) -> None:
    _move(hand.cells, number)


def _delete(hand: Hand, number: int) -> None:
    del hand.cells[hand.at(number)]


def _delete_section(hand: Hand, number: int) -> None:
    section = _pick(SECTIONS, number)
    hand.cells[:] = [one for one in hand.cells if parse_cell(one).section != section]


def _delete_all_of_the_kit(hand: Hand, number: int) -> None:
    if number % 3 == 0:
        hand.cells[:] = [one for one in hand.cells if str(one.get("id")).startswith("own")]


def _turn(hand: Hand, number: int) -> None:
    hand.change(number, cell_type=_pick(("markdown", "code", "raw"), number // 31))


def _add(kind: str) -> Callable[[Hand, int], None]:
    return lambda hand, number: hand.insert(number, kind)


def _paste_picture(hand: Hand, number: int) -> None:
    cell = hand.cells[hand.at(number)]
    if cell["cell_type"] == "code":
        return
    name = f"{hand.text(number).strip()}.png"
    pictures = {**cell.get("attachments", {}), name: {"image/png": "aGk="}}
    text = join_source(cell) + (f"![{name}](attachment:{name})" if number // 3 % 2 else "")
    hand.change(number, attachments=pictures, source=text)


def _paste_from_elsewhere(hand: Hand, number: int) -> None:
    """A cell of another incident's notebook, of a section that is known here or is not."""
    section = _pick((*SECTIONS, "omega"), number // 3)
    role = _pick(("authored", "heading", "guidance"), number // 5)
    memory = {"role": role, "section": section, "base": "sha256:elsewhere"}
    hand.insert(number, "markdown", metadata={"incident_kit": memory})


def _add_banner(hand: Hand, number: int) -> None:
    text = f"{BANNER}\n{hand.text(number)}" if number // 3 % 2 else BANNER
    tags = {"tags": ["papermill-error-cell-tag"]}
    banner = {"cell_type": "markdown", "id": f"banner-{number}", "metadata": tags, "source": text}
    hand.cells.insert(number % (len(hand.cells) + 1), banner)


def _drop_memory(hand: Hand, number: int) -> None:
    hand.change(number, metadata={})


def _drop_id(hand: Hand, number: int) -> None:
    cell = hand.cells[hand.at(number)]
    hand.cells[hand.at(number)] = {key: value for key, value in cell.items() if key != "id"}


def _drop_all_ids(hand: Hand, number: int) -> None:
    """As nbstripout does, which numbers the cells anew."""
    hand.cells[:] = [{**cell, "id": str(place)} for place, cell in enumerate(hand.cells)]


def _drop_all_memory(hand: Hand, number: int) -> None:
    hand.cells[:] = [{**cell, "metadata": {}} for cell in hand.cells]


DEEDS: Mapping[str, Callable[[Hand, int], None]] = {
    "type": _type,
    "type below": _type_below,
    "type above": _type_above,
    "clear": _clear,
    "split": _split,
    "merge": _merge,
    "duplicate": _duplicate,
    "move": _move_cell,
    "delete": _delete,
    "delete a section": _delete_section,
    "turn": _turn,
    "add Markdown": _add("markdown"),
    "add code": _add("code"),
    "add raw": _add("raw"),
    "paste a picture": _paste_picture,
    "paste from elsewhere": _paste_from_elsewhere,
    "a banner": _add_banner,
}
#: After these nobody can say whether a cell that is gone was deleted.
STRIPPINGS: Mapping[str, Callable[[Hand, int], None]] = {
    "drop a cell's memory": _drop_memory,
    "drop a cell's id": _drop_id,
    "drop all ids": _drop_all_ids,
    "drop all memory": _drop_all_memory,
    "delete all of the kit's": _delete_all_of_the_kit,
}


# runs that are none of this notebook's ------------------------------------------


def _keep_none(cells: list[Json], number: int) -> list[Json]:
    return []


def _keep_some(cells: list[Json], number: int) -> list[Json]:
    return [cell for place, cell in enumerate(cells) if number >> place & 1]


def _take_somebody_s(cells: list[Json], number: int) -> list[Json]:
    return [
        {"cell_type": "markdown", "id": "theirs", "metadata": {}, "source": "Theirs."},
        {"cell_type": "code", "id": "plot", "metadata": {}, "source": "plot()", "outputs": []},
    ]


def _take_another_template_s(cells: list[Json], number: int) -> list[Json]:
    other = Template(["lines"], {"header-generated": "# Another"})
    return list(other.compose()["cells"])


def _fail_half_way(cells: list[Json], number: int) -> list[Json]:
    at = number % len(cells)
    error = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}
    failed = [{**cell, "outputs": [error]} if "outputs" in cell else cell for cell in cells[at:]]
    banner = {
        "cell_type": "markdown",
        "id": "e",
        "metadata": {"tags": ["papermill-error-cell-tag"]},
        "source": BANNER,
    }
    return [banner, *cells[:at], *failed]


WRONG_RUNS: Mapping[str, Callable[[list[Json], int], list[Json]]] = {
    "a run without cells": _keep_none,
    "a run with some of the cells": _keep_some,
    "a run of somebody's notebook": _take_somebody_s,
    "a run of another template": _take_another_template_s,
    "a run that failed half way": _fail_half_way,
}


# the story --------------------------------------------------------------------


def _list_kit_cells() -> dict[str, str]:
    """The name of each cell that the kit may write, by its id."""
    every = Template([*SECTIONS, "lines"], parts=set(SECTIONS)).compose()
    return {cell.id: cell.name for cell in map(parse_cell, every["cells"]) if cell.key}


_NAME_BY_ID = _list_kit_cells()


def _name(cell: Cell) -> str:
    """What the kit calls a cell; it knows one that lost its memory by the id."""
    return cell.name if cell.key else _NAME_BY_ID.get(cell.id, cell.id)


def _is_own(cell: Cell) -> bool:
    return cell.key is None and cell.id not in _NAME_BY_ID


def _parse(notebook: Json) -> list[Cell]:
    return list(map(parse_cell, notebook["cells"]))


def _names(notebook: Json) -> set[str]:
    return set(map(_name, _parse(notebook)))


def _list_known(notebook: Json) -> set[str]:
    """The names of the cells that have not lost their memory."""
    return {cell.name for cell in _parse(notebook) if cell.key or _is_own(cell)}


def _find_words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _list_words(notebook: Json) -> list[str]:
    sources = map(join_source, notebook["cells"])
    return [word for text in (*sources, *_list_pictures(notebook)) for word in _find_words(text)]


def _list_pictures(notebook: Json) -> set[str]:
    return {name for cell in notebook["cells"] for name in cell.get("attachments", {})}


def _list_own(notebook: Json) -> list[str]:
    """The texts of people's own cells with words in them, in order."""
    own = filter(_is_own, _parse(notebook))
    return [cell.text for cell in own if _find_words(cell.text)]


def _list_once(texts: list[str], others: list[str]) -> list[str]:
    """The texts that stand once on both sides, in their order."""
    return [text for text in texts if texts.count(text) == others.count(text) == 1]


def _list_typed(notebook: Json, except_for: set[str]) -> Counter[str]:
    """The texts that people typed, by cell; what stands in the kit's code moves."""
    cells = (one for one in _parse(notebook) if _is_own(one) or not one.is_code)
    words = ((cell.text, _find_words(cell.text)) for cell in cells)
    return Counter(text for text, found in words if found and not found & except_for)


@dataclass(slots=True)
class Story:
    """A notebook from its first run on.

    ``typed``: the words that people typed and nobody deleted. ``adopted``: those that a
    draft has too. ``deleted``: names of the kit's cells that a person took out;
    ``unknown``: those of which nobody can say.
    """

    template: Template = field(default_factory=lambda: Template(list(SECTIONS[:3])))
    notebook: Json | None = None
    typed: set[str] = field(default_factory=set)
    adopted: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)
    is_stripped: bool = False
    words: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    def tell(self, steps: Iterable[Step]) -> None:
        """The steps, and a right run at both ends."""
        self.refresh()
        for kind, number in steps:
            self.take(kind, number)
        self.refresh()

    def take(self, kind: str, number: int) -> None:
        """One step of any kind."""
        if kind in CHANGES:
            CHANGES[kind](self.template, number)
        elif kind in DEEDS or kind in STRIPPINGS:
            self.edit(kind, number)
        elif kind in WRONG_RUNS:
            run = self.template.compose()
            self.refresh({**run, "cells": WRONG_RUNS[kind](run["cells"], number)})
        else:
            {
                "refresh": lambda _: self.refresh(),
                "forget the notebook's memory": lambda _: self.forget(),
                "a draft takes people's words": self.adopt,
                "restore": self.restore,
            }[kind](number)

    # what people do

    def edit(self, kind: str, number: int) -> None:
        notebook = self.notebook
        assert notebook is not None
        if not notebook["cells"] and not kind.startswith("add"):
            return
        self.is_stripped |= kind in STRIPPINGS
        hand = Hand(list(notebook["cells"]), self.words, self.typed)
        before = Counter(_list_words(notebook))
        {**DEEDS, **STRIPPINGS}[kind](hand, number)
        self.notebook = {**notebook, "cells": hand.cells}
        after = Counter(_list_words(self.notebook))
        self.typed &= set(after)
        self.typed -= self.adopted & set(before - after)

    def forget(self) -> None:
        """The notebook's metadata is dropped, and with it all that was deleted."""
        assert self.notebook is not None
        self.notebook = {**self.notebook, "metadata": {}}
        self.deleted, self.unknown, self.written, self.last = set(), set(), set(), set()

    def adopt(self, number: int) -> None:
        """A section's new draft is what somebody typed into that section."""
        assert self.notebook is not None
        for cell in map(parse_cell, self.notebook["cells"]):
            if cell.name == f"authored/{_pick(SECTIONS, number)}/" and _WORD.search(cell.text):
                self.template.texts[f"{cell.section}-authored"] = cell.text
                self.adopted |= set(_WORD.findall(cell.text))

    # what the kit does

    def restore(self, number: int) -> None:
        """A deleted section comes back; nothing else changes."""
        assert self.notebook is not None
        section = _pick(SECTIONS, number)
        template = parse_notebook(self.template.compose())
        result = restore_section(parse_notebook(self.notebook), template, section).to_json()
        self._check_words(self.notebook, result)
        wanted = {cell.name for cell in template.cells if cell.section == section}
        back = _list_known(result)
        assert self.deleted & wanted <= back, "what was deleted did not come back"
        self.notebook = result
        self.deleted -= back
        self.unknown -= back
        self.last |= wanted & back

    def refresh(self, wrong: Json | None = None) -> None:
        """A run, with all that it must leave true."""
        fresh = wrong or self.template.compose()
        before = self.notebook
        result = run_refresh(before, fresh)
        assert run_refresh(result, fresh) == result, "twice is once"
        if before is not None:
            self._check_words(before, result)
        ours = _names(fresh) & set(_NAME_BY_ID.values())
        if not ours:
            assert before is not None
            assert parse_notebook(result) == parse_notebook(before), "no template, and a change"
            return
        self._learn_deletions(before, fresh)
        self._check_cells(result, fresh, is_right=wrong is None)
        self.notebook = result

    def _check_words(self, before: Json, result: Json) -> None:
        assert self.typed - set(_list_words(result)) == set(), "a word was lost"
        assert _list_pictures(before) <= _list_pictures(result), "a picture was lost"
        lost = _list_typed(before, self.adopted) - _list_typed(result, set())
        assert lost == Counter(), "a text was changed"
        stood, stands = _list_own(before), _list_own(result)
        assert _list_once(stands, stood) == _list_once(stood, stands), "own cells changed order"

    def _learn_deletions(self, before: Json | None, fresh: Json) -> None:
        names: set[str] = set()
        if before is not None:
            names = _list_known(before) | _names(before) & _names(fresh)
        if not names & _names(fresh) & set(_NAME_BY_ID.values()):
            self.last = set()
        gone = (self.last & self.written) - names
        if self.is_stripped:
            self.unknown |= gone
        else:
            self.deleted |= gone
        self.deleted -= names
        self.unknown -= names
        self.is_stripped = False

    def _check_cells(self, result: Json, fresh: Json, *, is_right: bool) -> None:
        names, drafts = _list_known(result), _names(fresh)
        came_back = names & self.deleted - {PARAMETERS}
        assert came_back == set(), "what people deleted came back"
        if is_right:
            missing = drafts - names - self.deleted - self.unknown
            assert missing == set(), "something of the kit's vanished"
            assert PARAMETERS in names
        ids = [cell["id"] for cell in result["cells"] if "id" in cell]
        assert len(ids) == len(set(ids)), "an id stands twice"
        self.written = (self.written | drafts) & (names | drafts | self.deleted | self.unknown)
        self.last = names


def run_refresh(existing: Json | None, fresh: Json) -> Json:
    """The refresh as files see it: read, refreshed, stored."""
    before = None if existing is None else parse_notebook(existing)
    return report.refresh(before, parse_notebook(fresh)).to_json()


#: Every kind of step; a refresh comes as often as two hands need it.
KINDS = (
    *DEEDS,
    *CHANGES,
    *STRIPPINGS,
    *WRONG_RUNS,
    "forget the notebook's memory",
    *("restore", "a draft takes people's words") * 2,
    *("refresh",) * 12,
    *("type", "type below", "add Markdown", "section removed", "section added") * 2,
)
