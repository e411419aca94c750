"""The history's entries newest first, page by page."""

from sqlmodel import Session, col, select

from bot.core.auditing.trail import AuditFilter, AuditPage
from bot.store.repositories.history import entry_of
from bot.store.tables.history import ChainRow, HistoryRow


class AuditTrail:
    """Every query of the audit."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def length(self) -> int:
        """How many entries the history has, by the row that says where it ends."""
        end = self._session.get(ChainRow, 1)
        return 0 if end is None else end.seq

    def page(self, wanted: AuditFilter, most: int) -> AuditPage:
        """The newest that are wanted."""
        query = select(HistoryRow).order_by(col(HistoryRow.seq).desc()).limit(most + 1)
        if wanted.person:
            query = query.where(HistoryRow.by == wanted.person)
        if wanted.kind:
            query = query.where(HistoryRow.what == wanted.kind)
        if wanted.question:
            query = query.where(HistoryRow.question == wanted.question)
        if wanted.before:
            query = query.where(HistoryRow.seq < wanted.before)
        rows = self._session.exec(query).all()
        entries = tuple(map(entry_of, rows[:most]))
        return AuditPage(entries, entries[-1].seq if len(rows) > most else 0)
