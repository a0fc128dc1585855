"""The pieces that files typed by people are made of: the base model, and its values.

A key that is not known is refused, since a misspelt ``tenants`` would otherwise
mean that no customer's name is checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)

from incident_kit.model.times import parse_time


def _read_list(value: object) -> object:
    """One value does for a list, and nothing for an empty one."""
    if value is None:
        return ()
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return value if is_list else (value,)


def _read_names(value: object) -> object:
    """Names in a list, or one alone; what nobody would be called is refused, since a name
    that is read wrongly is one that nobody looks for."""
    names = _read_list(value)
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    if isinstance(value, str) and not is_list and re.search(r"[,;\n]", value.strip()):
        raise ValueError("is one text: write a list, `- NAME` a line")
    for name in names if isinstance(names, Sequence) else ():
        _check_name(name)
    return names


def _check_name(name: object) -> None:
    is_name = isinstance(name, str | int) and not isinstance(name, bool)
    if not is_name or not any(map(str.isalnum, str(name))):
        raise ValueError("is no list of names: write `- NAME` a line, a name in quotation marks")


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone: use a name such as Europe/London") from None
    return name


def _read_answer(value: object) -> object:
    answer = "unknown" if value is None else str(value).strip().lower()
    return {"true": "yes", "false": "no"}.get(answer, answer)


def _read_switch(value: object) -> object:
    return {"on": True, "off": False, "yes": True, "no": False}.get(str(value).lower(), value)


def _read_moment(value: object, info: ValidationInfo) -> object:
    if value is None or isinstance(value, datetime):
        return value
    context = info.context if isinstance(info.context, Mapping) else {}
    return parse_time(str(value), str(context.get("zone", "Europe/London")))


Texts = Annotated[tuple[str, ...], BeforeValidator(_read_list)]
Names = Annotated[tuple[str, ...], BeforeValidator(_read_names)]
Zone = Annotated[str, AfterValidator(_check_zone)]
Moment = Annotated[datetime | None, BeforeValidator(_read_moment)]
SecurityAnswer = Literal["yes", "no", "unknown"]
Answer = Annotated[SecurityAnswer, BeforeValidator(_read_answer)]
Switch = Annotated[bool, BeforeValidator(_read_switch)]
Minutes = Annotated[int, Field(gt=0)]


class Typed(BaseModel):
    """What people type: frozen, unknown keys refused, numbers read as text."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", coerce_numbers_to_str=True, populate_by_name=True
    )
