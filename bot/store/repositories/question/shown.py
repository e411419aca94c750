"""What of a question stands in Slack, for queries and values: its rows drawn anew, whether its card stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import select

from bot.core.slack_messages import CARD, MessageState, SlackMessage
from bot.store.tables.questions import QuestionRow
from bot.store.tables.slack import SlackMessageRow


def draw_again(rows: Sequence[QuestionRow], now: datetime) -> list[int]:
    """Have these questions' messages drawn anew though nothing happened to them; returns their numbers."""
    for row in rows:
        row.show_at = now if row.show_at is None else min(row.show_at, now)
    return [row.number or 0 for row in rows]


def has_card() -> ColumnElement[bool]:
    """Whether a question's card stands in Slack."""
    card = select(SlackMessageRow.id).where(
        SlackMessageRow.question == QuestionRow.number, SlackMessageRow.key == CARD, SlackMessageRow.ts != ""
    )
    return card.exists()


def message_of(row: SlackMessageRow) -> SlackMessage:
    """The message that a row keeps."""
    return SlackMessage(
        key=row.key,
        channel=row.channel,
        room=row.room,
        ts=row.ts,
        thread=row.thread,
        state=MessageState(row.state),
        drawn=row.drawn,
        tries=row.tries,
        next_at=row.next_at,
        problem=row.problem,
    )
