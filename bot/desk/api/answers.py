"""Answers that stand in public, for everybody: nothing that is not public already."""

from bot.core.answers.standing import StandingAnswer
from bot.desk.context import DeskContext

NEWEST = 50
"""Answers in a feed."""


class AnswerDesk:
    """Reads what stands in public."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @property
    def company(self) -> str:
        """In whose name the answers are."""
        return self._context.company().name

    def newest(self, tag: str = "") -> tuple[StandingAnswer, ...]:
        """The newest answers, of one tag where it is named. Raises NotFound for a tag there is not."""
        names: tuple[str, ...] = ()
        if tag:
            self._context.check_tag(tag)
            names = (tag, *self._context.tags[tag].formerly)
        with self._context.store.reading() as tx:
            return tx.standing_answers.newest(NEWEST, names)
