"""How the classifier's own judgements fared: what it first made of each question, beside what the question is now."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.states import QuestionState
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import QuestionRow

_ROUTED, _DISMISSED = "question.routed", "question.dismissed"


@dataclass(frozen=True, slots=True)
class FirstVerdict:
    """A question as the classifier judged it, and as it is now. `version` is the one that judged.

    `first` are the tags it was asked under; none: it was left to a person. `dismissed`: it was asked of nobody.
    """

    question: int
    version: str
    first: tuple[str, ...]
    dismissed: bool
    tags: tuple[str, ...]
    state: QuestionState


class FirstVerdicts:
    """Every query about judgements of the past."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def judged_since(self, moment: datetime) -> tuple[FirstVerdict, ...]:
        """Every question the classifier judged from `moment` on, oldest first, with its first judgement."""
        query = (
            select(HistoryRow.what, HistoryRow.data, QuestionRow)
            .join(QuestionRow, col(QuestionRow.number) == col(HistoryRow.question))
            .where(col(HistoryRow.what).in_((_ROUTED, _DISMISSED)), HistoryRow.by == "triage", HistoryRow.at >= moment)
            .order_by(col(HistoryRow.seq))
        )
        found: dict[int, FirstVerdict] = {}
        for what, data, row in self._session.exec(query):
            first = tuple((data or {}).get("tags", "").split())
            found.setdefault(row.number or 0, _first_verdict(row, first, dismissed=what == _DISMISSED))
        return tuple(found.values())


def _first_verdict(row: QuestionRow, first: tuple[str, ...], *, dismissed: bool) -> FirstVerdict:
    return FirstVerdict(
        question=row.number or 0,
        version=row.model,
        first=first,
        dismissed=dismissed,
        tags=tuple(row.tags or ()),
        state=QuestionState(row.state),
    )
