"""The flags of `new` that the sources have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from incident_kit.sources.registry import SOURCES

Verb = TypeVar("Verb", bound=Callable[..., object])


def take_source_flags(verb: Verb) -> Verb:
    """``verb`` with every source's flags, in the order of the registry."""
    for source in reversed(SOURCES):
        for flag in reversed(source.flags):
            kind = click.Path() if flag.is_path else click.STRING
            name = _spelling(flag.name)
            verb = click.option(name, multiple=True, type=kind, help=flag.help)(verb)
    return verb


def take_prefill_flags(verb: Verb) -> Verb:
    """``verb`` with the flags of addresses that fill in facts."""
    for prefill in filter(None, (source.prefill for source in reversed(SOURCES))):
        verb = click.option(_spelling(prefill.name), help=prefill.help)(verb)
    return verb


def _spelling(flag: str) -> str:
    """``slack_export`` is typed ``--slack-export``."""
    return f"--{flag.replace('_', '-')}"
