"""The command `search`, and its paging buttons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from slack_bolt import App

from bot.core.errors import Stale
from bot.core.permissions import Act
from bot.core.searching.search import terms_in
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.responses.search import search_response
from handlers.commands.answers.paging import page_listener
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import unescape
from handlers.interactions import OLD_BUTTON, TypedCommand


@dataclass(frozen=True, slots=True)
class SearchFor:
    terms: Sequence[str]
    page: int = 1


def register(app: App, desk: Desk) -> None:
    """Register the paging buttons."""
    for paging in (action_ids.SEARCH_ON, action_ids.SEARCH_BACK):
        app.action(paging)(page_listener(desk, lambda pressed: _page(desk, _read_page(pressed.value), pressed.by)))


def _read(rest: str, _people: People) -> SearchFor:
    return SearchFor(terms_in(unescape(rest)))


def _search(desk: Desk, command: SearchFor, typed: TypedCommand) -> CommandResponse:
    return _page(desk, command, typed.by)


def _page(desk: Desk, command: SearchFor, by: str) -> CommandResponse:
    found = desk.queue.search(command.terms, by, command.page)
    return f"{found.total} found", search_response(found, desk.people)


def _read_page(value: str) -> SearchFor:
    """What a paging button asks for. Raises Stale for one that another version of Switchboard drew."""
    try:
        terms, page = json.loads(value)
        return SearchFor([str(term) for term in terms], int(page))
    except (ValueError, TypeError) as error:
        raise Stale(OLD_BUTTON) from error


COMMANDS = (
    Command(
        "search",
        'search words ["a phrase"]',
        "posts, questions and replies that hold all these words, the newest first",
        Act.LOOK,
        _read,
        _search,
        changes=False,
        examples=("search rate limit", 'search "rate limit" 429'),
    ),
)
