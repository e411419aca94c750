"""The command `search`, and its paging buttons."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.core.errors import Stale
from bot.core.permissions import Act
from bot.core.searching.search import terms_in
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.responses.search import search_response
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import unescape
from handlers.interactions import OLD_BUTTON, TypedCommand
from handlers.payloads import Json, parse_button_press, response_target
from handlers.telling import answer_person


@dataclass(frozen=True, slots=True)
class SearchFor:
    terms: Sequence[str]
    page: int = 1


def register(app: App, desk: Desk) -> None:
    """Register the paging buttons."""
    for paging in (action_ids.SEARCH_ON, action_ids.SEARCH_BACK):
        app.action(paging)(_page_listener(desk))


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


def _page_listener(desk: Desk) -> Callable[..., None]:
    def paged(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        pressed = parse_button_press(body)
        page = _page(desk, _read_page(pressed.value), pressed.by)
        answer_person(desk, client, respond, response_target(body), page, replace=True)

    return paged


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
