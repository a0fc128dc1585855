"""YAML files as people write them, and as they mistype them: a seed makes one."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")

#: What both readers should understand, and what is a trap for one of them.
CALM = (
    *("a", "some words", "no", "yes", "on", "~", "null", "true", "0", "-3", "12", "007", "1_000"),
    *("0o7", "0x1F", "1e3", ".inf", "12:30:45", "2026-11-03", "2026-11-03T09:02:00Z", "Tom & Jo"),
    *("a#b", "a:b", "a - b", "a ? b", "it's", 'say "x"', "été 🙂", "slack:C012/1.2", "a **bold**"),
    *("https://status.example/?a=b#c", "<ada@team.example>", "sha256:ab12", "Null", "FALSE", "y"),
)
WILD = (
    *("off", "Yes", "NO", "NULL", "TRUE", "nUll", "+3", ".5", ".nan", "=", "<<", "9" * 20, ""),
    *("x: y", "x:", "a # b", "-", "--", "- x", "- - a", "---", "...", "--- a", "? a", "?a", ":a"),
    *("**bold**", "! a", "!!str a", "&a", "&a x", "*a", "@at", "`tick", "%per", "|", ">-x", "#"),
    *("a, b", "[a", "a]", "{a", "[a]", "{x}", "'", '"', "a\\b", "1 2", "a?", "a ,b", ": a"),
    *("a\u2028b", "a\x85b", "a\ufeffb", "a\tb", "\ta", "a\x07b", "a\r", "\ud800", "x\n\n  y"),
    *("w" * 1100, "\u00a0a", "!important"),
)
KEYS = (
    *("no", "null", "~", "true", "1", "1.5", "2026-11-03", "=", "<<", "", "'q'", '"d"', "a b"),
    *("é 🙂", '"a\\tb"', "? x", "?", "-x", "- a", "[a]", "{a}", "a,", "*a", "&a k", "!t k"),
    *("#a", "k" * 1030),
)
ESCAPES = (r"\n", r"\t", r"\"", r"\\", r"\/", r"\u00e9", r"\U0001F642", r"\ud83d", r"\x41", r"\N")
BROKEN = (r"\q", r"\x4", r"\'", "\\\n  ", "\n", "\n\n   next", " \n next", "\n--- a", "\n# c", "\t")
HEADS = ("# head\n", "---\n", "# c\n---\n", "\n\n# c\n\n", "%YAML 1.1\n---\n", "--- # c\n", "--- ")
FEET = ("\n...\n", "\n---\na: b\n", "\n# end", "\n\n\n", "\n  # end\n", "\n...\n...", "\n--- \n")
SIGNS = (
    *(" ", "  ", "\n", "\n\n", ":", ": ", "-", "- ", "#", " #", "'", '"', "{", "}", "[", "]", ","),
    *("?", "|", ">", "!", "&", "*", "\t", "~", "%", "@", "\r", "é", "<<: ", "&a ", "*a ", "..."),
)


class Hand:
    """Somebody who writes; ``wild`` says how often they write what is a trap."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.wild = self.draw.choice((0, 0.02, 0.1, 0.5))
        self.keys = 0

    def write_file(self) -> str:
        """A whole file, with one kind of line end."""
        depth = 50 if self._is_so(0.002) else 3
        write = self._map if self._is_so(0.9) else self._list
        text = self._rarely(HEADS, "") + write(0, depth) + self._rarely(FEET, "\n")
        if self._is_so(0.3):
            text = self.mistype(text)
        return text.replace("\n", "\r\n") if self._is_so(0.02) else text

    def mistype(self, text: str) -> str:
        """``text`` with a sign more or less, or a line moved."""
        for _ in range(self.draw.randrange(1, 3)):
            at = self.draw.randrange(len(text) + 1)
            match self.draw.randrange(3):
                case 0:
                    text = text[:at] + self._pick(SIGNS) + text[at:]
                case 1:
                    text = text[:at] + text[at + self._pick((1, 1, 1, 2, 5)) :]
                case _:
                    text = self._move_line(text)
        return text

    def cut(self, text: str) -> str:
        """Some lines of ``text``, from wherever they stand."""
        lines = text.split("\n")
        start = self.draw.randrange(len(lines))
        return textwrap.dedent("\n".join(lines[start : start + self.draw.randrange(2, 16)]))

    def _move_line(self, text: str) -> str:
        lines = text.split("\n")
        at = self.draw.randrange(len(lines))
        line = lines[at]
        lines[at] = self._pick((f" {line}", f"  {line}", line[1:], line.strip(), f"{line}\n{line}"))
        return "\n".join(lines)

    # the parts of a file ----------------------------------------------------------

    def _map(self, indent: int, depth: int) -> str:
        return "\n".join(
            f"{self._above(indent)}{' ' * indent}{self._key()}{self._rarely((' :',), ':')}"
            f"{self._value(indent, depth)}{self._beside()}"
            for _ in range(self._count(depth))
        )

    def _list(self, indent: int, depth: int) -> str:
        return "\n".join(
            f"{self._above(indent)}{' ' * indent}-{self._item(indent, depth)}{self._beside()}"
            for _ in range(self._count(depth))
        )

    def _item(self, indent: int, depth: int) -> str:
        if depth > 0 and self._is_so(0.5):
            return f" {self._map(indent + 2, depth - 1).lstrip(' ')}"
        return self._value(indent, depth)

    def _value(self, indent: int, depth: int) -> str:
        """What stands behind a key's colon or an item's dash."""
        if depth <= 3 and (depth == 0 or self._is_so(0.4)):
            return f"{self._rarely(('', '  '), ' ')}{self._scalar(indent)}"
        if depth <= 3 and self._is_so(0.3):
            return f" {self._flow(indent, 3)}"
        inner = indent + self._rarely((0, 1, 4), 2)
        write = self._map if self._is_so(0.6) else self._list
        return f"{self._beside()}\n{write(inner, depth - 1)}"

    def _scalar(self, indent: int) -> str:
        match self.draw.randrange(9):
            case 0:
                return self._double()
            case 1:
                return self._single()
            case 2:
                return f"{self._word()}\n{' ' * (indent + self._rarely((0, 1), 2))}{self._word()}"
            case 3 | 4:
                return self._block(indent)
            case _:
                return self._word()

    def _double(self) -> str:
        inner = self._word().replace("\\", "").replace('"', "")
        end = self._pick(("", "# x", *ESCAPES)) + self._rarely(BROKEN, "")
        return f'"{inner}{end}"'

    def _single(self) -> str:
        inner = self._word().replace("'", "''") + self._rarely(BROKEN, "")
        return f"'{inner}'"

    def _block(self, indent: int) -> str:
        """Lines below ``|`` or ``>``, with any chomping."""
        head = self._pick(("|", ">")) + self._pick(("", "-", "+"))
        head += self._rarely(("2", "9", "0", " # c", "# c", " ", "x"), "")
        column = indent + self._rarely((0, 1, 4), 2)
        lines = (self._line_of_block(column) for _ in range(self.draw.randrange(4)))
        return "\n".join((head, *lines))

    def _line_of_block(self, column: int) -> str:
        pads = {"deeper": column + 2, "less": max(0, column - 1)}
        shape = self._pick((*pads, "blank", *["as deep"] * 6))
        if shape == "blank":
            return " " * self._pick((0, 0, 0, 1, column, column + 2))
        return " " * pads.get(shape, column) + self._pick((self._word(), "# no comment", "x  "))

    def _flow(self, indent: int, depth: int) -> str:
        """A value in brackets or braces, or a word in them."""
        if depth == 0 or self._is_so(0.4):
            return self._pick((self._word, self._double, self._single))() or "a"
        is_list = self._is_so(0.5)
        rows = [self._row_of_flow(indent, depth, is_list) for _ in range(self.draw.randrange(4))]
        newline = f"\n{' ' * indent}"
        parts = self._rarely((",", " , ", f",{newline}", f", # c{newline}"), ", ").join(rows)
        pad, comma = self._rarely((" ", newline), ""), self._rarely((",",), "")
        return f"[{pad}{parts}{comma}{pad}]" if is_list else f"{{{pad}{parts}{comma}{pad}}}"

    def _row_of_flow(self, indent: int, depth: int, is_list: bool) -> str:
        value = self._flow(indent, depth - 1)
        if is_list and not self._is_so(self.wild / 2):
            return value
        return f"{self._key()}{self._rarely((':', ' : ', '', ' '), ': ')}{value}"

    def _key(self) -> str:
        self.keys += 1
        usual = self._pick(("a", "text", "slack:C012/", "a b", "no", "x-", "é🙂", '"q', "'s"))
        end = {'"': '"', "'": "'"}.get(usual[0], "")
        return self._rarely(KEYS, f"{usual}{self.keys}{end}")

    def _word(self) -> str:
        return self._rarely(WILD, "") or self._pick(CALM)

    def _above(self, indent: int) -> str:
        column = self._pick((0, indent, indent + 2))
        return self._pick((*[""] * 8, f"{' ' * column}# c: 'd\n", "\n", "  \n"))

    def _beside(self) -> str:
        return self._pick((*[""] * 6, "  # c", " # - 'd", " #", "  "))

    # chance -------------------------------------------------------------------------

    def _count(self, depth: int) -> int:
        """How many rows: one each in a file that is very deep."""
        return 1 if depth > 3 else self.draw.randrange(1, 4)

    def _is_so(self, share: float) -> bool:
        return self.draw.random() < share

    def _pick(self, values: Sequence[Value]) -> Value:
        return values[int(self.draw.random() * len(values))]

    def _rarely(self, values: Sequence[Value], usually: Value) -> Value:
        return self._pick(values) if self._is_so(self.wild) else usually
