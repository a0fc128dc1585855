r"""Signs that JupyterLab takes for mathematics, kept from it.

JupyterLab looks for formulas in all Markdown: ``$5 and $7``, ``\(…\)``, ``\begin{…}``. What
it finds it draws in italics without blanks, while a published page shows the words. So what
the kit writes for JupyterLab carries such a sign inside a tag of its own, which ends the
search (MathJax joins no text across tags), and what is read back is without it.
"""

from __future__ import annotations

import re

#: Code, which JupyterLab leaves alone: a fenced block, and a span in one line.
CODE = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?(?P<fence>`{3,}+|~{3,}+)[^\n]*+"
    r"(?:\n(?![ \t>]*+(?P=fence))[^\n]*+)*+(?:\n[^\n]*+)?"
    r"|\\.|(?P<ticks>`++)[^\n]*?(?<!`)(?P=ticks)(?!`)|`++",
    re.MULTILINE,
)
#: How each sign is written in a tag of its own; an entity is the sign as well.
_GUARDED = {
    "$": "<span>&#036;</span>",
    r"\$": r"<span>\$</span>",
    "&#36;": "<span>&#36;</span>",
    "&dollar;": "<span>&dollar;</span>",
    "\\": "<span>&#092;</span>",
    r"\\": r"<span>\\</span>",
    "&#92;": "<span>&#92;</span>",
    "&bsol;": "<span>&bsol;</span>",
}
_SIGNS = {guarded: sign for sign, guarded in _GUARDED.items()}
_GUARD = re.compile("|".join(map(re.escape, _SIGNS)))
_DOLLAR = re.compile(r"\\?\$|&#36;|&dollar;")
_BACKSLASH = r"\\\\|&#92;|&bsol;"
_NAMED = r"(?:begin|end|ref|eqref)\s*\{"
#: What a backslash makes a formula of, or vanishes before.
_AFTER = rf"(?=\\?[()\[\]]|{_DOLLAR.pattern}|{_BACKSLASH}|{_NAMED})"
_SIGN = re.compile(
    rf"{_GUARD.pattern}|(?P<dollar>{_DOLLAR.pattern})"
    rf"|(?P<backslash>(?:{_BACKSLASH}){_AFTER}|\\(?={_NAMED}))|\\[\s\S]"
)


def escape_maths(markdown: str) -> str:
    """``markdown`` so that JupyterLab shows its words, whatever signs stand in it. One
    dollar alone makes no formula and stays as it is."""
    has_several = len(_DOLLAR.findall(markdown)) > 1
    parts: list[str] = []
    end = 0
    for code in CODE.finditer(markdown):
        if code["fence"] or code["ticks"]:
            parts += [_guard(markdown[end : code.start()], dollars=has_several), code[0]]
            end = code.end()
    return "".join([*parts, _guard(markdown[end:], dollars=has_several)])


def unescape_maths(markdown: str) -> str:
    """What was given to :func:`escape_maths`."""
    return _GUARD.sub(lambda guard: _SIGNS[guard[0]], markdown)


def _guard(text: str, *, dollars: bool) -> str:
    def guard(sign: re.Match[str]) -> str:
        is_one = sign["backslash"] or (dollars and sign["dollar"])
        return _GUARDED[sign[0]] if is_one else sign[0]

    return _SIGN.sub(guard, text)
