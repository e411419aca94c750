"""The App Home view: what waits for the person looking, and what nobody has taken. Pure."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.model import Person
from bot.core.queue import Queue
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, actions, bullets, button, divider, header, rich, sentence
from bot.slack.blocks.limits import VIEW_BLOCKS, fit
from bot.slack.responses.queue import queue_line

_LINES = 15


def home_view(mine: Queue, unassigned: Queue, people: Mapping[str, Person], now: datetime) -> Block:
    """The home view: `mine` first, then `unassigned`; 15 questions of each at most."""
    blocks = [
        *_part("Your questions", "Nothing waits for you.", mine, people, now),
        divider(),
        *_part("Nobody is on these", "Everything has somebody on it.", unassigned, people, now),
    ]
    return {"type": "home", "blocks": fit(blocks, VIEW_BLOCKS)}


def _part(title: str, none: str, queue: Queue, people: Mapping[str, Person], now: datetime) -> list[Block]:
    lines = queue.items[:_LINES]
    if not lines:
        return [header(title), sentence(none)]
    more = queue.total - len(lines)
    shows = [
        button(f"Show {one.question.id}", f"{action_ids.SHOW}_{n}", str(one.question.number))
        for n, one in enumerate(lines)
    ]
    return [
        header(title),
        rich(bullets([queue_line(one, now, people) for one in lines])),
        *actions(*shows),
        *([sentence(f"And {more} more: /switchboard queue")] if more > 0 else []),
    ]
