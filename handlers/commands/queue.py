"""The command `queue`, and its paging buttons."""

import json
from dataclasses import replace

from slack_bolt import App

from bot.core.errors import Faulty, NotFound, Stale
from bot.core.permissions import Act
from bot.core.queue import WHICH_WORDS, QueueChoice
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.responses.queue import queue_response
from handlers.commands.answers.paging import page_listener
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import bare, channel_in, nearest, unescape
from handlers.interactions import OLD_BUTTON, TypedCommand

WHICH = tuple(WHICH_WORDS)
_CHANGES_THE_PAGE = (
    action_ids.PAGE,
    action_ids.PAGE_BACK,
    action_ids.QUEUE_WHICH,
    action_ids.QUEUE_TAG,
    action_ids.QUEUE_SOURCE,
)


def register(app: App, desk: Desk) -> None:
    """Register the paging buttons and the filters."""
    for paging in _CHANGES_THE_PAGE:
        app.action(paging)(page_listener(desk, lambda pressed: _page(desk, read_page(pressed.value), pressed.by)))


def _read(rest: str, _people: People) -> QueueChoice:
    tag, which, page = "", "", 1
    for word in filter(None, (_word(typed) for typed in rest.split())):
        if word.isdecimal():
            page = min(int(word), 100_000)
        elif word.lower() in WHICH:
            which = word.lower()
        elif tag:
            near = nearest(word.lower(), WHICH) or nearest(tag.lower(), WHICH)
            raise Faulty([f"Did you mean {near}?" if near else f"One tag at a time: {tag} or {word}?"])
        else:
            tag = word
    return QueueChoice(tag, which, page)


def _word(typed: str) -> str:
    """As it was meant; a channel as #id|name."""
    channel, name = channel_in(typed)
    return f"#{channel}|{name}" if channel or name else bare(unescape(typed))


def _tag_of(desk: Desk, named: str) -> str:
    """The tag of this name, or the one whose channel this is."""
    channel, _, name = named.removeprefix("#").partition("|")
    if named.startswith("#"):
        here = [tag.name for tag in desk.tags.values() if tag.channel.casefold() in (channel.casefold(), f"#{name}")]
        if len(here) == 1:
            return here[0]
    wanted = (name or channel).casefold()
    return next((tag for tag in desk.tags if tag.casefold() == wanted), name or channel)


def _queue(desk: Desk, command: QueueChoice, typed: TypedCommand) -> CommandResponse:
    tag = _tag_of(desk, command.tag)
    near = "" if tag in desk.tags else nearest(tag.lower(), WHICH)
    if near:
        raise NotFound(f"There is no tag {tag}; did you mean {near}?")
    return _page(desk, replace(command, tag=tag), typed.by)


def _page(desk: Desk, command: QueueChoice, by: str) -> CommandResponse:
    page = desk.queue.page(command.tag, command.which, by, command.page, command.source)
    return "The queue", queue_response(page, command, desk.now(), desk.people, desk.tags, desk.source_names)


def read_page(value: str) -> QueueChoice:
    """What a paging button asks for. Raises Stale for one that another version of Switchboard drew."""
    try:
        tag, which, page, *source = json.loads(value)
        return QueueChoice(str(tag), str(which), int(page), str(source[0]) if source else "")
    except (ValueError, TypeError) as error:
        raise Stale(OLD_BUTTON) from error


COMMANDS = (
    Command(
        "queue",
        "queue [tag] [unassigned|mine|overdue|review] [page]",
        "what waits for an answer",
        Act.LOOK,
        _read,
        _queue,
        changes=False,
    ),
)
