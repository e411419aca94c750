"""The message about a burst: how many questions of one tag, in how long, and a button for each. Pure.

It holds none of a stranger's words: those are on each question's own card.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.bursts import Burst
from bot.core.calendars.working_time import is_at_work
from bot.core.model import Person
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, duration_words, line, one_line, person, said
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit

_LISTED = 10
_CALLED = 10


def burst_message(burst: Burst, people: Mapping[str, Person], *, call: bool = False) -> list[Block]:
    """The burst as it is now. `call` mentions those who were asked; only its first posting does."""
    over = burst.ended_at is not None
    telling = [line(*_told(burst))] if over else [line(*_told(burst)), line(*_asked(burst, people, call=call))]
    shown = burst.questions[:_LISTED]
    return fit(
        [
            *telling,
            line(*_listed(burst)),
            *actions(*[button(f"Show Q-{n}", f"{action_ids.SHOW}_{place}", str(n)) for place, n in enumerate(shown)]),
        ]
    )


def burst_text(burst: Burst) -> str:
    """What a notification shows."""
    return f"{_count(burst)} about {label(burst.tag, 60)} in {duration_words(_length(burst))}"


def _told(burst: Burst) -> list[Part]:
    about = [said(" about "), {**one_line(burst.tag, 60), "style": {"bold": True}}]
    length = duration_words(_length(burst))
    if burst.ended_at is not None:
        return [said("The burst"), *about, said(f" is over after {length}: {_count(burst)}.")]
    return [said(_count(burst), bold=True), *about, said(f" in {length}.")]


def _asked(burst: Burst, people: Mapping[str, Person], *, call: bool) -> list[Part]:
    called = [
        part
        for slack in burst.asked[:_CALLED]
        for part in (said(" "), person(slack, people, call=call and _works(slack, people, burst.newest_at)))
    ]
    quiet = said("While it lasts, the cards of its questions call nobody.", italic=True)
    return [said("Asked:"), *called, said(". "), quiet] if called else [quiet]


def _works(slack: str, people: Mapping[str, Person], at: datetime) -> bool:
    known = people.get(slack)
    return known is None or is_at_work(known.hours, at)


def _listed(burst: Burst) -> list[Part]:
    shown = burst.questions[:_LISTED]
    more = len(burst.questions) - len(shown)
    newest = ", ".join(f"Q-{number}" for number in shown) or "None of them is open to be shown."
    return [said(newest), said(f" and {more} more.")] if more else [said(newest)]


def _count(burst: Burst) -> str:
    return "1 question" if burst.count == 1 else f"{burst.count} questions"


def _length(burst: Burst) -> timedelta:
    return burst.newest_at - burst.started_at
