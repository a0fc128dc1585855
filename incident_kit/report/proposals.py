"""Proposals: texts the kit prefills in ``public.ipynb``, marked until somebody accepts them."""

from __future__ import annotations

import re

#: The line a prefilled cell of ``public.ipynb`` starts with.
PROPOSED = "> Proposed. Accept, reword or delete, then remove this line."
_PROPOSED = re.compile(r"proposed[\W_]+accept[\W_]+reword[\W_]+or[\W_]+delete", re.I)


def is_proposed(text: str) -> bool:
    """Whether a proposal's marker line stands in ``text``, tampered with or not."""
    return bool(_PROPOSED.search(text))


def mark_proposal(text: str) -> str:
    """``text`` as a proposal; nothing for nothing."""
    return f"{PROPOSED}\n\n{text.strip()}" if text.strip() else ""


def drop_markers(text: str) -> str:
    """``text`` without the lines that mark proposals."""
    return re.sub(rf"^{re.escape(PROPOSED)}\n*", "", text, flags=re.M)
