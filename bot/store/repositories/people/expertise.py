"""What leads said of people's tags and caps over the configuration, and what became of people's answers in each tag."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlmodel import Session, select

from bot.core.routing.roster import Expertise
from bot.core.routing.strength import UNPROVEN, AnswerOutcome, DecayedCount, Strength
from bot.store.tables.people import ExpertiseRow, OutcomeRow


class ExpertiseBook:
    """Every query about expertise, said and shown."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def said(self) -> dict[str, Expertise]:
        """What leads said, by Slack user id."""
        return {row.person: _expertise(row) for row in self._session.exec(select(ExpertiseRow))}

    def said_of(self, person: str) -> Expertise:
        """What leads said of this person."""
        row = self._session.get(ExpertiseRow, person, with_for_update=True)
        return _expertise(row) if row else Expertise(person)

    def say(self, said: Expertise) -> None:
        """Keep what a lead said, in place of what was said before; nothing, where all is as configured."""
        if said.says_nothing:
            if row := self._session.get(ExpertiseRow, said.person):
                self._session.delete(row)
            return
        row = ExpertiseRow(person=said.person, cap=said.cap, by=said.by, at=self._now)
        row.added, row.dropped = list(said.added), list(said.dropped)
        self._session.merge(row)

    def strengths(self) -> dict[tuple[str, str], Strength]:
        """What answers have shown, by Slack user id and tag."""
        found: dict[tuple[str, str], dict[str, DecayedCount]] = {}
        for row in self._session.exec(select(OutcomeRow)):
            found.setdefault((row.person, row.tag), {})[row.what] = DecayedCount(row.count, row.weight, row.at)
        return {key: Strength(**tallies) for key, tallies in found.items()} if found else {}

    def learn(self, person: str, tags: Iterable[str], outcome: AnswerOutcome) -> None:
        """One more outcome of this person in each of the tags."""
        self._count(person, tags, outcome, lambda tally: tally.with_one_more(self._now))

    def unlearn(self, person: str, tags: Iterable[str], outcome: AnswerOutcome) -> None:
        """One outcome less, that was counted lately."""
        self._count(person, tags, outcome, lambda tally: tally.with_one_less(self._now))

    def _count(
        self, person: str, tags: Iterable[str], outcome: AnswerOutcome, change: Callable[[DecayedCount], DecayedCount]
    ) -> None:
        for tag in tags:
            key = (person, tag, outcome.value)
            row = self._session.get(OutcomeRow, key, with_for_update=True)
            tally = DecayedCount(row.count, row.weight, row.at) if row else getattr(UNPROVEN, outcome.value)
            more = change(tally)
            kept = OutcomeRow(person=person, tag=tag, what=outcome.value, at=self._now)
            kept.count, kept.weight = more.count, more.weight
            self._session.merge(kept)


def _expertise(row: ExpertiseRow) -> Expertise:
    return Expertise(row.person, tuple(row.added or ()), tuple(row.dropped or ()), row.cap, row.by, row.at)
