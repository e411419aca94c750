"""What a program reads by a token: questions, replies and figures, each by its scope. Nothing is changed."""

from bot.core.api.replies import ReadReply, ReadReplyPage, ReplyChoice
from bot.core.api.tokens import ApiScope, ApiToken
from bot.core.conversations.listing import ConversationChoice, ConversationLine, ConversationPage
from bot.core.errors import NotAllowed, NotFound
from bot.core.figures.period import read_periods
from bot.core.figures.reckoning import PeriodFigures, figures_of
from bot.core.figures.scope import Scope
from bot.core.moments.zones import zone_of
from bot.core.telling.situation import situation_of
from bot.desk.context import DeskContext


class ApiDesk:
    """Reads for programs."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def token_of(self, secret: str) -> ApiToken | None:
        """The token of this secret; None where there is none that holds."""
        with self._context.store.reading() as tx:
            token = tx.tokens.of_secret(secret)
            return token if token is not None and token.holds(tx.now) else None

    def questions(self, token: ApiToken, choice: ConversationChoice) -> ConversationPage:
        """One page of questions. Raises NotAllowed, NotFound for an unknown tag or person, Faulty for a state."""
        _require(token, ApiScope.QUESTIONS)
        self._check(choice.tag, choice.person)
        with self._context.store.reading() as tx:
            details, more = tx.conversations.page(choice)
            return ConversationPage(tuple(ConversationLine(one, situation_of(one, tx.now)) for one in details), more)

    def question(self, token: ApiToken, number: int) -> ConversationLine:
        """One question. Raises NotAllowed, NotFound."""
        _require(token, ApiScope.QUESTIONS)
        with self._context.store.reading() as tx:
            outline = tx.question_outline(number)
            return ConversationLine(outline, situation_of(outline, tx.now))

    def replies(self, token: ApiToken, choice: ReplyChoice) -> ReadReplyPage:
        """One page of replies. Raises as `questions`."""
        _require(token, ApiScope.REPLIES)
        self._check(choice.tag, choice.author)
        with self._context.store.reading() as tx:
            return tx.reply_pages.page(choice)

    def reply(self, token: ApiToken, number: int) -> ReadReply:
        """One reply. Raises NotAllowed, NotFound."""
        _require(token, ApiScope.REPLIES)
        with self._context.store.reading() as tx:
            return tx.reply_pages.one(number)

    def figures(self, token: ApiToken, typed: str, scope: Scope) -> PeriodFigures:
        """The figures of the period typed, in the zone of most colleagues. Raises NotAllowed, NotFound, Faulty."""
        _require(token, ApiScope.NUMBERS)
        self._check(scope.tag, scope.person)
        with self._context.store.reading() as tx:
            periods = read_periods(typed, tx.now, zone_of(None, self._context.people.values()))
            return figures_of(tx.counted.between(periods.before.since, periods.present.until), periods, scope)

    def _check(self, tag: str, person: str) -> None:
        if tag:
            self._context.check_tag(tag)
        if person and person not in self._context.people:
            raise NotFound(f"There is nobody called {person} in the configuration.")


def _require(token: ApiToken, scope: ApiScope) -> None:
    """Raises NotAllowed for a token without this scope."""
    if scope not in token.scopes:
        raise NotAllowed(f"This needs the scope {scope.value}, which the token “{token.name}” does not have.")
