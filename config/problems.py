"""Pydantic's errors as messages for a person: the path of the value, what is wrong, and what to write instead. Only the
form of the message is decided here; the line comes from `config.toml_positions`, the rules from `config.tables` and the
connectors.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.toml_positions import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the value at `path`, and the remedy."""

    path: Path
    text: str


_MESSAGES = {
    "string_type": "must be text in quotes.",
    "int_type": "must be a whole number without quotes.",
    "int_from_float": "must be a whole number.",
    "bool_type": "must be true or false, without quotes.",
    "tuple_type": "must be a list in square brackets.",
    "list_type": "must be a list in square brackets.",
    "model_type": "must be a table of keys and values.",
    "model_attributes_type": "must be a table of keys and values.",
    "greater_than_equal": "must be at least {ge}.",
    "less_than_equal": "must be at most {le}.",
    "too_short": "must have at least {min_length} in it.",
    "enum": "must be one of: {expected}.",
    "literal_error": "must be one of: {expected}.",
}
_HEADERS = {"tuple_type": "[[{}]], once for each", "model_type": "[{}], once"}


def table_problems(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Every error of `model` as a problem, in the order of the model."""
    return [_problem(details, model) for details in error.errors(include_url=False, include_input=False)]


def connector_problems(error: ValidationError, at: Path, keys: Collection[str]) -> Iterator[Problem]:
    """Every error in a connector's settings, which are at the path `at`; `keys` are those that can be suggested."""
    for details in error.errors(include_url=False, include_input=False):
        path = (*at, *details["loc"])
        if details["type"] == "missing":
            yield Problem(path, "is missing; this kind of source needs it.")
        elif details["type"] == "extra_forbidden":
            yield Problem(path, unknown_key_text(str(path[-1]), keys))
        else:
            yield Problem(path, _plain(details))


def unknown_key_text(key: str, keys: Collection[str]) -> str:
    """That `key` does not exist, and the nearest of `keys`, else all of them."""
    near = get_close_matches(key, sorted(keys), n=1)
    if near:
        return f"there is no such key; did you mean {near[0]}?"
    return (
        f"there is no such key; there are: {', '.join(sorted(keys))}." if keys else "there is no such key; take it out."
    )


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    path = details["loc"]
    fields = _fields(model, path[:-1])
    if details["type"] == "extra_forbidden":
        return Problem(path, unknown_key_text(str(path[-1]), fields))
    if details["type"] == "missing":
        about = fields[str(path[-1])].description or ""
        return Problem(path, f"is missing; add it. {about}".rstrip())
    if len(path) == 1 and details["type"] in _HEADERS:
        return Problem(path, f"must be written {_HEADERS[details['type']].format(path[0])}.")
    return Problem(path, _plain(details))


def _plain(details: ErrorDetails) -> str:
    if said := _MESSAGES.get(details["type"]):
        return said.format_map(details.get("ctx", {}))
    message = details["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    return message if message.endswith((".", "?")) else f"{message}."


def _fields(model: type[BaseModel], path: Path) -> dict[str, FieldInfo]:
    """The fields of the table at `path`; none if it is not one of our tables."""
    inner: type[BaseModel] | None = model
    for key in path:
        if inner is not None and isinstance(key, str):
            field = _by_key(inner).get(key)
            inner = _table_in(field.annotation) if field else None
    return _by_key(inner) if inner else {}


def _by_key(table: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a table by the keys they are written as."""
    return {field.alias or name: field for name, field in table.model_fields.items()}


def _table_in(annotation: object) -> type[BaseModel] | None:
    """The table in an annotation such as `tuple[TagTable, ...]` or `HoursTable | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((table for argument in get_args(annotation) if (table := _table_in(argument))), None)
