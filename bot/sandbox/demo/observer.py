"""What can be seen on the stage: cards, notes and reviews in Slack, replies on the square. It looks and never acts.

Everything is read from Slack's and the square's own state, never from the bot's database.
"""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.demo.company import ACCOUNT
from bot.sandbox.demo.environment import DemoEnvironment
from bot.sandbox.slack import Json
from bot.sandbox.square import SquarePost
from bot.slack import action_ids

_LOOK = 0.05
"""Seconds between two looks."""
_ID = re.compile(r"\bQ-\d+\b")
Found = TypeVar("Found")


class NotShown(Exception):
    """What should have been seen was not; the text says what, for a person."""


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message in Slack. `question` is the Q-12 it is about, "" when it says none."""

    channel: str
    ts: str
    question: str = ""


class DemoObserver:
    """Looks at a stage. `patience` is how many seconds a thing may take to appear; `clock` counts seconds."""

    def __init__(self, environment: DemoEnvironment, patience: float, clock: Callable[[], float]) -> None:
        self._environment = environment
        self._patience = patience
        self._clock = clock

    def wait_for(self, what: str, look: Callable[[], Found | None]) -> Found:
        """What `look` finds, as soon as it finds something. Raises NotShown(what) when that takes too long, or when the
        environment was closed.
        """
        end, pause = self._clock() + self._patience, threading.Event()
        while (found := look()) is None:
            if self._clock() > end or self._environment.closed:
                raise NotShown(what)
            pause.wait(_LOOK)
        return found

    def find_card(self, words: str) -> SeenMessage | None:
        """The card that quotes these words."""
        for room in self._environment.slack.state()["channels"]:
            for message in room["messages"]:
                if room["id"] != self._environment.channels.review and words in visible_text(message):
                    return _seen_message(room["id"], message)
        return None

    def card_says(self, card: SeenMessage, words: str) -> bool | None:
        """True when the card shows these words now, else None."""
        return words in visible_text(self._environment.slack.message(card.channel, card.ts)) or None

    def thread(self, card: SeenMessage) -> list[Json]:
        """What stands under a card."""
        return self._environment.slack.thread(card.channel, card.ts)[1:]

    def find_note(self, card: SeenMessage, kind: str, skip: int = 0) -> Json | None:
        """The bot's note of this kind in the card's thread, such as "reply edited"; `skip` leaves out earlier ones."""
        notes = [note for note in self.thread(card) if "bot_id" in note and str(note["text"]).endswith(f": {kind}")]
        return notes[skip] if len(notes) > skip else None

    def find_reply(self, card: SeenMessage, says: str, skip: int = 0) -> Json | None:
        """The message of a reply in the card's thread that says this now; `skip` leaves out earlier replies."""
        told = [message for message in self.thread(card) if "bot_id" in message and ": a reply, " in message["text"]]
        found = [message for message in told if says in visible_text(message)]
        return found[skip] if len(found) > skip else None

    def find_button(self, card: SeenMessage, action: str) -> SeenMessage | None:
        """The newest message in the card's thread that has this button now."""
        places = [_seen_message(card.channel, message) for message in reversed(self.thread(card))]
        return next((place for place in places if self.has_button(place, action)), None)

    def find_review(self, question: str, words: str) -> SeenMessage | None:
        """The review of a reply with these words that can still be approved."""
        room = self._environment.channels.review
        for message in self._environment.slack.messages(room):
            place = _seen_message(room, message)
            if (
                place.question == question
                and words in visible_text(message)
                and self.has_button(place, action_ids.APPROVE)
            ):
                return place
        return None

    def has_button(self, place: SeenMessage, action: str, value: str = "") -> bool | None:
        """True when the message there has this button now, or a menu of this name with this choice; else None."""
        message = self._environment.slack.message(place.channel, place.ts)
        elements = (e for block in message.get("blocks", []) for e in block.get("elements", []))
        for element in elements:
            choices = [option["value"] for option in element.get("options", [])]
            if element.get("action_id") == action and (not value or value in choices):
                return True
        return None

    def replies(self, post: int) -> list[SquarePost]:
        """What the company's account has said under this post, and still stands."""
        return [note for note in self._environment.square.board.replies(post, ACCOUNT) if not note.deleted]

    def last_word(self, card: SeenMessage) -> str:
        """What the bot said last under a card, for the one who wonders why nothing came."""
        said = [visible_text(note) for note in self.thread(card) if "bot_id" in note]
        return " ".join(said[-1].split())[:200] if said else "nothing"


def visible_text(thing: object) -> str:
    """All the words in a message's or a window's blocks, as a person would read them."""
    return "".join(_texts(thing.get("blocks", []) if isinstance(thing, dict) else thing))


def _texts(thing: object) -> Iterator[str]:
    if isinstance(thing, list):
        for item in thing:
            yield from _texts(item)
    elif isinstance(thing, dict):
        text = thing.get("text")
        if isinstance(text, str):
            yield text
        yield from (part for key in ("text", "elements", "fields", "label") for part in _nested(thing.get(key)))
        if thing.get("type") in ("header", "section", "rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            yield "\n"


def _nested(thing: object) -> Iterator[str]:
    return _texts(thing) if isinstance(thing, list | dict) else iter(())


def _seen_message(channel: str, message: Json) -> SeenMessage:
    found = _ID.search(visible_text(message))
    return SeenMessage(channel, str(message["ts"]), found[0] if found else "")
