"""Conditions on the rows of questions: open, with a tag, asked on a source, as the queue's choices name them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Cast, ColumnElement, String, case, cast, func
from sqlmodel import col, or_, select

from bot.core.states import OPEN, QuestionState
from bot.store.tables.questions import PostRow, QuestionRow


def queue_conditions(tag: str, which: str, by: str, now: datetime) -> list[ColumnElement[bool]]:
    """Which open questions are wanted: `which` is "", unassigned, free, mine, overdue or review."""
    conditions: list[ColumnElement[bool]] = [col(QuestionRow.state).in_([state.value for state in OPEN])]
    if tag:
        conditions.append(has_any_tag([tag]))
    if which == "unassigned":
        conditions.append(col(QuestionRow.claimed_by) == "")
    if which == "free":
        free = (QuestionState.ROUTED.value, QuestionState.ASKED.value)
        conditions += [col(QuestionRow.claimed_by) == "", col(QuestionRow.state).in_(free)]
        awake = case((col(QuestionRow.snoozed_until).is_(None), 1), else_=0)
        conditions.append(awake == 1)  # looked up among the open ones, not among all that were never snoozed
    if which == "mine":
        conditions.append(col(QuestionRow.claimed_by) == by)
    if which == "overdue":
        conditions.append(col(QuestionRow.due_at) < now)
    if which == "review":
        conditions.append(col(QuestionRow.state) == QuestionState.PROPOSED.value)
    return conditions


def has_any_tag(names: Collection[str]) -> ColumnElement[bool]:
    """Whether a question has one of these tags. A tag contains no quotation mark and no character that JSON escapes."""
    return or_(*(tags_as_text().contains(f'"{name}"', autoescape=True) for name in sorted(names)))


def asked_on(source: str) -> ColumnElement[bool]:
    """Whether a post that asks it stands on this source."""
    there = func.coalesce(col(PostRow.source), "") == source  # by its own posts, not by all of the source
    asks = (PostRow.question == QuestionRow.number, PostRow.role == "asked", there)
    return select(PostRow.number).where(*asks).exists()


def tags_as_text() -> Cast[str]:
    """A question's tags as the database stores them: JSON, with each tag in quotation marks."""
    return cast(QuestionRow.tags, String)


def is_open() -> ColumnElement[bool]:
    """Whether a question still needs something from us."""
    return col(QuestionRow.state).in_([state.value for state in OPEN])
