"""Rows of questions as the values that leave the store."""

from bot.core.model import Question
from bot.core.states import QuestionState
from bot.core.verdict import Intent
from bot.store.tables.questions import QuestionRow


def question_of(row: QuestionRow) -> Question:
    return Question(
        number=row.number or 0,
        state=QuestionState(row.state),
        created_at=row.created_at,
        tags=tuple(row.tags or ()),
        intent=Intent(row.need),
        why=row.why,
        asked=tuple(row.asked or ()),
        channel=row.channel,
        claimed_by=row.claimed_by,
        due_at=row.due_at,
        due_clock=row.due_clock,
        snoozed_until=row.snoozed_until,
        merged_into=row.merged_into,
        model=row.model,
        call_at=row.call_at,
    )
