"""Which rung of a question's ladder is next, when, and whom it calls."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.calendars.hours import Hours
from bot.core.escalating.callees import Awaited, Colleagues
from bot.core.escalating.ladder import Ladder
from bot.core.promises.rungs import Rung, RungCall, UpcomingRung


@dataclass(frozen=True, slots=True)
class NextRung(UpcomingRung):
    """The rung that is climbed next. `place` counts the rungs of its ladder from 1; `forsaken`: nobody else is there
    who could be called. `passed` are rungs below that are due as well and call nobody: it speaks for all of them.
    """

    place: int
    people: tuple[str, ...]
    forsaken: bool = False
    passed: tuple[tuple[int, RungCall], ...] = ()


@dataclass(frozen=True, slots=True)
class Climb:
    """All that decides on the next rung. `hours` are those in which the promise runs. One that is `urgent` goes by the
    clock, whether those who are called work or not.
    """

    awaited: Awaited
    ladder: Ladder
    rungs: Sequence[Rung]
    colleagues: Colleagues
    hours: Collection[Hours | None]
    urgent: bool = False

    def next(self) -> NextRung | None:
        """None once all rungs have called. Who is on call is called at any time, everybody else while at work.

        Where nobody is there whom any rung but the leads' would call, the leads are called at once. Of several that are
        due by now, as after a downtime, the last is climbed.
        """
        if self.ladder.climbed < len(self.rungs) and not self._anybody():
            return self._forsaken()
        ahead = list(self._ahead())
        due = [rung for rung in ahead if rung.at <= self.colleagues.now]
        if due:
            return replace(due[-1], passed=tuple((rung.place, rung.call) for rung in due[:-1]))
        return min(ahead, key=lambda rung: (rung.at, rung.place), default=None)

    def callable_now(self, rung: NextRung) -> tuple[str, ...]:
        """Those of the rung's people whom it may disturb now."""
        return rung.people if self._at_any_time(rung.call) else self.colleagues.at_work(rung.people)

    def _ahead(self) -> Iterator[NextRung]:
        for place, (due, rung) in enumerate(self._in_order(), 1):
            people = self._people(rung.call) if place > self.ladder.climbed and self._has(rung) else ()
            if people:
                at = due if self._at_any_time(rung.call) else self.colleagues.callable_from(people, due)
                yield NextRung(rung.call, at, place, people)

    def _in_order(self) -> list[tuple[datetime, Rung]]:
        hours = () if self.urgent else self.hours
        timed = [(self.ladder.due_at(rung, hours), rung) for rung in self.rungs]
        return sorted(timed, key=lambda pair: pair[0])

    def _has(self, rung: Rung) -> bool:
        """Whoever has the question is reminded of it, and nobody else is called."""
        return not self.ladder.holder or rung.call is RungCall.ASKED

    def _anybody(self) -> bool:
        """Whether somebody is there who was called, or would be by a rung below the leads'."""
        below = [rung.call for rung in self.rungs if rung.call is not RungCall.LEADS and self._has(rung)]
        below.append(RungCall.COMMS if self.ladder.in_review else RungCall.ASKED)
        return bool(self.colleagues.here(self.ladder.called)) or any(self._people(call) for call in below)

    def _forsaken(self) -> NextRung | None:
        leads, now = self._people(RungCall.LEADS), self.colleagues.now
        if not leads:
            return None
        at = now if self.urgent else self.colleagues.callable_from(leads, now)
        return NextRung(RungCall.LEADS, at, len(self.rungs), leads, forsaken=True)

    def _people(self, call: RungCall) -> tuple[str, ...]:
        return self.colleagues.called_by(call, self.awaited, self.ladder)

    def _at_any_time(self, call: RungCall) -> bool:
        return self.urgent or call is RungCall.ONCALL
