"""What people can do about questions that ask the same: merge them, say that they differ, split one off again. How
posts move between questions is in `bot.flow.operations.merge`.
"""

from collections.abc import Sequence

from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.model import Question
from bot.core.permissions import Act
from bot.core.searching.alike import most_alike
from bot.core.states import OPEN, PUBLISHED_REPLIES, QuestionState
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.merge import decline_duplicate, merge, split_post, split_question
from bot.flow.operations.teach import take_back_correction
from bot.store.transaction import Transaction

_MOST_COMPARED, _OFFERED = 500, 10
_MERGEABLE = (QuestionState.NEW, QuestionState.ROUTED, QuestionState.ASKED)


class DuplicateDesk:
    """Acts on two questions."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def merge(self, number: int, into: int, by: str, event: EventKeys = ()) -> int:
        """Move a question's posts to another that asks the same; returns the number of the question that has them now.

        If `into` is merged itself, that is the question it was merged into. The classifier learns that these words have
        that question's tags. Raises NotFound, Faulty, NotAllowed with what to do instead.
        """
        with self._context.act_on(event, number, into) as tx:
            question, named = tx.questions.one(number), tx.questions.one(into)
            self._context.require(tx, Act.MERGE, by, question)
            tx.questions.locked_state(named.merged_into or into)
            kept = tx.questions.one(named.merged_into or into)
            _check_two(question, kept, into)
            _check_mergeable(tx, question)
            _check_can_receive(kept)
            self._context.check_tags_may_go(tx, question, kept.tags, by)
            entry = merge(tx, number, kept.number, by)
            tx.corrections.add(number, "merge", kept.tags or None, by, "", entry)
            return kept.number

    def likely(self, number: int, by: str, terms: Sequence[str] = ()) -> Sequence[tuple[int, str]]:
        """(number, first words) of open questions that may ask the same, the likeliest first; with terms, of those that
        hold them all. Raises NotAllowed unless `by` may merge it.
        """
        with self._context.store.reading() as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.MERGE, by, question)
            apart = tx.duplicates.known_different(number) | {number}
            if terms:
                found = [hit.question for hit in tx.search.page(terms).hits if hit.question is not None]
                every = dict(tx.questions.choices(limit=_MOST_COMPARED))
                return [(one, every[one]) for one in dict.fromkeys(found) if one in every and one not in apart]
            suggested = [(one.number, one.words) for one in tx.duplicates.suggestions(number)]
            others = [one for one in tx.questions.choices(limit=_MOST_COMPARED) if one[0] not in apart]
            alike = most_alike(tx.questions.first_words(number), others, _OFFERED)
            return list(dict([*suggested, *alike]).items())[:_OFFERED]

    def split(self, number: int, by: str, post: int | None = None, event: EventKeys = ()) -> int:
        """Make a merged question, or one post of a question, a question of its own; returns its number.

        Raises NotFound, NotAllowed, Stale with what to do instead.
        """
        with self._context.act_on(event, number) as tx:
            self._context.require(tx, Act.SPLIT, by)
            question = tx.questions.one(number)
            if post is not None:
                alone = split_post(tx, number, post, by)
            elif question.state is QuestionState.MERGED:
                split_question(tx, number, by)
                alone = number
            else:
                raise NotAllowed(_nothing_to_split(question, tx.duplicates.questions_merged_into(number)))
            _take_back_merge(tx, alone, by)
            return alone

    def decline(self, number: int, other: int, by: str, event: EventKeys = ()) -> None:
        """Say that two questions do not ask the same: they are never suggested or merged automatically again.

        Raises Stale when that was said before, NotAllowed for a merged question.
        """
        with self._context.act_on(event, number, other) as tx:
            self._context.require(tx, Act.TELL_APART, by)
            question = tx.questions.one(number)
            if tx.questions.one(other).number in tx.duplicates.known_different(number):
                raise Stale(f"That {question.id} and Q-{other} do not ask the same was said already.")
            if question.state is QuestionState.MERGED:
                raise NotAllowed(f"{question.id} is merged into Q-{question.merged_into}: split it off instead.")
            decline_duplicate(tx, number, other, by)


def _check_two(question: Question, kept: Question, into: int) -> None:
    if question.number == into:
        raise Faulty([f"{question.id} is itself. Name the other question: merge {question.id} Q-9."])
    if question.number == kept.number:
        raise NotAllowed(f"Q-{into} is merged into {question.id} already. To part them: split Q-{into}.")
    if question.state is QuestionState.MERGED:
        there = f"Q-{question.merged_into}"
        raise NotAllowed(f"{question.id} is merged into {there} already. To change that, split {question.id} first.")


def _check_mergeable(tx: Transaction, question: Question) -> None:
    replies = [file.reply for file in tx.replies.details_of(question.number)]
    if any(reply.state in PUBLISHED_REPLIES for reply in replies):
        raise NotAllowed(f"{question.id} has an answer in public: merge the other question into {question.id} instead.")
    if tx.replies.live_replies(question.number):
        raise NotAllowed(f"There is a reply to {question.id} under way: withdraw it or let it be sent first.")
    if question.state not in _MERGEABLE:
        raise NotAllowed(f"{question.id} is {question.state.value}: reopen it first, then merge it.")


def _check_can_receive(kept: Question) -> None:
    if kept.state is QuestionState.NEW:
        raise NotAllowed(f"{kept.id} is not judged yet: try again in a moment.")
    if kept.state not in OPEN:
        raise NotAllowed(f"{kept.id} is {kept.state.value}: reopen it first, or merge it the other way round.")


def _nothing_to_split(question: Question, within: Sequence[int]) -> str:
    if within:
        near = " or ".join(f"split Q-{number}" for number in within[:3])
        return f"{question.id} is not merged into another; others are merged into it. Did you mean {near}?"
    told = 'To make one of its posts a question of its own, press "Not the same" under that post in its thread.'
    return f"{question.id} is not merged into another. {told}"


def _take_back_merge(tx: Transaction, number: int, by: str) -> None:
    """Take back what the merge taught."""
    for correction in tx.corrections.of_question(number):
        if correction.kind == "merge":
            take_back_correction(tx, correction, by, "it was split off again")
