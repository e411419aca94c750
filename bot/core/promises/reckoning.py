"""The promises of a question as they stand: what its history, the company's rules and people's hours make of them.

What is over is never reckoned again: it stays as it was found, whatever rules and hours become.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.core.calendars.hours import ClosedTimes, Hours, WorkSpan
from bot.core.calendars.working_time import promise_of, promise_within, working_spans
from bot.core.model import HistoryEntry, Person, Role, Tag
from bot.core.promises.asked import asked_after
from bot.core.promises.clocks import PromiseClock, PromiseRun
from bot.core.promises.rules import PromiseCase, PromiseRule, promised_minutes
from bot.core.promises.rungs import Rung
from bot.core.promises.timeline import Stretch, Timeline


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What a company promises, and who keeps it."""

    rules: Sequence[PromiseRule]
    tags: Sequence[Tag]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """What is known of a question, `asked` those who are asked now. `answered`: nothing of it is left to be answered.
    `merged` are the runs of questions merged into it, by their number; `known` its own, as they were reckoned last.
    """

    case: PromiseCase
    asked: Sequence[str]
    entries: Sequence[HistoryEntry]
    answered: bool
    merged: Mapping[int, Sequence[PromiseRun]]
    known: Sequence[PromiseRun] = ()


def reckon(facts: PromiseFacts, terms: PromiseTerms) -> tuple[PromiseRun, ...]:
    """Every run of every clock of which something is promised."""
    minutes = promised_minutes(terms.rules, terms.tags, facts.case)
    over = {(run.clock, run.number): run for run in facts.known if run.is_over}
    runs = []
    for one in Timeline(facts.merged).read(facts.entries).close(answered=facts.answered):
        if (known := over.get((one.clock, one.number))) is not None:
            runs.append(known)
        else:
            asked = asked_after(facts.entries, one.met_at or one.ended_at, facts.asked)
            if (run := _run(one, minutes.get(one.clock, 0), hours_of(one.clock, asked, terms.people))) is not None:
                runs.append(run)
    return tuple(runs)


def terms_digest(terms: PromiseTerms, rungs: Sequence[Rung] = (), *, ladder: bool = True) -> str:
    """The same for the same terms, also at another start; other terms have another."""
    minutes = [(tag.name, tag.promise_minutes, tag.formerly) for tag in terms.tags]
    people = [(person.slack, person.roles, _hours_text(person.hours)) for person in terms.people.values()]
    told = (terms.rules, minutes, people, rungs if ladder else None)
    return sha256(repr(told).encode()).hexdigest()[:16]


def _hours_text(hours: Hours | None) -> str:
    """The days in order: sets have none of their own."""
    return repr(hours and (replace(hours, closed=ClosedTimes()), sorted(hours.closed.days), hours.closed.spans))


def recounted(
    run: PromiseRun, entries: Sequence[HistoryEntry], asked: Sequence[str], people: Mapping[str, Person]
) -> PromiseRun:
    """The run with the working time that was counted, which is not stored."""
    stretches = Timeline().read(entries).stretches
    pauses = next((one.pauses for one in stretches if (one.clock, one.number) == (run.clock, run.number)), [])
    return _reckoned(run, pauses, hours_of(run.clock, asked, people))


def promise_from(
    clock: PromiseClock, case: PromiseCase, asked: Sequence[str], at: datetime, terms: PromiseTerms
) -> datetime | None:
    """When this clock of such a question would be due if it started now; None where nothing is promised."""
    minutes = promised_minutes(terms.rules, terms.tags, case).get(clock)
    return promise_of(minutes, at, hours_of(clock, asked, terms.people)).due_at if minutes else None


def hours_of(clock: PromiseClock, asked: Sequence[str], people: Mapping[str, Person]) -> tuple[Hours | None, ...]:
    """The working hours of those who serve this clock: communications decide, the rest is of those who are asked."""
    if clock is PromiseClock.REVIEW:
        return tuple(person.hours for person in people.values() if Role.COMMS in person.roles)
    return tuple(people[slack].hours for slack in asked if slack in people)


def _run(stretch: Stretch, minutes: int, hours: Collection[Hours | None]) -> PromiseRun | None:
    if stretch.clock is PromiseClock.REVIEW and stretch.met_at == stretch.started_at:
        return None
    bare = PromiseRun(stretch.clock, stretch.number, minutes, stretch.started_at, None, None)
    starts = [(stretch.started_at, minutes)] if minutes else []
    starts += [(run.started_at, run.minutes) for run in stretch.joined]
    over_at = stretch.met_at or stretch.ended_at
    pauses = [pause for pause in stretch.pauses if over_at is None or pause[0] < over_at]
    found = [_reckoned(replace(bare, started_at=at, minutes=one), pauses, hours) for at, one in starts]
    if not found:
        return None
    soonest = min(found, key=lambda run: (run.due_at is None, run.due_at or run.started_at))
    return replace(soonest, met_at=stretch.met_at, ended_at=stretch.ended_at)


def _reckoned(
    run: PromiseRun, pauses: Sequence[tuple[datetime, datetime | None]], hours: Collection[Hours | None]
) -> PromiseRun:
    """With its due time: working time passes between the pauses only."""
    left, at = timedelta(minutes=run.minutes), run.started_at
    counted: list[WorkSpan] = []
    for paused, resumed in pauses:
        spans = working_spans(at, paused, hours)
        passed = sum((span.end - span.start for span in spans), timedelta())
        if passed >= left:
            break
        left -= passed
        counted += spans
        if resumed is None:
            return replace(run, paused_since=paused, spans=tuple(counted))
        at = resumed
    promise = promise_within(left, at, hours)
    return replace(run, due_at=promise.due_at, spans=(*counted, *promise.spans))
