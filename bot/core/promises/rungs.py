"""The rungs of an escalation ladder, as a company has them: who is called, and when, measured by the promise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RungCall(StrEnum):
    """Whom a rung calls. ASKED: those who are asked, or whoever has claimed it; they are reminded."""

    ASKED = "asked"
    OTHERS = "others"
    ONCALL = "oncall"
    LEADS = "leads"
    COMMS = "comms"

    @property
    def words(self) -> str:
        """As said on a card: "next, on-call at …"."""
        return _WORDS[self]


_WORDS = {
    RungCall.ASKED: "a reminder",
    RungCall.OTHERS: "others with its tag",
    RungCall.ONCALL: "on-call",
    RungCall.LEADS: "the leads",
    RungCall.COMMS: "communications",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: due when `share` per cent of the promise's time have passed, or so many `minutes` after the promise is
    due, before it where they are negative. `tag`: only of questions with this tag. `review`: while an answer waits for
    communications, rather than the question for an answer.
    """

    call: RungCall
    share: int | None = None
    minutes: int | None = None
    tag: str | None = None
    review: bool = False

    def after(self, whole: timedelta) -> timedelta:
        """How long after the ladder began it is due, where the promise has this much time."""
        if self.share is not None:
            return whole * self.share / 100
        return max(whole + timedelta(minutes=self.minutes or 0), timedelta())


@dataclass(frozen=True, slots=True)
class UpcomingRung:
    """The rung that is next on a question's ladder: whom it calls and when."""

    call: RungCall
    at: datetime


USUAL = (
    Rung(RungCall.ASKED, 50),
    Rung(RungCall.OTHERS, 75),
    Rung(RungCall.ONCALL, 90),
    Rung(RungCall.LEADS, 100),
    Rung(RungCall.COMMS, 50, review=True),
    Rung(RungCall.LEADS, 100, review=True),
)
"""The rungs of a company that says nothing else."""


def rungs_for(configured: Sequence[Rung], tags: Collection[str], *, review: bool) -> tuple[Rung, ...]:
    """The rungs of such a question: those of its tags; without any, those of no tag; without these, the usual ones."""
    own = [rung for rung in configured if rung.review is review]
    of_tags = tuple(rung for rung in own if rung.tag is not None and rung.tag in tags)
    of_all = tuple(rung for rung in own if rung.tag is None)
    return of_tags or of_all or tuple(rung for rung in USUAL if rung.review is review)
