"""How the classifier's judgements compare with people's: the first verdict on each question beside its present
state.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.states import QuestionState
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import QuestionRow

_ROUTED, _DISMISSED = "question.routed", "question.dismissed"


@dataclass(frozen=True, slots=True)
class FirstVerdict:
    """A question as the classifier judged it, and as it is now. `version` is the classifier's.

    `first` are the tags it was routed with; empty: it was left to a person. `dismissed`: nobody was asked.
    """

    question: int
    version: str
    first: tuple[str, ...]
    dismissed: bool
    tags: tuple[str, ...]
    state: QuestionState


class FirstVerdicts:
    """Every query about first verdicts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def judged_since(self, moment: datetime) -> tuple[FirstVerdict, ...]:
        """Every question the classifier judged from `moment` on, oldest first, with the first judgement since then."""
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
