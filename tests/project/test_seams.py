"""Where the kit is added to: each row of CONTRIBUTING's table, done in a scratch copy.

A test adds what the row says to the files the row names, and to no other, and uses it
in a process of its own that imports the copy.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.kit import ID, flags

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


class Scratch:
    """A copy of what the kit is made of, and a workspace that uses it."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.workspace = folder / "workspace"
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        for name in ("incident_kit", "notebooks", "templates", "examples"):
            shutil.copytree(ROOT / name, self.tree / name, ignore=ignored)
        for name in ("incident_kit_papermill.py", "pyproject.toml"):
            shutil.copy(ROOT / name, self.tree)
        self.touched: set[str] = set()

    def write(self, path: str, text: str) -> None:
        target = self.tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        self.touched.add(path)

    def insert(self, path: str, before: str, text: str) -> None:
        """Put ``text`` before the first ``before`` of a file."""
        source = (self.tree / path).read_text(encoding="utf-8")
        assert before in source
        self.write(path, source.replace(before, text + before, 1))

    def append(self, path: str, text: str) -> None:
        self.write(path, (self.tree / path).read_text(encoding="utf-8") + text)

    def edit_notebook(self, path: str, edit: Callable[[list[dict]], None]) -> None:
        notebook = json.loads((self.tree / path).read_text(encoding="utf-8"))
        edit(notebook["cells"])
        self.write(path, json.dumps(notebook, indent=1, ensure_ascii=False))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.tree,
            env={**os.environ, "PYTHONPATH": str(self.tree)},
            capture_output=True,
            text=True,
            check=False,
        )

    def kit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "incident_kit", "-w", str(self.workspace), *arguments)

    def make_incident(self, **given: str) -> Path:
        """The folder of a new incident in the workspace."""
        for done in (
            self.run("-m", "incident_kit", "init", str(self.workspace)),
            self.kit("new", ID, *flags(**given)),
        ):
            assert done.returncode == 0, done.stderr
        return self.workspace / "incidents" / ID


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path)


def files_to_touch(seam: str) -> set[str]:
    """The files that the guide's row names; ``NAME`` stands for what is added."""
    (row,) = re.findall(rf"^\| {seam} \| (.+?) \|", GUIDE, re.M)
    return set(re.findall(r"`([\w/.]+\.\w+)`", row))


def test_a_rule_is_a_row_of_a_table(scratch: Scratch) -> None:
    scratch.insert(
        "incident_kit/redaction/rules/services.py",
        'Rule(\n        "service",',
        'Rule("badge", "secret", "A badge.", r"BADGE-[0-9]{6}"),\n    ',
    )
    assert scratch.touched <= files_to_touch("a redaction rule")
    done = scratch.run(
        "-c",
        "from incident_kit.redaction import find; "
        "print([f.rule for f in find('He showed BADGE-123456 at the door.')])",
    )
    assert done.stdout == "['badge']\n", done.stderr


WEATHER = '''"""The weather, from a saved line."""

from incident_kit.model.traits import Traits
from incident_kit.sources.source import Flag, Source

WEATHER = Source(
    key="weather",
    label="Weather",
    traits=Traits("weather", "Weather"),
    flags=(Flag("weather", "A saved line on the weather.", is_path=True),),
    open="incident_kit.sources.weather.readers:open_weather",
)
'''
WEATHER_READERS = '''"""The weather, ready to be read."""

from functools import partial

from incident_kit.model import Event, Gathered, SourceCheck
from incident_kit.sources.opening import Opened


def open_weather(request):
    """A reader of each file."""
    for text in request.named:
        yield Opened("Weather", partial(_read, request.path(text)))


def _read(path, window):
    event = Event("weather:1", window.start, "weather", "note", path.read_text())
    yield Gathered(SourceCheck("Weather", window.start, window.end, complete=True), (event,))
'''


def test_a_source_is_a_package_and_a_row(scratch: Scratch, tmp_path: Path) -> None:
    registry = "incident_kit/sources/registry.py"
    scratch.write("incident_kit/sources/weather/__init__.py", WEATHER)
    scratch.write("incident_kit/sources/weather/readers.py", WEATHER_READERS)
    scratch.insert(
        registry,
        "\nSOURCES: tuple",
        "from incident_kit.sources.weather import WEATHER\n",
    )
    scratch.insert(registry, "    PASTED,\n)", "    WEATHER,\n")
    scratch.edit_notebook("notebooks/1_gather.ipynb", _add_parameter)
    assert {path.replace("weather", "NAME") for path in scratch.touched} <= files_to_touch(
        "a source"
    )

    saved = tmp_path / "weather.txt"
    saved.write_text("Thunder over the data centre")
    folder = scratch.make_incident(weather=str(saved))
    done = scratch.kit("gather", ID)
    assert done.returncode == 0, done.stderr
    assert "Thunder over the data centre" in (folder / "events.jsonl").read_text("utf-8")


def _add_parameter(cells: list[dict]) -> None:
    (parameters,) = (c for c in cells if "parameters" in c["metadata"].get("tags", ()))
    parameters["source"] = "".join(parameters["source"]) + '\nweather = ""'


def test_a_format_is_a_row_of_a_table(scratch: Scratch) -> None:
    formats = "incident_kit/exporting/formats.py"
    scratch.insert(
        formats,
        "FORMATS: tuple",
        "def _render_title(document: Document) -> bytes:\n"
        "    return rendering.render_markdown(document)[:20]\n\n\n",
    )
    scratch.insert(
        formats,
        '    Format("csv"',
        '    Format("txt", "its title", ("internal",), "title.txt", _render_title),\n',
    )
    assert scratch.touched <= files_to_touch("an export format")

    folder = scratch.make_incident()
    for command in (("gather", ID), ("report", ID), ("export", ID, "--to", "txt")):
        done = scratch.kit(*command)
    assert done.returncode == 0, done.stderr
    assert len((folder / "export/title.txt").read_bytes()) == 20


def test_a_process_rule_is_a_function_and_a_row(scratch: Scratch) -> None:
    rules = "incident_kit/process/rules/__init__.py"
    scratch.append(
        "incident_kit/process/rules/closing.py",
        "\n\ndef check_cake(record: Record) -> Outcome:\n"
        '    """R99: somebody brought cake."""\n'
        '    return Outcome("not seen", "nobody wrote of cake")\n',
    )
    scratch.insert(rules, "check_closing_messages\n", "check_cake, ")
    scratch.insert(rules, '    Rule("R17"', '    Rule("R99", "There was cake", check_cake),\n')
    assert scratch.touched <= files_to_touch("a process rule")

    scratch.make_incident()
    done = scratch.kit("check", ID)
    assert "R99 not seen  There was cake: nobody wrote of cake" in done.stdout, done.stderr


def test_a_section_is_three_cells_and_a_row(scratch: Scratch) -> None:
    scratch.insert(
        "incident_kit/report/sections.py",
        '    Section("helped"',
        '    Section("weather", "Weather", "How was the weather?"),\n',
    )
    scratch.edit_notebook("notebooks/2_report.ipynb", _add_section)
    assert scratch.touched <= files_to_touch("a section")

    folder = scratch.make_incident()
    done = scratch.kit("report", ID)
    assert done.returncode == 0, done.stderr
    assert "## Weather" in (folder / "report.ipynb").read_text(encoding="utf-8")
    assert "Weather" in scratch.kit("check", ID).stdout


def _add_section(cells: list[dict]) -> None:
    texts = {"heading": "## Weather", "guidance": "*How was the weather?*", "authored": ""}
    (before,) = (n for n, cell in enumerate(cells) if cell["id"] == "helped-heading")
    cells[before:before] = [
        {
            "cell_type": "markdown",
            "id": f"weather-{'text' if role == 'authored' else role}",
            "metadata": {"incident_kit": {"role": role, "section": "weather"}},
            "source": text,
        }
        for role, text in texts.items()
    ]


def test_a_verb_is_a_function_and_a_row(scratch: Scratch) -> None:
    scratch.append(
        "incident_kit/cli/check.py",
        '\n\n@click.command("hello")\ndef run_hello() -> None:\n'
        '    """Say hello."""\n    say("Hello")\n',
    )
    scratch.insert(
        "incident_kit/cli/catalog.py",
        '    "check": Verb(',
        '    "hello": Verb("incident_kit.cli.check:run_hello", "Say hello."),\n',
    )
    assert scratch.touched <= files_to_touch("a verb")
    assert scratch.kit("hello").stdout == "Hello\n"
    assert "hello" in scratch.kit("--help").stdout


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([\w/]+/[\w/.]*)`", GUIDE))))
def test_every_file_the_guide_names_exists(path: str) -> None:
    """Save those that are named after what is added."""
    assert "NAME" in path or (ROOT / path).exists()
