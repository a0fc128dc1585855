"""What a file says as a valid value, or an error that names its first fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from incident_kit.errors import FileError
from incident_kit.files.reading import Keys, locate

Model = TypeVar("Model", bound=BaseModel)


def validate_data(model: type[Model], data: Keys, label: str, context: object = None) -> Model:
    """``data`` as a ``model``; the first fault is a :class:`FileError`."""
    check_version(data, label)
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        raise _file_error(error, data, label, model) from error


def check_version(data: Mapping[str, Any], label: str, known: int = 1) -> None:
    """Refuse a file of a newer kit, or one without a readable version."""
    version = data.get("version", known)
    is_number = isinstance(version, int) and not isinstance(version, bool)
    if is_number and 1 <= version <= known:
        return
    problem, todo = "has no readable version: write `version: 1`", []
    if is_number and version > known:
        problem = f"is of version {version}; this incident-kit reads up to {known}"
        todo = ["install a newer incident-kit; the file is left as it is"]
    raise FileError(label, problem, line=locate(data, ["version"]), field="version", todo=todo)


def _file_error(
    error: ValidationError, data: Keys, label: str, model: type[BaseModel]
) -> FileError:
    faults = error.errors(include_url=False)
    unknown = [fault for fault in faults if fault["type"] == "extra_forbidden"]
    fault = (unknown or faults)[0]  # a misspelt key explains one that is missing
    path = _typed_path(data, fault["loc"], missing=fault["type"] == "missing")
    field = ".".join(str(part) for part in path) or None
    problem = str(fault["msg"]).removeprefix("Value error, ")
    if unknown:
        problem = "is no setting here" + _suggest(str(path[-1]), model, path[:-1])
    return FileError(label, problem, line=locate(data, path), field=field)


def _typed_path(data: Any, path: Sequence[str | int], *, missing: bool) -> list[str | int]:
    """``path`` as far as the file has it, and the key it lacks if one is ``missing``.

    Pydantic adds the names of types where a value may be of several.
    """
    found: list[str | int] = []
    for part in path:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return [*found, part] if missing else found
        found.append(part)
    return found


def _suggest(word: str, model: type[BaseModel], path: Sequence[str | int]) -> str:
    """The setting that may be meant by ``word``, or all that there are."""
    names = list(_list_settings(model, path))
    near = get_close_matches(word, names, n=1)
    return f"; did you mean `{near[0]}`?" if near else f"; known are {', '.join(names)}"


def _list_settings(model: type[BaseModel], path: Sequence[str | int]) -> Iterator[str]:
    """The keys that may stand in the mapping that ``path`` leads to."""
    for part in path:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        inner = _find_models(model.model_fields[part].annotation)
        model = inner[0] if inner else model
    yield from (field.alias or name for name, field in model.model_fields.items())


def _find_models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for arg in getattr(annotation, "__args__", ()) for found in _find_models(arg)]
