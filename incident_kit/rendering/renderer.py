"""What a page is made with, named on the proof sheet: the same makes the same bytes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from incident_kit.rendering.pages import template_root

#: The kit itself, the parser, the sanitiser, the templates' language.
_PACKAGES = ("incident-kit", "markdown-it-py", "nh3", "Jinja2")
#: The folders of templates that the public page is drawn with.
_FOLDERS = ("incident_base", "incident_public")


@cache
def describe_renderer() -> tuple[tuple[str, str], ...]:
    """Each package with its version, and the templates of the public page with the SHA-256
    of their names and bytes; always in this order."""
    versions = [(name, _find_version(name)) for name in _PACKAGES]
    return (*versions, ("templates", _digest_templates()))


def _find_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # a checkout on the path, which nobody installed
        return "not installed"


def _digest_templates() -> str:
    root = template_root()
    files = (path for name in _FOLDERS for path in (root / name).iterdir() if path.is_file())
    whole = hashlib.sha256()
    for path in sorted(files):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode() + data)
    return f"sha256:{whole.hexdigest()}"
