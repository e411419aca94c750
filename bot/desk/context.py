"""How an act is done: in one transaction, once for each event, by somebody who may. The acts are in the other files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches

from bot.core.company import Company, Current
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.model import Person, Question, Role, Tag
from bot.core.ports.channel import Replier
from bot.core.states import CLOSED, QuestionState
from bot.core.tag_renames import current_names
from bot.flow.operations.propose import ReplyRules
from bot.flow.operations.route import Router
from bot.store.transaction import Store, Transaction

EventKeys = Sequence[str]
"""The keys a Slack event is known by: ("event:Ev123", "message:C1:171.2")."""


class AlreadyHandled(Stale):
    """This very event was acted upon before. Nothing is to be done and nothing to be said."""


class DeskContext:
    """What every act needs: the store, who works here, which tags there are, how we speak, where things go."""

    def __init__(
        self, store: Store, company: Current[Company], repliers: Mapping[str, Replier], router: Router
    ) -> None:
        self.store = store
        self.company = company
        self.repliers = repliers
        self.router = router

    @property
    def reply_rules(self) -> ReplyRules:
        """What may leave now, for one act."""
        return ReplyRules(self.company(), self.repliers)

    @property
    def people(self) -> Mapping[str, Person]:
        """Who works here now, by Slack user id."""
        return self.company().people_by_id

    @property
    def tags(self) -> Mapping[str, Tag]:
        """The tags there are now, by name."""
        return self.company().tags_by_name

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
        return detail, next(file for file in detail.replies if file.reply.number == reply)

    @contextmanager
    def act_once(self, event: EventKeys) -> Iterator[Transaction]:
        """A transaction for one act. Raises Repeated when this event was acted upon before."""
        with self.store.writing() as tx:
            if not tx.processed_events.mark_processed(event):
                raise AlreadyHandled("this was done already")
            yield tx

    def has_role(self, role: Role, by: str) -> bool:
        person = self.people.get(by)
        return person is not None and role in person.roles

    def require_role(self, role: Role, by: str, what: str) -> None:
        if not self.has_role(role, by):
            raise NotAllowed(f"Only a {role.value} can {what}.")

    def require_person(self, slack: str) -> Person:
        person = self.people.get(slack)
        if person is None:
            raise NotFound(f"<@{slack}> is not among the people in the configuration; add them there first.")
        return person

    def check_unclaimed(self, question: Question, by: str) -> None:
        """Raises NotAllowed while somebody else has claimed it and `by` is no lead."""
        if question.claimed_by not in ("", by) and not self.has_role(Role.LEAD, by):
            raise NotAllowed(f"<@{question.claimed_by}> has claimed {question.id}. Ask them to hand it over.")

    def check_tag(self, tag: str) -> None:
        if tag not in self.tags:
            if now := current_names(self.tags.values()).get(tag):
                raise NotFound(f"The tag {tag} is called {now} now.")
            near = get_close_matches(tag, self.tags, 1)
            hint = f"; did you mean {near[0]}?" if near else f". There are: {', '.join(self.tags)}."
            raise NotFound(f"There is no tag {tag}{hint}")


def check_open(question: Question) -> None:
    """Raises NotAllowed for a closed question."""
    if question.state is QuestionState.MERGED:
        into = f"Q-{question.merged_into}"
        raise NotAllowed(f"{question.id} is merged into {into}: act on {into}, or split {question.id} off again first.")
    if question.state in CLOSED:
        raise NotAllowed(f"{question.id} is {question.state.value}: reopen it first.")
