"""The rows of notices: what begins, what is over, and what Slack was not told of yet."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.telling.notices import NOTICE, RETURNS_WITHIN, TOLD_TO, Audience, Notice, NoticeKind
from bot.store.leases import check_lease, release_lease
from bot.store.repositories.announced.rows import AnnouncedRows
from bot.store.tables.slack import NoticeRow


class Notices(AnnouncedRows[NoticeRow]):
    """Every query about notices."""

    owner = NOTICE
    table = NoticeRow

    def tell_person(self, kind: NoticeKind, about: str, why: str, person: str) -> int:
        """Something for this person alone, over as soon as it is told. Returns its number."""
        row = NoticeRow(kind=kind.value, about=about, audience=Audience.PERSON.value, began_at=self._now, why=why)
        row.channel, row.ended_at, row.show_at = person, self._now, self._now
        self._session.add(row)
        self._session.flush()
        return row.number or 0

    def begin(self, kind: NoticeKind, about: str, why: str, remedy: str = "", by: str = "") -> list[int]:
        """It begins: told to everybody whom it concerns. Returns the numbers of those that Slack is to be told of.

        What is going on already is told once; only a new reason is drawn. What comes back soon goes on.
        """
        return [number for audience in TOLD_TO[kind] if (number := self._begin(kind, about, audience, why, remedy, by))]

    def end(self, kind: NoticeKind, about: str, by: str = "", why: str = "") -> list[int]:
        """It is over. Returns the numbers of those that Slack is to be told of. `why`: what is known of it by now."""
        going_on = self._newest_first(kind, about).where(col(NoticeRow.ended_at).is_(None))
        rows = self._session.exec(going_on).all()
        for row in rows:
            row.ended_at, row.ended_by, row.why = self._now, by, why or row.why
            row.show_at = self.redrawn_from(row.number)
        return [row.number or 0 for row in rows]

    def going_on(self, audience: Audience) -> tuple[Notice, ...]:
        """Those that are not over, the newest first."""
        query = select(NoticeRow).where(NoticeRow.audience == audience.value, col(NoticeRow.ended_at).is_(None))
        return tuple(map(_notice, self._session.exec(query.order_by(col(NoticeRow.number).desc()))))

    def is_known(self, kind: NoticeKind, about: str) -> bool:
        """Whether it ever began, or was passed over."""
        return self._session.exec(self._newest_first(kind, about).limit(1)).first() is not None

    def pass_over(self, kind: NoticeKind, about: str) -> None:
        """Write down that there is nothing to tell of it, and never will be."""
        for audience in TOLD_TO[kind]:
            row = NoticeRow(kind=kind.value, about=about, audience=audience.value, began_at=self._now)
            row.ended_at = self._now
            self._session.add(row)

    def one(self, number: int) -> Notice:
        """A notice by number. Raises NotFound."""
        return _notice(self.row(number))

    def shown(self, number: int, token: str, notice: Notice) -> datetime | None:
        """Give the claim back, fenced: Slack shows all of `notice`. Returns when to tell what happened meanwhile."""
        row = check_lease(self.row(number, lock=True), token)
        row.show_at = None if _notice(row) == notice else self.redrawn_from(number)
        release_lease(row)
        return row.show_at

    def _begin(self, kind: NoticeKind, about: str, audience: Audience, why: str, remedy: str, by: str) -> int | None:
        newest = self._newest_first(kind, about).where(NoticeRow.audience == audience.value).limit(1)
        row = self._session.exec(newest).first()
        if row is not None and row.ended_at is None and (row.why, row.remedy, row.by) == (why, remedy, by):
            return None
        if row is None or (row.ended_at is not None and not self._returns(kind, row)):
            row = NoticeRow(kind=kind.value, about=about, audience=audience.value, began_at=self._now, times=0)
        if row.ended_at is not None or row.times == 0:
            row.ended_at, row.ended_by, row.times = None, "", row.times + 1
        row.why, row.remedy, row.by = why, remedy, by
        row.show_at = self.redrawn_from(row.number)
        self._session.add(row)
        self._session.flush()
        return row.number

    def _returns(self, kind: NoticeKind, row: NoticeRow) -> bool:
        return kind.returns and row.ended_at is not None and self._now - row.ended_at <= RETURNS_WITHIN

    def _newest_first(self, kind: NoticeKind, about: str) -> SelectOfScalar[NoticeRow]:
        query = select(NoticeRow).where(NoticeRow.kind == kind.value, NoticeRow.about == about)
        return query.order_by(col(NoticeRow.number).desc())


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        number=row.number or 0,
        kind=NoticeKind(row.kind),
        about=row.about,
        audience=Audience(row.audience),
        began_at=row.began_at,
        ended_at=row.ended_at,
        why=row.why,
        remedy=row.remedy,
        times=row.times,
        by=row.by,
        ended_by=row.ended_by,
        channel=row.channel,
    )
