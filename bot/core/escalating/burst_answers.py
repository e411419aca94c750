"""The ladder of one answer for a whole burst, while it waits for communications. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.burst_answers.calls import BurstCall, review_run
from bot.core.escalating.ladder import Ladder


@dataclass(frozen=True, slots=True)
class AwaitedAnswer:
    """What a ladder knows of such an answer: what its burst is about, and who wrote it."""

    tags: tuple[str, ...]
    asked: tuple[str, ...]


def ladder_of_answer(answer: BurstAnswer, calls: Sequence[BurstCall]) -> Ladder | None:
    """Where it stands on its ladder; None while nothing is promised of it, and once it is decided."""
    run = review_run(answer)
    if run is None or run.is_over:
        return None
    return Ladder(
        run,
        answer.prepared_at,
        climbed=max((one.place for one in calls), default=0),
        called=frozenset(who for one in calls for who in one.people),
        no_reviewers=frozenset({answer.author, *answer.approvals}),
    )
