"""What communications are told once a day of all that waits: reviews, what is held, what failed, what a person is to
post. Pure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo

from bot.core.moments.words import moment_words
from bot.core.sending.holds import Hold
from bot.core.states import ReplyState

NEVER = -1
"""The hour of a line that is not wanted."""
_NAMED = 5
_REASONS = 3

_When = Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A reply that waits for somebody: of which question, where it goes, how it stands, since when, and why."""

    question: int
    source: str
    state: ReplyState
    since: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class WaitingBurstAnswer:
    """One answer for a whole burst that waits for review: what the burst is about, and since when."""

    tag: str
    since: datetime


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """All of them, the oldest first; and each hold with how many replies wait for it."""

    replies: Sequence[WaitingReply] = ()
    holds: Sequence[tuple[Hold, int]] = ()
    burst_answers: Sequence[WaitingBurstAnswer] = ()


def day_told(now: datetime, zone: tzinfo, hour: int) -> str:
    """The day of which is to be told by now, where it is that time; "" before the hour, and where it is never told."""
    local = now.astimezone(zone)
    return local.date().isoformat() if hour != NEVER and local.time() >= time(hour) else ""


def daily_words(waiting: WaitingWork, now: datetime, zone: tzinfo) -> str:
    """A line for each kind of what waits, colleagues as <@U…>; "" when nothing does."""

    def when(moment: datetime) -> str:
        return moment_words(moment.astimezone(UTC), now, zone)

    told = [
        _in_review(_those(waiting, ReplyState.PROPOSED), when),
        *(_for_burst(answer, when) for answer in waiting.burst_answers),
        *(_held(hold, count) for hold, count in waiting.holds),
        _failed(_those(waiting, ReplyState.FAILED, ReplyState.UNCERTAIN), when),
        _by_hand(_those(waiting, ReplyState.HANDED_OVER), when),
    ]
    return "\n".join(line for line in told if line)


def _those(waiting: WaitingWork, *states: ReplyState) -> Sequence[WaitingReply]:
    return [reply for reply in waiting.replies if reply.state in states]


def _in_review(replies: Sequence[WaitingReply], when: _When) -> str:
    if not replies:
        return ""
    return f"🟡 {_count(replies)} for review, {_since(replies, when)}: {_named(replies)}"


def _for_burst(answer: WaitingBurstAnswer, when: _When) -> str:
    return f"🟡 One answer for a whole burst about {answer.tag} waits for review, since {when(answer.since)}"


def _held(hold: Hold, count: int) -> str:
    waits = "nothing waits for it" if not count else "a reply waits for it" if count == 1 else f"{count} replies wait"
    return f"⏸ {' '.join(hold.words.split())} ({waits})"


def _failed(replies: Sequence[WaitingReply], when: _When) -> str:
    """Why is told together: a channel that refuses us refuses many for one reason."""
    if not replies:
        return ""
    reasons = Counter(f"{reply.source}: {reply.why or 'no reason given'}" for reply in replies).most_common(_REASONS)
    why = "; ".join(f"{count} times {reason}" if count > 1 else reason for reason, count in reasons)
    return f"🔴 {_count(replies)} for a decision, {_since(replies, when)}: {_named(replies)}. Why: {why}"


def _by_hand(replies: Sequence[WaitingReply], when: _When) -> str:
    if not replies:
        return ""
    return f"⏳ {_count(replies)} to be posted by hand, {_since(replies, when)}: {_named(replies)}"


def _count(replies: Sequence[WaitingReply]) -> str:
    return "1 reply waits" if len(replies) == 1 else f"{len(replies)} replies wait"


def _since(replies: Sequence[WaitingReply], when: _When) -> str:
    first = when(min(reply.since for reply in replies))
    return f"since {first}" if len(replies) == 1 else f"the first since {first}"


def _named(replies: Iterable[WaitingReply]) -> str:
    names = list(dict.fromkeys(f"Q-{reply.question}" for reply in replies))
    return ", ".join(names[:_NAMED]) + (" and more" if len(names) > _NAMED else "")
