"""Whom messages called or were to call, what of that is still to be told in a digest, and what people said of it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, delete, select, update

from bot.core.interrupting.budget import DAY, CallPreference, CallsSpent, CallWeight
from bot.core.interrupting.calls import WantedCall
from bot.core.interrupting.digest import MissedCall
from bot.core.slack_messages import PersonCall, Uncalled
from bot.store.parameters import NUMBER
from bot.store.tables.people import CallPreferenceRow, PersonCallRow
from bot.store.tables.slack import SlackMessageRow

_TOLD_LATER = (Uncalled.HOUR.value, Uncalled.DAY.value, Uncalled.QUIET.value)

_OF_QUESTION = (
    select(PersonCallRow, SlackMessageRow.key)
    .join(SlackMessageRow, col(SlackMessageRow.id) == col(PersonCallRow.message))
    .where(col(PersonCallRow.question) == NUMBER)
    .order_by(col(PersonCallRow.number))
)


class PersonCalls:
    """Every query about calls."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def of_question(self, number: int) -> tuple[PersonCall, ...]:
        """Those of a question's messages as they stand, oldest first."""
        return tuple(_call(row, key) for row, key in self._session.exec(_OF_QUESTION, params={"number": number}))

    def of_message(self, message: int) -> tuple[PersonCall, ...]:
        """Those of one message."""
        query = select(PersonCallRow).where(_is_of(message))
        return tuple(_call(row, "") for row in self._session.exec(query))

    def lock(self, people: Collection[str]) -> None:
        """Nobody else decides on calls of these people until the transaction ends. On SQLite one writes at a time."""
        if self._session.get_bind().dialect.name != "sqlite":
            for person in sorted(set(people)):
                self._session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"call {person}"))))

    def spent(self, people: Collection[str]) -> dict[str, CallsSpent]:
        """The calls of the last day, by Slack user id; answers to people's own acts are none."""
        query = select(PersonCallRow.person, PersonCallRow.at).where(
            col(PersonCallRow.person).in_(people),
            col(PersonCallRow.at) > self._now - DAY,
            PersonCallRow.uncalled == "",
            PersonCallRow.weight != CallWeight.ANSWER.value,
        )
        calls: dict[str, list[datetime]] = {person: [] for person in people}
        for person, at in self._session.exec(query):
            calls[person].append(at)
        return {person: CallsSpent.of(times, self._now) for person, times in calls.items()}

    def decide(self, wanted: WantedCall, uncalled: Uncalled | None) -> None:
        """Write down whether this message notifies this person."""
        row = PersonCallRow(message=wanted.message, person=wanted.person, weight=wanted.weight.value, at=self._now)
        row.question, row.burst, row.uncalled = wanted.question, wanted.burst, uncalled.value if uncalled else ""
        self._session.add(row)
        self._session.flush()

    def call_no_more(self, message: int) -> None:
        """This message was there and is lost: another in its place notifies nobody again."""
        self._session.execute(update(PersonCallRow).where(_is_of(message)).values(lost_at=self._now))

    def people_to_tell(self) -> list[str]:
        """Those who were not called for something of which they were not told yet."""
        return list(self._session.exec(select(PersonCallRow.person).where(*self._untold()).distinct()))

    def missed(self, person: str, before: datetime) -> Sequence[MissedCall]:
        """What this person was not called for until then, and was not told yet, oldest first."""
        query = select(PersonCallRow).where(*self._untold(), *_until(person, before))
        found = self._session.exec(query.order_by(col(PersonCallRow.number))).all()
        return [MissedCall(row.at, row.question, row.burst) for row in found]

    def told(self, person: str, before: datetime) -> None:
        """They were told of what they were not called for until then."""
        missed = (*self._untold(), *_until(person, before))
        self._session.execute(update(PersonCallRow).where(*missed).values(told_at=self._now))

    def miss_again(self, person: str, told_at: datetime) -> None:
        """Whether they were told of it then is not known: it is told again with what they miss from now on."""
        told = (col(PersonCallRow.person) == person, col(PersonCallRow.told_at) == told_at)
        self._session.execute(update(PersonCallRow).where(*told).values(told_at=None, at=self._now))

    def any_before(self, moment: datetime) -> bool:
        """Whether the oldest is older."""
        oldest = self._session.exec(select(PersonCallRow.at).order_by(col(PersonCallRow.number)).limit(1)).first()
        return oldest is not None and oldest < moment

    def delete_before(self, moment: datetime) -> None:
        """Delete those that are older."""
        self._session.execute(delete(PersonCallRow).where(col(PersonCallRow.at) < moment))

    def _untold(self) -> tuple[ColumnElement[bool], ...]:
        return (col(PersonCallRow.uncalled).in_(_TOLD_LATER), col(PersonCallRow.told_at).is_(None))


def _is_of(message: int) -> ColumnElement[bool]:
    return col(PersonCallRow.message) == message


def _until(person: str, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(PersonCallRow.person) == person, col(PersonCallRow.at) < before)


def _call(row: PersonCallRow, key: str) -> PersonCall:
    before = Uncalled.BEFORE if row.lost_at else None
    return PersonCall(key, row.person, row.at, Uncalled(row.uncalled) if row.uncalled else before)


class CallPreferences:
    """Every query about how often people want to be called."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def all(self) -> dict[str, CallPreference]:
        """What people said, by Slack user id."""
        return {row.person: _preference(row) for row in self._session.exec(select(CallPreferenceRow))}

    def of(self, person: str) -> CallPreference:
        """What this person said."""
        row = self._session.get(CallPreferenceRow, person)
        return _preference(row) if row else CallPreference(person)

    def keep(self, said: CallPreference) -> None:
        """Keep what they say, in place of what was said before."""
        row = CallPreferenceRow(person=said.person, per_hour=said.per_hour, per_day=said.per_day, at=self._now)
        row.digest_hour = said.digest_hour
        self._session.merge(row)


def _preference(row: CallPreferenceRow) -> CallPreference:
    return CallPreference(row.person, row.per_hour, row.per_day, row.digest_hour)
