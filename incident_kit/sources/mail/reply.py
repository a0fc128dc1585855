"""What somebody wrote in an e-mail, without the earlier messages below it.

Only a hint for the display: wherever nothing would be left, everything is shown.
"""

from __future__ import annotations

import re

# "On Tue, 3 Nov 2026 at 10:02, Ada Fictional <…> wrote:", in one line or broken into two or three.
_WROTE = re.compile(
    r"(?:On|Am|Le|El|Op|Il)\b(?=.*\d)(?:.{0,300})\b(?:wrote|schrieb.*|a écrit|escribió|schreef.*"
    r"|ha scritto)\s?:",
    re.DOTALL,
)
_WROTE_START = re.compile(r"(?:On|Am|Le|El|Op|Il)\s")
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Message d'origine"
    r"|Forwarded message)\s*-{2,}|_{20,}|Begin forwarded message:",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\*?(?:From|Sent|Date|To|Subject|Von|Gesendet|De|Envoyé)\s?:\*?\s", re.I)
_SIGNATURE = "-- "


def reply_text(text: str) -> str:
    """The lines of ``text`` that answer: no ``>`` lines, nothing from the line on that
    introduces an earlier message (unless lines after it are marked with ``>``: people
    who answer below), no signature after ``-- ``. The whole text where that is nothing.
    """
    lines = text.split("\n")
    last_quote = max((n for n, line in enumerate(lines) if _is_quote(line)), default=-1)
    written: list[str] = []
    index = 0
    while index < len(lines):
        introduction = _count_introduction(lines, index)
        if introduction:
            index += introduction
            if index > last_quote:
                break
            continue
        line = lines[index]
        if line.rstrip("\r") == _SIGNATURE:
            break
        if not _is_quote(line):
            written.append(line)
        index += 1
    return "\n".join(written).strip() or text.strip()


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")


def _count_introduction(lines: list[str], start: int) -> int:
    """How many lines from ``start`` on introduce an earlier message; 0 if none do."""
    line = lines[start].strip()
    if _ORIGINAL.fullmatch(line):
        return 1
    if _WROTE_START.match(line):
        joined = ""
        for length, part in enumerate(lines[start : start + 3], start=1):
            joined = f"{joined} {part.strip()}".strip()
            if joined.endswith(":") and _WROTE.fullmatch(joined):
                return length
    return 2 if _is_header(lines[start : start + 4]) else 0


def _is_header(lines: list[str]) -> bool:
    """Whether they are the header of a message, as Outlook puts it above what it quotes."""
    return len(lines) >= 3 and all(_HEADER.match(line.strip()) for line in lines[:3])
