"""Whom blocks notify: every `user` element in them, wherever it stands; and the same with names in its place. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.core.model import Person
from bot.slack.blocks.elements import Block, one_line


def mentioned(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The Slack user ids, each once, in the order in which they stand."""
    return tuple(dict.fromkeys(_mentions(blocks)))


def unmention(blocks: Sequence[Block], whom: Collection[str], people: Mapping[str, Person]) -> list[Block]:
    """The blocks with these people as plain text."""
    return [block for one in blocks if isinstance(block := _named(one, whom, people), dict)]


def _mentions(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "user":
            yield str(value.get("user_id", ""))
        for inner in value.values():
            yield from _mentions(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _mentions(inner)


def _named(value: object, whom: Collection[str], people: Mapping[str, Person]) -> object:
    if isinstance(value, dict):
        if value.get("type") == "user" and value.get("user_id") in whom:
            slack = str(value["user_id"])
            style = {"style": value["style"]} if "style" in value else {}
            return {**one_line(people[slack].name if slack in people else slack, 40), **style}
        return {key: _named(inner, whom, people) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_named(inner, whom, people) for inner in value]
    return value
