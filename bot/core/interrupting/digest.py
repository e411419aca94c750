"""What a person is told once a day, at an hour of theirs, of what they were not called for. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.core.bursts import Burst
from bot.core.model import Question
from bot.core.moments.words import moment_words
from bot.core.states import OPEN, QuestionState

_MOST = 10
_WAITS = (QuestionState.ROUTED, QuestionState.ASKED)


@dataclass(frozen=True, slots=True)
class MissedCall:
    """What somebody was not called for: a question or a burst."""

    at: datetime
    question: int | None = None
    burst: int | None = None


def told_before(now: datetime, zone: tzinfo, hour: int) -> datetime:
    """The last time by now at which the clock of this zone showed this hour: what was missed before then is told."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), time(hour), zone)
    return (today if today <= now else today - timedelta(days=1)).astimezone(UTC)


def concerns(question: Question, person: str) -> bool:
    """Whether this person could still do something about a question that they were not called for."""
    if question.state not in OPEN or question.snoozed_until is not None:
        return False
    return question.claimed_by == person or not question.claimed_by


def digest_words(questions: Iterable[Question], bursts: Sequence[Burst], now: datetime, zone: tzinfo) -> str:
    """A line for each question, what breaks first before the rest, and for each burst; "" when there is none."""
    waiting = sorted(questions, key=lambda one: (one.due_at is None, one.due_at or now, one.number))
    lines = [_line(one, now, zone) for one in waiting[:_MOST]]
    if len(waiting) > _MOST:
        lines.append(f"… and {len(waiting) - _MOST} more: /switchboard queue")
    lines += [f"{burst.count} questions about {burst.tag} came at once" for burst in bursts if burst.ended_at is None]
    return "\n".join(lines)


def _line(question: Question, now: datetime, zone: tzinfo) -> str:
    about = f" about {', '.join(question.tags)}" if question.tags else ""
    due = ""
    if question.due_at is not None:
        was = "was due" if question.due_at <= now else "due"
        due = f", {was} {moment_words(question.due_at.astimezone(UTC), now, zone)}"
    return f"{question.id}{about}{due}: {_how(question)}"


def _how(question: Question) -> str:
    if question.claimed_by:
        return "it is with you"
    return "nobody is on it" if question.state in _WAITS else "an answer is in review"
