"""What a source says of itself: one frozen :class:`Source` a package.

From it derive the two files people type, the flags of `new`, the columns of a batch's
manifest, credentials, `doctor`, the timeline's weights and the picture's lanes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from incident_kit.model.traits import Traits
from incident_kit.model.typed import Typed

#: What ``incident.yaml`` names of a source: its own model, or a plain list of paths.
Named = Typed | tuple[str, ...]


class Service(Typed):
    """Where a service answers; credentials never stand here.

    For Statuspage ``base_url`` is the public page's address, ``api_url`` the
    management API's. ``team`` is Slack's domain, or its id for an organisation.
    """

    base_url: str | None = None
    api_url: str | None = None
    page: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of `new` that names what to read; it may be given several times.

    ``key`` says where its values stand below the source in ``incident.yaml``; it is
    empty where the source is a plain list.
    """

    name: str
    help: str
    key: str = ""
    is_path: bool = False


@dataclass(frozen=True, slots=True)
class Prefill:
    """A flag of `new` with an address that fills in facts which were not given.

    ``read`` names the function that gives them, as ``module:function``.
    """

    name: str
    help: str
    read: str


@dataclass(frozen=True, slots=True)
class Credential:
    """The environment variable of a credential, and who grants one, in a sentence."""

    variable: str
    granted: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source.

    ``key`` is its name in both files, ``label`` its name in messages. ``named`` is the
    model of what ``incident.yaml`` names, or ``None`` for a plain list of paths. A
    source with ``has_service`` has settings in ``incident-kit.yaml``. ``open`` and
    ``probe`` name functions, as ``module:function``: the first takes a
    :class:`~incident_kit.sources.opening.Request` and gives what is ready to be read,
    the second takes a :class:`~incident_kit.sources.opening.ProbeRequest` and says
    whether the service can be read.
    """

    key: str
    label: str
    traits: Traits
    flags: tuple[Flag, ...]
    open: str
    named: type[Typed] | None = None
    has_service: bool = False
    credential: Credential | None = None
    probe: str = ""
    prefill: Prefill | None = None

    def is_live(self, named: Named) -> bool:
        """Whether an incident reads it from its service, not from saved files."""
        given = [flag for flag in self.flags if self._values(flag, named)]
        return bool(given) and not any(flag.is_path for flag in given)

    def list_paths(self, named: Named) -> tuple[str, ...]:
        """The saved files and folders that an incident names, as it names them."""
        given = (self._values(flag, named) for flag in self.flags if flag.is_path)
        return tuple(path for paths in given for path in paths)

    def _values(self, flag: Flag, named: Named) -> Sequence[str]:
        if isinstance(named, Typed):
            values: Mapping[str, Sequence[str]] = named.model_dump(by_alias=True)
            return values[flag.key]
        return named


def load_function(name: str) -> Callable[..., Any]:
    """The function that a descriptor names as ``module:function``.

    Here alone the parts of a source are loaded: a source that is not read costs
    nothing.
    """
    module, _, function = name.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(module), function)
    return loaded
