"""What one text would be for every question of a burst: whom it goes to, what each channel would show. Values."""

from dataclasses import dataclass

from bot.core.burst_answers.answer import BurstRecipient, RecipientState
from bot.core.replying.compose import Preview


@dataclass(frozen=True, slots=True)
class ChannelWording:
    """What one channel would show, under how many posts of how many questions, and why it takes it under none; "" when
    it does.

    `hold_reason` says who holds sending there and why, "" when nobody does.
    """

    source: str
    preview: Preview
    count: int
    questions: int
    why: str = ""
    hold_reason: str = ""


@dataclass(frozen=True, slots=True)
class PreparedAnswer:
    """Whom the words go to, who is left out and why, and what each channel would show."""

    recipients: tuple[BurstRecipient, ...]
    wordings: tuple[ChannelWording, ...] = ()

    @property
    def going(self) -> tuple[BurstRecipient, ...]:
        return tuple(one for one in self.recipients if one.state is RecipientState.WAITING)

    @property
    def left_out(self) -> tuple[BurstRecipient, ...]:
        return tuple(one for one in self.recipients if one.state is RecipientState.LEFT_OUT)
