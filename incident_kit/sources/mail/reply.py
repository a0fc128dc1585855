"""What somebody wrote in an e-mail, without the earlier messages below it.

Something is left out only of a mail that answers, only behind a line or a header that
introduces what is quoted, and counted. What a mail forwards is never left out. Wherever
nothing would be left, everything is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from incident_kit.text.counting import count

# "On Tue, 3 Nov 2026 at 10:02, Ada Fictional <…> wrote:", in one line or broken into two or three.
_WROTE = re.compile(
    r"(?:On|Am|Le|El|Op|Il|Em|Den|W dniu)\b(?=.*\d)(?:.{0,300})\b(?:wrote|schrieb.*|a écrit"
    r"|escribió|schreef.*|ha scritto|escreveu|skrev.*|napisał.*)\s?:",
    re.DOTALL,
)
_WROTE_START = re.compile(r"(?:On|Am|Le|El|Op|Il|Em|Den|W)\s")
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Message d'origine"
    r"|Mensaje original|Messaggio originale|Oorspronkelijk bericht|Mensagem original)\s*-{2,}",
    re.IGNORECASE,
)
_RULER = re.compile(r"_{20,}")
_FORWARDED = re.compile(
    r"-{2,}\s*(?:Forwarded message|Weitergeleitete Nachricht|Message transféré|Message réexpédié"
    r"|Mensaje reenviado|Messaggio inoltrato|Doorgestuurd bericht|Mensagem encaminhada"
    r"|Vidarebefordrat meddelande|Videresendt meddelelse)\s*-{2,}"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht"
    r"|Début du message (?:réexpédié|transféré)|Inicio del mensaje reenviado"
    r"|Inizio messaggio inoltrato|Begin doorgestuurd bericht"
    r"|Início da mensagem reencaminhada)\s?:",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\*?(?:From|Reply-To|Sent|Date|To|Cc|Subject|Von|Gesendet|Datum|An|Betreff|De|Envoyé|Date|À|Objet"
    r"|Enviado|Para|Asunto|Da|Inviato|A|Oggetto|Van|Verzonden|Aan|Onderwerp)\s?:\*?\s",
    re.IGNORECASE,
)
_SIGNATURE = "-- "
#: A longer end after ``-- `` is no signature.
_LONGEST_SIGNATURE = 10


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail says, and how many lines it quotes and signs with that are left out."""

    text: str
    quoted: int = 0
    signed: int = 0

    @property
    def marked(self) -> str:
        """The text, and a line that counts what is left out."""
        marks = [
            count(self.quoted, "line quoted", "lines quoted") if self.quoted else "",
            count(self.signed, "line of signature", "lines of signature") if self.signed else "",
        ]
        said = ", ".join(filter(None, marks))
        return f"{self.text}\n\n[{said}, not shown]" if said else self.text


def reply_text(text: str, *, answers: bool = True) -> Reply:
    """The lines of ``text`` that answer: from the line on that introduces an earlier
    message, none that is marked with ``>``, and none after the last of them (what is
    below is all quoted where nothing is marked). All lines of a mail that does not
    answer; the whole text where nothing would be left."""
    whole = Reply(text.strip())
    if not answers:
        return whole
    lines = text.split("\n")
    end = _find_forwarded(lines)
    kept, quoted = _drop_quoted(lines[:end])
    kept, signed = _drop_signature(kept)
    shown = "\n".join([*kept, *lines[end:]]).strip()
    return Reply(shown, quoted, signed) if shown else whole


def _find_forwarded(lines: list[str]) -> int:
    """Where a forwarded message begins: nothing is left out from there on."""
    found = (n for n, line in enumerate(lines) if _FORWARDED.fullmatch(line.strip(" *>\r")))
    return next(found, len(lines))


def _drop_quoted(lines: list[str]) -> tuple[list[str], int]:
    last_quote = max((n for n, line in enumerate(lines) if _is_quote(line)), default=-1)
    kept: list[str] = []
    quoted = index = 0
    introduced = False
    while index < len(lines):
        introduction = _count_introduction(lines, index)
        if introduction:
            introduced = True
            if index + introduction > last_quote:
                return kept, quoted + _count_filled(lines[index:])
            quoted += introduction
            index += introduction
            continue
        line = lines[index]
        if introduced and _is_quote(line):
            quoted += 1
        else:
            kept.append(line)
        index += 1
    return kept, quoted


def _drop_signature(lines: list[str]) -> tuple[list[str], int]:
    starts = [n for n, line in enumerate(lines) if line.rstrip("\r") == _SIGNATURE]
    if not starts:
        return lines, 0
    signature = [line for line in lines[starts[-1] + 1 :] if line.strip()]
    if not signature or len(signature) > _LONGEST_SIGNATURE:
        return lines, 0
    return lines[: starts[-1]], len(signature)


def _count_filled(lines: list[str]) -> int:
    return sum(1 for line in lines if line.strip())


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")


def _count_introduction(lines: list[str], start: int) -> int:
    """How many lines from ``start`` on introduce an earlier message; 0 if none do."""
    line = lines[start].strip()
    if _RULER.fullmatch(line):
        header = _skip_blank(lines, start + 1)
        return header + 2 - start if _is_header(lines[header : header + 4]) else 0
    if _ORIGINAL.fullmatch(line):
        return 1
    if _WROTE_START.match(line):
        joined = ""
        for length, part in enumerate(lines[start : start + 3], start=1):
            joined = f"{joined} {part.strip()}".strip()
            if joined.endswith(":") and _WROTE.fullmatch(joined):
                return length
    return 2 if _is_header(lines[start : start + 4]) else 0


def _skip_blank(lines: list[str], start: int) -> int:
    return start + 1 if start < len(lines) and not lines[start].strip() else start


def _is_header(lines: list[str]) -> bool:
    """Whether they are the header of a message, as Outlook puts it above what it quotes."""
    return len(lines) >= 3 and all(_HEADER.match(line.strip()) for line in lines[:3])
