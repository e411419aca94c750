"""Conversations for whoever may look: a page of the list, and one question with everything that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.conversations.listing import ConversationChoice, ConversationLine, ConversationPage
from bot.core.conversations.story import StoryItem, story_of
from bot.core.details import QuestionDetail
from bot.core.permissions import Act
from bot.core.promises.clocks import PromiseRun
from bot.core.promises.sums import promise_sums
from bot.core.routing.experts import Expert, experts_of
from bot.core.telling.situation import Situation, situation_of
from bot.desk.context import DeskContext
from bot.store.repositories.history import ChainCheck
from bot.store.repositories.reply.kept_words import ChangedWords


@dataclass(frozen=True, slots=True)
class WholeConversation:
    """One question's whole story. `experts` are those who could answer it now, `promises` what is promised with the sum
    behind it, `chain` whether its entries are as they were written, `changed` the words that are not.
    """

    detail: QuestionDetail
    situation: Situation
    story: tuple[StoryItem, ...]
    experts: tuple[Expert, ...]
    promises: Sequence[tuple[PromiseRun, str]]
    chain: ChainCheck
    changed: Sequence[ChangedWords]


class ConversationDesk:
    """Reads conversations. Everybody may look."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def page(self, choice: ConversationChoice, by: str) -> ConversationPage:
        """One page of the list. Raises NotFound for an unknown tag, Faulty for an unknown state."""
        if choice.tag:
            self._context.check_tag(choice.tag)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            details, more = tx.conversations.page(choice)
            return ConversationPage(tuple(ConversationLine(one, situation_of(one, tx.now)) for one in details), more)

    def whole(self, number: int, by: str) -> WholeConversation:
        """The whole of one. Raises NotFound, naming the nearest number."""
        company = self._context.company()
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            detail = tx.question_detail(number)
            return WholeConversation(
                detail=detail,
                situation=situation_of(detail, tx.now),
                story=story_of(detail),
                experts=experts_of(detail.question, company.people, tx.roster(), company.oncall, tx.now),
                promises=promise_sums(detail.promises, detail.entries, detail.question.asked, self._context.people),
                chain=tx.history.verify_question(number),
                changed=tx.replies.kept_words.changed(number),
            )
