"""All that is known of a burst to be shown: its questions as they stand, and what was said to all of them. Values."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind, BurstAnswerState
from bot.core.bursts import Burst
from bot.core.permissions import Act
from bot.core.slack_messages import SlackPlace
from bot.core.telling.situation import Situation


@dataclass(frozen=True, slots=True)
class BurstLine:
    """One question: who asks where, how it stands, and where its card is."""

    question: int
    source: str
    handle: str
    situation: Situation
    card: SlackPlace | None = None


@dataclass(frozen=True, slots=True)
class BurstDetail:
    """A burst with its newest questions and its answers, the oldest first. `shown_entry` is the newest entry of its
    questions' histories that these lines know of.
    """

    burst: Burst
    lines: tuple[BurstLine, ...] = ()
    answers: tuple[BurstAnswer, ...] = ()
    shown_entry: int = 0

    @property
    def under_way(self) -> BurstAnswer | None:
        """The answer that is prepared or sent now."""
        return next((one for one in reversed(self.answers) if one.state.is_under_way), None)

    def newest(self, kind: BurstAnswerKind) -> BurstAnswer | None:
        """The newest answer of this kind that was neither declined nor withdrawn."""
        dropped = (BurstAnswerState.DECLINED, BurstAnswerState.WITHDRAWN)
        return next((one for one in reversed(self.answers) if one.kind is kind and one.state not in dropped), None)


@dataclass(frozen=True, slots=True)
class OpenedBurstAnswer:
    """One answer to a burst, and what whoever looks may do about it now."""

    burst: Burst
    answer: BurstAnswer
    may: frozenset[Act] = frozenset()


def standing_answers(answers: Sequence[BurstAnswer]) -> tuple[BurstAnswer, ...]:
    """Those that somebody has to know of: neither declined nor withdrawn."""
    dropped = (BurstAnswerState.DECLINED, BurstAnswerState.WITHDRAWN)
    return tuple(one for one in answers if one.state not in dropped)
