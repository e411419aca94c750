"""How a page tells an entry of the history: in a phrase, with to whom, into which question, until when, as what."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.conversations.story import StoryItem
from bot.core.figures.facts import DUE, SETS_DUE
from bot.core.model import HistoryEntry
from bot.core.promises.clocks import PromiseClock
from bot.core.telling.history import entry_words

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")


def actor(entry: HistoryEntry) -> str:
    """Who did it: a colleague's Slack user id, "" for Switchboard itself."""
    return entry.by if _USER.fullmatch(entry.by) else ""


@dataclass(frozen=True, slots=True)
class Particular:
    """One of them: `label` before it, then people by their Slack user ids, a question, a moment or plain words."""

    label: str
    people: tuple[str, ...] = ()
    question: int | None = None
    at: datetime | None = None
    words: str = ""


def phrase(entry: HistoryEntry) -> str:
    """What happened, in a few words to which the particulars are added."""
    if entry.what == SETS_DUE:
        return "due now:" if _due(entry) else "nothing is due now"
    return entry_words(entry)


def speaker(item: StoryItem, company: str) -> str:
    """Who did what is told with the words themselves, where that is nobody of ours by name."""
    return "Somebody there" if item.entry and item.entry.what in ("reply.removed", "reply.edited_there") else company


def says(item: StoryItem) -> str:
    """The verb between whoever speaks and the words."""
    if item.entry is None:
        return ""
    if item.entry.what == "reply.proposed" and item.reply is not None and item.reply.reply.amends is not None:
        return "proposes a correction"
    return _SAYS.get(item.entry.what) or entry_words(item.entry)


_SAYS: Mapping[str, str] = {
    "reply.proposed": "proposes",
    "reply.reworded": "changes the words",
    "reply.edited": "changes the words for communications",
    "reply.sent": "answers",
    "reply.posted_anyway": "answers, though that had been taken back",
    "reply.amended": "corrects the answer",
    "reply.deleted": "took the answer back",
    "reply.removed": "removed the answer",
    "reply.edited_there": "edited the answer",
}


def particulars(entry: HistoryEntry) -> list[Particular]:
    """Those of an entry, in the order in which they are said."""
    if entry.what == SETS_DUE:
        return _due(entry)
    read = _PARTICULARS.get(entry.what, {})
    return [told for key, tell in read.items() if entry.data.get(key) and (told := tell(entry.data[key])) is not None]


Tell = Callable[[str], Particular | None]


def _people(label: str) -> Tell:
    return lambda written: Particular(label, people=tuple(written.split()))


def _question(label: str) -> Tell:
    return lambda written: Particular(label, question=int(written)) if written.isdecimal() else None


def _words(label: str) -> Tell:
    return lambda written: Particular(label, words=", ".join(written.split()))


def _channel(written: str) -> Particular | None:
    """A channel by its name; ids of channels tell people nothing."""
    return Particular("to", words=written) if written.startswith("#") else None


def _until(written: str) -> Particular | None:
    at = moment_of(written)
    return Particular("until", at=at) if at else None


def moment_of(written: str) -> datetime | None:
    """A moment as ISO 8601 writes it, with its zone; None for what is none."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _due(entry: HistoryEntry) -> list[Particular]:
    keys = {DUE if clock is PromiseClock.SENT else clock.value: clock for clock in PromiseClock}
    moments = {clock: moment_of(entry.data.get(key, "").rpartition(" ")[2]) for key, clock in keys.items()}
    return [Particular(f"{clock.words} by", at=at) for clock, at in moments.items() if at]


_PARTICULARS: Mapping[str, Mapping[str, Tell]] = {
    "question.assigned": {"to": _people("to")},
    "question.called": {"to": _people("")},
    "question.escalated": {"to": _people("")},
    "question.colleague_called": {"to": _people("")},
    "question.snoozed": {"until": _until},
    "question.routed": {"tags": _words("as"), "channel": _channel, "people": _people("for")},
    "question.moved": {"tags": _words("as"), "channel": _channel},
    "question.retagged": {"tags": _words("now"), "was": _words("before")},
    "question.merged": {"into": _question("into")},
    "question.joined": {"from": _question("from")},
    "question.split": {"to": _question("into")},
    "question.unmerged": {"from": _question("from")},
    "question.not_same": {"other": _question("than")},
    "reply.put_off": {"until": _until},
    "reply.deletion_put_off": {"until": _until},
}
