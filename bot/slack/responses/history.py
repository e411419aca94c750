"""What happened to a question, each entry of its history in people's words. Pure."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.figures.facts import DROPPED, DUE, MET, PAUSED, SETS_DUE
from bot.core.model import HistoryEntry, Person
from bot.core.promises.clocks import PromiseClock
from bot.core.telling.history import entry_words
from bot.slack.blocks.elements import Part, is_user, moment, one_line, person, said, with_names


def history_line(entry: HistoryEntry, people: Mapping[str, Person]) -> list[Part]:
    """When, what, by whom if a person did it, and why."""
    what = (_due(entry) if entry.what == SETS_DUE else []) or [one_line(entry_words(entry), 80)]
    by = [said(" by "), person(entry.by, people)] if is_user(entry.by) else []
    why = [said(": "), *with_names(entry.why, people, 120)] if entry.why else []
    return [moment(entry.at), said(" "), *what, *by, *why]


def _due(entry: HistoryEntry) -> list[Part]:
    """What is due when from then on, clock by clock."""
    told = [part for clock in PromiseClock for part in _clock(clock, entry.data)]
    return told[1:]


def _clock(clock: PromiseClock, data: Mapping[str, str]) -> list[Part]:
    key = DUE if clock is PromiseClock.SENT else clock.value
    if key not in data:
        return []
    last = data[key].rpartition(" ")[2]
    if last in _ENDS:
        return [said(", "), said(f"{clock.words} {_ENDS[last]}")]
    return [said(", "), said(f"{clock.words} is due "), moment(datetime.fromisoformat(last))]


_ENDS: Mapping[str, str] = {
    MET: "is no longer waited for",
    DROPPED: "is no longer due",
    PAUSED: "is due at no time for now",
    "": "is due at no time for now",
}
