"""The complete models of the two files: the facts, and what each source adds to them."""

from __future__ import annotations

from typing import Any

from pydantic import create_model

from incident_kit.model.incident import Incident, Sources
from incident_kit.model.settings import Services, Settings
from incident_kit.model.typed import Texts
from incident_kit.sources.registry import SOURCES
from incident_kit.sources.source import Named, Service, Source


def _describe_field(source: Source) -> tuple[Any, Named]:
    """The type and default of what ``incident.yaml`` names of ``source``."""
    return (source.named, source.named()) if source.named else (Texts, ())


#: Pydantic takes a field as its type and default, by name.
_NAMED: dict[str, Any] = {source.key: _describe_field(source) for source in SOURCES}
_SERVICES: dict[str, Any] = {
    source.key: (Service, Service()) for source in SOURCES if source.has_service
}
_IncidentSources = create_model("IncidentSources", __base__=Sources, **_NAMED)
_TeamServices = create_model("TeamServices", __base__=Services, **_SERVICES)

#: ``incident.yaml``.
IncidentFile: type[Incident] = create_model(
    "IncidentFile", __base__=Incident, sources=(_IncidentSources, _IncidentSources())
)
#: ``incident-kit.yaml``.
SettingsFile: type[Settings] = create_model(
    "SettingsFile", __base__=Settings, sources=(_TeamServices, _TeamServices())
)


def read_named(incident: Incident, source: Source) -> Named:
    """What an ``incident.yaml`` that was read with its sources names of ``source``."""
    named: Named = getattr(incident.sources, source.key)
    return named


def is_nothing(named: Named) -> bool:
    """Whether nothing is named of a source."""
    return named in ((), type(named)())


def read_service(settings: Settings, source: Source) -> Service:
    """Where ``source`` answers; an empty :class:`Service` if it has none."""
    service: Service = getattr(settings.sources, source.key, Service())
    return service
