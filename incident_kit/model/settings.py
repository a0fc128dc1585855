"""What holds for every incident of a workspace: ``incident-kit.yaml``."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from incident_kit.model.typed import Minutes, Names, Switch, Texts, Typed, Zone


class Member(Typed):
    """Somebody of the team, with what each system calls them."""

    name: str
    role: str | None = None
    slack: str | None = None
    pagerduty: str | None = None
    emails: Texts = ()


class SecuritySignoff(Typed):
    """Who signs off when the incident is one of security."""

    required: int = Field(2, ge=1)
    roles: Texts = ("information assurance",)


class SignoffRule(Typed):
    """How many people, other than the writer, and of which roles."""

    required: int = Field(1, ge=1)
    roles: Texts = ()
    security: SecuritySignoff = SecuritySignoff()


#: What git takes as the name of a branch, as far as people use it.
_BRANCH = re.compile(
    r"(?![-/.])(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|$)))[\w./@+-]*(?<![./])|", re.ASCII
)
#: An address that names of files can be put behind.
_URL = re.compile(r"https?://[^\s/?#@\"'<>\\]+(?:/[^\s?#\"'<>\\]*)?|")


class WebFolder(Typed):
    """Where reports are published as pages: a ``folder``, relative to the workspace, or a
    ``branch`` of the git repository in it; ``url`` is where readers find it. Nowhere, while
    no folder is named."""

    folder: str = ""
    branch: str = ""
    url: str = ""

    @field_validator("folder", "branch", "url", mode="before")
    @classmethod
    def _none_is_empty(cls, value: object) -> object:
        return "" if value is None else value

    @field_validator("branch")
    @classmethod
    def _check_branch(cls, name: str) -> str:
        if not _BRANCH.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a branch")
        return name

    @field_validator("url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        if not _URL.fullmatch(url):
            raise ValueError("is no address of a folder: write https://HOST/ or https://HOST/PATH/")
        return url if not url or url.endswith("/") else f"{url}/"

    @model_validator(mode="after")
    def _need_folder(self) -> WebFolder:
        if not self.folder and (self.branch or self.url):
            raise ValueError("names no `folder` that the pages are written to")
        return self


class Services(Typed):
    """The services the whole team uses: :mod:`incident_kit.workspace.config` adds those
    that the sources say there are."""


class Settings(Typed):
    """``incident-kit.yaml``: what holds for every incident of a workspace."""

    version: Literal[1] = 1
    team: str = ""
    time_zone: Zone = "Europe/London"
    margin_minutes: int = Field(60, ge=0)
    update_interval_minutes: Minutes | dict[str, Minutes] = 60
    tenants: Names = ()
    tenants_file: str | None = None
    internal_domains: Names = ()
    public_contacts: Texts = ()
    people: tuple[Member, ...] = ()
    escalation: Texts = ()
    team_channel: str = ""
    signoff: SignoffRule = SignoffRule()
    sources: Services = Services()
    publish: WebFolder = WebFolder()
    raw: Switch = True

    @field_validator("people", mode="before")
    @classmethod
    def _none_is_nobody(cls, value: object) -> object:
        return () if value is None else value

    @field_validator("publish", mode="before")
    @classmethod
    def _none_is_nowhere(cls, value: object) -> object:
        return {} if value is None else value

    @property
    def priorities(self) -> tuple[str, ...]:
        """What the team calls how severe an incident is, the most severe first."""
        every = self.update_interval_minutes
        named = () if isinstance(every, int) else (name for name in every if name != "default")
        return tuple(named) or ("P1", "P2", "P3", "P4")

    def update_interval(self, priority: str | None) -> int:
        """Minutes between public updates for an incident of ``priority``."""
        every = self.update_interval_minutes
        if isinstance(every, int):
            return every
        named = {name.casefold(): minutes for name, minutes in every.items()}
        return named.get((priority or "").casefold(), named.get("default", 60))
