"""The window of a command that lacks something: when it opens, what it offers, and the line that it stands for. What is
handed in is carried out as if it had been typed.
"""

from collections.abc import Callable, Iterator, Mapping

from slack_sdk import WebClient

from bot.core.errors import Faulty, Outside
from bot.core.moments.suggested import suggested_moments
from bot.desk import Desk
from bot.slack.action_ids import WindowMetadata
from bot.slack.client.errors import translate_errors
from bot.slack.windows.command import CommandField, FieldChoices, FieldKind, command_window
from handlers.commands.command import AnyCommand
from handlers.commands.language.grammar import question_numbers
from handlers.interactions import OpenWindow, TypedCommand

_OPENINGS: Mapping[str, str] = {
    "not_us": "not about us",
    "spam": "spam",
    "talk": "praise",
    "job": "job advert",
    "answered": "already answered",
}
"""How the reason of a question that is ignored begins, by its kind."""


def lacks_something(command: AnyCommand, rest: str) -> bool:
    """Whether nothing stands where the command needs something, so that a window asks for it."""
    return any(not one.optional for one in _left(command, rest)[1])


def open_command_window(desk: Desk, client: WebClient, command: AnyCommand, rest: str, typed: TypedCommand) -> None:
    """Ask for what the command lacks. Raises Faulty with its usage when there is no window, and what `desk` raises."""
    number, fields = _left(command, rest)
    desk.check_may(command.act, typed.by, number)
    choices = _choices(desk, fields, number, typed.by)
    usage = Faulty([f"Type: {command.usage}"])
    if not typed.trigger or not _can_choose(fields, choices):
        raise usage
    metadata = WindowMetadata(question=number, command=command.name, source_message=(typed.channel, ""))
    view = command_window(command.name, command.help, fields, choices, metadata)
    try:
        with translate_errors(desk.now):
            client.views_open(trigger_id=typed.trigger, view=view)
    except Outside as trouble:
        raise usage from trouble


def line_of(desk: Desk, command: AnyCommand, window: OpenWindow, by: str) -> str:
    """What would be typed for what was filled in, escaped as Slack does."""
    words = [command.name]
    if window.metadata.question:
        words.append(f"Q-{window.metadata.question}")
    for one in command.fields:
        words += _WORDS[one.kind](desk, window, by)
    return " ".join(words)


def _left(command: AnyCommand, rest: str) -> tuple[int, tuple[CommandField, ...]]:
    """The question that was named, 0 for none, and the fields for which nothing stands there."""
    fields = command.fields
    if not rest.strip():
        return 0, fields
    if not fields or fields[0].kind is not FieldKind.QUESTION:
        return 0, ()
    try:
        numbers, after = question_numbers(rest, command.usage)
    except Faulty:
        return 0, ()
    return (numbers[0], fields[1:]) if len(numbers) == 1 and not after else (0, ())


def _choices(desk: Desk, fields: tuple[CommandField, ...], number: int, by: str) -> FieldChoices:
    kinds = {one.kind: one for one in fields}
    asked = kinds.get(FieldKind.QUESTION) or kinds.get(FieldKind.INTO)
    found = desk.queue.choices(closed=asked.closed) if asked else ()
    return FieldChoices(
        questions=[one for one in found if one[0] != number],
        tags=tuple(desk.tags) if FieldKind.TAGS in kinds else (),
        present_tags=desk.questions.detail(number).question.tags if number and FieldKind.TAGS in kinds else (),
        sources=tuple(sorted({one.source for one in desk.sources.health()})) if FieldKind.SOURCE in kinds else (),
        moments=suggested_moments(desk.now(), desk.zone_of(by)),
    )


def _can_choose(fields: tuple[CommandField, ...], choices: FieldChoices) -> bool:
    """Whether each field has something to choose: Slack takes no empty list."""
    needed = {
        FieldKind.QUESTION: choices.questions,
        FieldKind.INTO: choices.questions,
        FieldKind.TAGS: choices.tags,
        FieldKind.SOURCE: choices.sources,
    }
    return all(needed.get(one.kind, (True,)) for one in fields)


def _question(_desk: Desk, window: OpenWindow, _by: str) -> Iterator[str]:
    if window.values.question:
        yield f"Q-{window.values.question}"


def _into(_desk: Desk, window: OpenWindow, _by: str) -> Iterator[str]:
    if window.values.into:
        yield f"Q-{window.values.into}"


def _person(_desk: Desk, window: OpenWindow, _by: str) -> Iterator[str]:
    if window.values.person:
        yield f"<@{window.values.person}>"


def _tags(_desk: Desk, window: OpenWindow, _by: str) -> Iterator[str]:
    chosen, before = window.values.tags or (), window.initial_tags
    yield from (f"+{tag}" for tag in chosen if tag not in before)
    yield from (f"-{tag}" for tag in before if tag not in chosen)


def _moment(desk: Desk, window: OpenWindow, by: str) -> Iterator[str]:
    values = window.values
    yield f"{values.moment.astimezone(desk.zone_of(by)):%Y-%m-%d %H:%M}" if values.moment else values.span


def _reason(_desk: Desk, window: OpenWindow, _by: str) -> Iterator[str]:
    """Set off by a dash: a question that a reason begins with is not meant."""
    why = window.values.why.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if why:
        yield f"- {why}" if not window.values.kind or window.values.kind not in _OPENINGS else why


def _kind(_desk: Desk, window: OpenWindow, _by: str) -> Iterator[str]:
    opening = _OPENINGS.get(window.values.kind, "")
    yield f"{opening}:" if opening and window.values.why.strip() else opening


def _source(_desk: Desk, window: OpenWindow, _by: str) -> Iterator[str]:
    yield window.values.source


_WORDS: Mapping[FieldKind, Callable[[Desk, OpenWindow, str], Iterator[str]]] = {
    FieldKind.QUESTION: _question,
    FieldKind.INTO: _into,
    FieldKind.PERSON: _person,
    FieldKind.TAGS: _tags,
    FieldKind.MOMENT: _moment,
    FieldKind.KIND: _kind,
    FieldKind.REASON: _reason,
    FieldKind.SOURCE: _source,
}
