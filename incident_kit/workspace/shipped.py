"""Where the notebooks, templates and examples that ship with the kit are.

Beside the checkout first, then in the package: an editable install must not serve
stale copies.
"""

from __future__ import annotations

from pathlib import Path

from incident_kit.errors import UsageError

#: The folder of the package itself.
PACKAGE = Path(__file__).resolve().parents[1]

#: The shipped notebooks in the order of the journey, and what each makes.
NOTEBOOKS = {
    "1_gather": "gather",
    "2_report": "report",
    "3_redact": "redact",
    "4_public": "public",
}


def shipped_folder(name: str) -> Path:
    """The folder ``notebooks``, ``templates`` or ``examples``."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return PACKAGE / name


def template(name: str) -> Path:
    """A shipped notebook by its name (``2_report``) or by what it makes (``report``)."""
    for stem, makes in NOTEBOOKS.items():
        if name in (stem, makes, f"{stem}.ipynb"):
            return shipped_folder("notebooks") / f"{stem}.ipynb"
    raise UsageError(
        f"there is no notebook {name!r}", todo=[f"choose one of {', '.join(NOTEBOOKS)}"]
    )
