"""Why a question cannot wait, in a few words each: what its card and the queue say before anything else. Pure."""

from datetime import datetime

from bot.core.details import QuestionDetail
from bot.core.states import UNANSWERED
from bot.core.text.pressing import is_pressing
from bot.core.text.short_counts import short_count
from bot.core.verdict import Intent

WIDELY_READ = 10_000
"""Followers from which on what is asked, and what is answered, is seen by many."""


def urgent_reasons(detail: QuestionDetail, now: datetime) -> tuple[str, ...]:
    """The reasons, the most pressing first; none once it is answered or closed."""
    question = detail.question
    if question.state not in UNANSWERED:
        return ()
    first = next((kept for kept in detail.posts if kept.role == "asked" and not kept.gone), None)
    reach = (first.post.author.reach or 0) if first else 0
    told = (
        ("late", question.due_at is not None and question.due_at <= now),
        ("complaint", question.intent is Intent.COMPLAINT),
        ("urgent words", first is not None and is_pressing(first.post.words)),
        (f"{short_count(reach)} followers", reach >= WIDELY_READ),
        (_burst(detail), in_burst(detail)),
    )
    return tuple(reason for reason, holds in told if holds)


def in_burst(detail: QuestionDetail) -> bool:
    """Whether it is one of many of its tag that come just now: the burst's message calls its people, not its card."""
    burst = detail.burst
    return burst is not None and burst.ended_at is None and burst.tag in detail.question.tags[:1]


def _burst(detail: QuestionDetail) -> str:
    return f"one of {detail.burst.count} in a burst" if detail.burst else ""
