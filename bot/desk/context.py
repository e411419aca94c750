"""How an act is done: in one transaction, once for each event, by somebody who may. The acts are in the other files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from difflib import get_close_matches
from types import MappingProxyType

import structlog

from bot.core.company import Company, Current
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.model import Person, Question, Tag
from bot.core.permissions import Act, AuthoredWords, Membership, is_outsider, refusal
from bot.core.ports.channel import Metered, Replier
from bot.core.ports.runtime import Failpoint
from bot.core.reply import Reply
from bot.core.replying.approval import asks_less
from bot.core.replying.policy import ApprovalCase
from bot.core.routing.tag_renames import current_names
from bot.core.states import CLOSED, QuestionState
from bot.core.telling.newer_blocks import RefusedKinds
from bot.flow.operations.approve import locked_reply
from bot.flow.operations.propose import ReplyRules, record_in
from bot.flow.operations.route import Router
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

EventKeys = Sequence[str]
"""The keys a Slack event is known by: ("event:Ev123", "message:C1:171.2")."""


PATIENCE = timedelta(seconds=2.5)
"""How long a locked database is waited for before Slack is answered; Slack itself waits for three seconds."""


class AlreadyHandled(Stale):
    """This very event was acted upon before. Nothing is to be done and nothing to be said."""


class DeskContext:
    """What every act needs: the store, who works here, which tags there are, how we speak, where things go.

    `metered`: those sources, by name, that charge for what is read of them.
    """

    def __init__(
        self,
        store: Store,
        company: Current[Company],
        repliers: Mapping[str, Replier],
        router: Router,
        failpoint: Failpoint = lambda _name: None,
        metered: Mapping[str, Metered] = MappingProxyType({}),
    ) -> None:
        self.store = store
        self.company = company
        self.repliers = repliers
        self.router = router
        self.failpoint = failpoint
        self.metered = metered
        self.refused_kinds = RefusedKinds()
        self._patience: ContextVar[timedelta | None] = ContextVar("patience", default=None)

    @property
    def reply_rules(self) -> ReplyRules:
        """What may leave now, for one act."""
        return ReplyRules(self.company(), self.repliers, self.now(), record_of=self._record_of)

    def _record_of(self, author: str, before: datetime | None) -> Sequence[bool]:
        with self.store.reading() as tx:
            return record_in(tx, author, before)

    @property
    def people(self) -> Mapping[str, Person]:
        """Who works here now, by Slack user id."""
        return self.company().people_by_id

    @property
    def tags(self) -> Mapping[str, Tag]:
        """The tags there are now, by name."""
        return self.company().tags_by_name

    @property
    def web_address(self) -> str:
        """Where communications' desk on the web is, "" while there is none."""
        return self.company().web_address

    def now(self) -> datetime:
        """The moment by which the desk goes."""
        return self.store.now()

    def question_detail(self, number: int) -> QuestionDetail:
        """All that is known of a question. Raises NotFound, naming the nearest."""
        with self.store.reading() as tx:
            return tx.question_detail(number)

    def reply_detail(self, reply: int) -> tuple[QuestionDetail, ReplyDetail]:
        """A reply with its question. Raises NotFound."""
        with self.store.reading() as tx:
            detail = tx.question_detail(tx.replies.one(reply).question)
        return detail, detail.reply_detail(reply)

    @contextmanager
    def hurried(self, patience: timedelta = PATIENCE) -> Iterator[None]:
        """Within this, acts wait no longer than `patience` for a locked database: somebody waits for the answer."""
        before = self._patience.set(patience)
        try:
            yield
        finally:
            self._patience.reset(before)

    @contextmanager
    def act_once(self, event: EventKeys) -> Iterator[Transaction]:
        """A transaction for one act. Raises AlreadyHandled when this event was acted upon before."""
        with self.store.writing(self._patience.get()) as tx:
            if not tx.inbox.mark_handled(event):
                raise AlreadyHandled("this was done already")
            yield tx

    @contextmanager
    def act_on(self, event: EventKeys, *questions: int) -> Iterator[Transaction]:
        """The same, for an act on these questions: until it ends, nobody else acts on them. Raises NotFound."""
        with self.act_once(event) as tx:
            for number in sorted(questions):  # in one order, so that two acts never wait for each other
                tx.questions.locked_state(number)
            yield tx

    @contextmanager
    def act_on_reply(self, event: EventKeys, reply: int) -> Iterator[tuple[Transaction, Reply]]:
        """The same, for an act on a reply, which is given as it is now; its question is locked before it."""
        with self.act_once(event) as tx:
            yield tx, locked_reply(tx, reply)

    def require(
        self, tx: Transaction, act: Act, by: str, about: Question | Reply | AuthoredWords | None = None
    ) -> None:
        """Raises NotAllowed, saying who may, unless `by` may do this to what it is about. Nothing else asks."""
        if told := self.refuses(tx, act, by, about):
            raise NotAllowed(told)

    def refuses(self, tx: Transaction, act: Act, by: str, about: Question | Reply | AuthoredWords | None = None) -> str:
        """Why `by` may not do this, logged; "" when they may. For what is refused and yet taken note of."""
        refused = refusal(act, by, self.people.get(by), self._membership(tx, by), about)
        if refused is None:
            return ""
        log.info("act.refused", act=act.name.lower(), by=by, why=refused.why)
        return refused.told

    def may(self, tx: Transaction, act: Act, by: str, about: Question | Reply | AuthoredWords | None = None) -> bool:
        """Whether `by` may do this, where either way something is done."""
        return refusal(act, by, self.people.get(by), self._membership(tx, by), about) is None

    def colleague(self, tx: Transaction, slack: str) -> Person:
        """Somebody to whom a question can be given. Raises NotFound for an outsider."""
        person = self.people.get(slack)
        if person is None:
            told = f"<@{slack}> is not among the people in the configuration; add them there first."
            raise NotFound(told).concerning("person")
        if is_outsider(person, membership := self._membership(tx, slack)):
            told = f"<@{slack}> cannot answer here: in this Slack their account is {membership.words}."
            raise NotFound(told).concerning("person")
        return person

    def _membership(self, tx: Transaction, slack: str) -> Membership:
        return tx.members.membership_of(slack) if slack in self.people else Membership.MEMBER

    def check_tags_may_go(self, tx: Transaction, question: Question, tags: Sequence[str], by: str) -> None:
        """Raises NotAllowed when with these tags fewer approvals are asked for or a hold is left behind, and `by` may
        not decide that.
        """
        detail = tx.question_detail(question.number)
        authors = {by, *question.asked, *(file.reply.author for file in detail.replies)}
        cases = [
            ApprovalCase(author, question.tags, kept.post.source, kept.post.author.reach)
            for kept in detail.posts
            for author in authors
        ]
        held = tx.holds.tags_held() & set(question.tags) - set(tags)
        if held or asks_less(self.company().effective_policy, cases, tags):
            self.require(tx, Act.DROP_STRICT_TAG, by)

    def check_tag(self, tag: str) -> None:
        if tag not in self.tags:
            if now := current_names(self.tags.values()).get(tag):
                raise NotFound(f"The tag {tag} is called {now} now.").concerning("tags")
            near = get_close_matches(tag, self.tags, 1)
            hint = f"; did you mean {near[0]}?" if near else f". There are: {', '.join(self.tags)}."
            raise NotFound(f"There is no tag {tag}{hint}").concerning("tags")


def check_open(question: Question) -> None:
    """Raises NotAllowed for a closed question."""
    if question.state is QuestionState.MERGED:
        into = f"Q-{question.merged_into}"
        raise NotAllowed(f"{question.id} is merged into {into}: act on {into}, or split {question.id} off again first.")
    if question.state is QuestionState.DOUBTFUL:
        raise NotAllowed(f"{question.id} waits for triage, and nobody was asked: reopen it first.")
    if question.state in CLOSED:
        raise NotAllowed(f"{question.id} is {question.state.value}: reopen it first.")
