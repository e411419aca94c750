"""The command `stats`, and its buttons for other periods."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.core.attachments import Picture
from bot.core.errors import Faulty, Stale
from bot.core.figures.period import USUAL, names_period, read_periods
from bot.core.figures.scope import Scope
from bot.core.figures.wording import heading
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.responses.figures import figures_response, meanings_response
from handlers.commands.answers.paging import page_listener
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import bare, find_person, unescape
from handlers.interactions import OLD_BUTTON, TypedCommand
from handlers.payloads import Json, response_target
from handlers.telling import answer_person

_PERIOD_BUTTONS = (action_ids.FIGURES_DAY, action_ids.FIGURES_WEEK, action_ids.FIGURES_MONTH)
_MEANING = ("help", "meaning")


@dataclass(frozen=True, slots=True)
class ShowFigures:
    """What was typed: a period, names of tags or sources, a person's Slack id."""

    period: str = USUAL
    names: tuple[str, ...] = ()
    person: str = ""


def register(app: App, desk: Desk) -> None:
    """Register the buttons."""
    for action in _PERIOD_BUTTONS:
        app.action(action)(
            page_listener(
                desk,
                lambda pressed: _figures(desk, *_read_value(pressed.value), pressed.by),
                lambda pressed: _drawn(desk, *_read_value(pressed.value), pressed.by),
            )
        )
    app.action(action_ids.FIGURES_MEANING)(_meaning_listener(desk))


def _read(rest: str, people: People) -> ShowFigures:
    """In any order. Raises Faulty for two periods or people, NotFound for somebody unknown."""
    typed = ShowFigures()
    periods: list[str] = []
    for word in unescape(rest).split():
        if names_period(bare(word)):
            periods.append(bare(word))
        elif word.startswith(("@", "<@")):
            if typed.person:
                raise Faulty(["One person at a time."])
            typed = replace(typed, person=find_person(word, people))
        elif name := bare(word):
            typed = replace(typed, names=(*typed.names, name))
    if len(periods) > 1:
        raise Faulty([f"One period at a time: {' or '.join(periods)}?"])
    return replace(typed, period=periods[0]) if periods else typed


def _stats(desk: Desk, command: ShowFigures, typed: TypedCommand) -> CommandResponse:
    if _asks_what_they_mean(command):
        return "What the figures mean", meanings_response()
    return _figures(desk, command.period, _scope(desk, command), typed.by)


def _scope(desk: Desk, command: ShowFigures) -> Scope:
    scope = Scope(person=command.person)
    for name in command.names:
        found = desk.figures.named(name)
        if (found.tag and scope.tag) or (found.source and scope.source):
            raise Faulty(["One tag and one source at a time."])
        scope = replace(scope, tag=found.tag or scope.tag, source=found.source or scope.source)
    return scope


def _picture(desk: Desk, command: ShowFigures, typed: TypedCommand) -> Picture | None:
    if _asks_what_they_mean(command):
        return None
    return _drawn(desk, command.period, _scope(desk, command), typed.by)


def _drawn(desk: Desk, period: str, scope: Scope, by: str) -> Picture | None:
    zone = desk.zone_of(by)
    return desk.figures.picture(read_periods(period, desk.now(), zone), scope, by, zone)


def _asks_what_they_mean(command: ShowFigures) -> bool:
    return tuple(name.casefold() for name in command.names) in {(word,) for word in _MEANING}


def _figures(desk: Desk, period: str, scope: Scope, by: str) -> CommandResponse:
    figures = desk.figures.of(read_periods(period, desk.now(), desk.zone_of(by)), scope, by)
    return heading(figures), figures_response(figures, desk.people, desk.web_address)


def _read_value(value: str) -> tuple[str, Scope]:
    """What a button asks for. Raises Stale for one that another version of Switchboard drew."""
    try:
        period, tag, source, person = json.loads(value)
    except (ValueError, TypeError) as error:
        raise Stale(OLD_BUTTON) from error
    if not names_period(str(period)):
        raise Stale(OLD_BUTTON)
    return str(period), Scope(str(tag), str(source), str(person))


def _meaning_listener(desk: Desk) -> Callable[..., None]:
    def asked(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        answer = ("What the figures mean", meanings_response())
        answer_person(desk, client, respond, response_target(body), answer)

    return asked


COMMANDS = (
    Command(
        "stats",
        "stats [7d|today|2026-11] [tag|source|@person]",
        "what came of the work, beside the time before; stats help says what each figure means",
        Act.LOOK,
        _read,
        _stats,
        changes=False,
        examples=("stats 30d", "stats 2026-11 sso", "stats today @ana", "stats help"),
        illustrate=_picture,
    ),
)
