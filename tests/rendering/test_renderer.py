"""What made a page is named, so that somebody can make the same bytes again."""

from __future__ import annotations

import hashlib
import re
from importlib.metadata import version
from pathlib import Path

from incident_kit.rendering import describe_renderer, template_root


def test_each_package_is_named_with_its_version_and_the_templates_with_their_digest() -> None:
    said = dict(describe_renderer())
    packages = ["incident-kit", "markdown-it-py", "nh3", "Jinja2"]
    assert [*said] == [*packages, "templates"]
    assert [said[name] for name in packages[1:]] == [version(name) for name in packages[1:]]
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", said["templates"])


def test_the_digest_of_the_templates_can_be_made_by_hand() -> None:
    """The recipe: each file's name and size in a line, then its bytes, by name."""
    whole = b""
    for folder in ("incident_base", "incident_public"):
        for path in sorted((template_root() / folder).iterdir()):
            data = path.read_bytes()
            whole += f"{folder}/{path.name} {len(data)}\n".encode() + data
    assert dict(describe_renderer())["templates"] == f"sha256:{hashlib.sha256(whole).hexdigest()}"


def test_every_template_of_the_public_page_is_in_it() -> None:
    """What a template includes or extends stands in the folders that are counted."""
    root: Path = template_root()
    folders = [root / name for name in ("incident_base", "incident_public")]
    files = [path for folder in folders for path in folder.iterdir()]
    texts = [path.read_text(encoding="utf-8") for path in files]
    named = {name for text in texts for name in re.findall(r'(?:extends|include) "([^"]+)"', text)}
    assert named
    assert named <= {path.name for path in files}
