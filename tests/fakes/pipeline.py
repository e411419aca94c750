"""A company of five and the whole pipeline wired for it: real store, steps and desk; Slack and channel in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.classifier.retrieval.answer_index import HybridAnswerIndex
from bot.core.company import Company, Current
from bot.core.model import Batch, Person, Post, Role, Tag
from bot.core.ports.channel import Metered
from bot.core.ports.classifier import DuplicateDetector
from bot.core.ports.runtime import Failpoint, Step
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.core.routing.roster import Roster
from bot.core.routing.route import Route
from bot.core.verdict import Doubt, Intent, TagGuess, Verdict
from bot.desk import Desk
from bot.desk.context import DeskContext
from bot.flow.operations.find_duplicates import DuplicateFinder
from bot.flow.operations.promises.reckon import PromiseKeeper
from bot.flow.operations.route import Router
from bot.flow.steps.amend import Amend
from bot.flow.steps.announce_bursts import AnnounceBursts
from bot.flow.steps.announce_notices import AnnounceNotices
from bot.flow.steps.burst_answers.announce import AnnounceBurstAnswers
from bot.flow.steps.burst_answers.answer import AnswerBursts
from bot.flow.steps.burst_answers.call import CallReviewers
from bot.flow.steps.burst_answers.escalate import EscalateBurstAnswers
from bot.flow.steps.delete import Delete
from bot.flow.steps.find_manual_reply import FindManualReply
from bot.flow.steps.follow_up import FollowUp
from bot.flow.steps.ingest import Ingest, WatchedSource
from bot.flow.steps.maintenance.call_experts import CallExperts
from bot.flow.steps.maintenance.index_answers import IndexAnswers
from bot.flow.steps.maintenance.unsnooze import Unsnooze
from bot.flow.steps.reassess import Reassess
from bot.flow.steps.relay import Relay
from bot.flow.steps.slack_sync import SlackSync
from bot.flow.steps.tell_doubtful import TellDoubtful
from bot.flow.steps.triage import Triage
from bot.slack.messages.desired import Drawing
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import a_current_company, undo_of
from tests.fakes.in_memory import FakeChannel, FakeMessenger
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle
from tests.fakes.watching import FakeWatch

ANA, BEN, FAY, GIL, HANA, IDA = "U0ANA", "U0BEN", "U0FAY", "U0GIL", "U0HANA", "U0IDA"
UNDO = timedelta(seconds=30)

PEOPLE = {
    person.slack: person
    for person in (
        Person(ANA, "Ana", "engineer", ("api",)),
        Person(BEN, "Ben", "engineer", ("sso",)),
        Person(FAY, "Fay", "support lead", (), (Role.EXPERT, Role.LEAD)),
        Person(GIL, "Gil", "communications", (), (Role.COMMS,)),
        Person(HANA, "Hana", "communications", ("api",), (Role.EXPERT, Role.COMMS)),
        Person(IDA, "Ida", "site reliability", (), (Role.OPERATOR,)),
    )
}
TAGS = {name: Tag(name, channel=f"#ask-{name}", promise_minutes=60) for name in ("api", "sso")}


class FakeClassifier:
    """Tags by the tag's name in the text; dismisses "spam"; doubts "nice weather"; abstains otherwise."""

    version = "fake"

    def judge(self, post: Post) -> Verdict:
        words = post.words.lower()
        if "spam" in words:
            return Verdict(Intent.SPAM, dismissed=True, why="it says spam", version=self.version)
        tags = tuple(TagGuess(tag, 0.9, f"the word {tag}") for tag in TAGS if tag in words)
        doubt = Doubt.WANTS_NOTHING if "nice weather" in words else None
        return Verdict(Intent.QUESTION, tags, why="by words", version=self.version, doubt=doubt)

    def learn(self, tags: object, examples: object) -> None:
        """Does nothing: tags and verdicts stay the same."""


def fake_router(verdict: Verdict, _roster: Roster, now: datetime) -> Route:
    if not verdict.tags:
        return Route("#triage", (FAY,), (), "no tag fits")
    tag = verdict.tags[0].tag
    people = tuple(p.slack for p in PEOPLE.values() if tag in p.tags)
    return Route(TAGS[tag].channel, people, tuple(g.tag for g in verdict.tags), f"{tag} 0.90")


@dataclass
class Pipeline:
    """Everything a test of the flow needs. `run_due` runs whatever is due; `pass_time` moves the clock first."""

    store: Store
    clock: FakeClock
    channel: FakeChannel
    cards: FakeMessenger
    drawing: Drawing
    company: Current[Company]
    desk: Desk
    steps: tuple[Step, ...]
    polls: int = field(default=0)

    def run_due(self) -> int:
        return run_until_idle(self.steps)

    def pass_time(self, **amount: float) -> int:
        self.clock.forward(**amount)
        return self.run_due()

    def receive_posts(self, *posts: Post, **changes: Any) -> None:
        """The channel's next poll returns these posts; poll it now, a minute later, and run everything that follows."""
        self.polls += 1
        self.channel.batches.append(Batch(posts, f"c{self.polls}", **changes))
        self.pass_time(minutes=1)

    def ask_question(self, text: str = "How do I rotate my api key?", **changes: object) -> int:
        """A new question whose card is posted; returns its number."""
        self.receive_posts(a_post(f"p{self.polls}", text, thread_id=f"p{self.polls}", **changes))
        return len({number for _, _, number in self.cards.cards})

    def propose_reply(self, text: str = "Use the rotate button.") -> int:
        """A new question with a candidate by Ana in review; returns the reply's number."""
        reply = self.desk.replies.propose(self.ask_question(), Proposal(ANA, text))
        self.run_due()
        return reply

    def approve_reply(self, text: str = "Use the rotate button.") -> int:
        """A new reply approved by Gil, in its undo window; returns its number."""
        reply = self.propose_reply(text)
        self.desk.reviews.approve(reply, GIL, self.reply_hash(reply))
        self.run_due()
        return reply

    def reply_hash(self, reply: int) -> str:
        return self.desk.replies.detail(reply)[1].reply.sha256

    def reply_state(self, reply: int) -> str:
        return self.desk.replies.detail(reply)[1].reply.state.value

    def question_state(self, number: int = 1) -> str:
        return self.desk.questions.detail(number).question.state.value

    def history(self, number: int = 1) -> list[str]:
        return [entry.what for entry in self.desk.questions.detail(number).entries]


def _no_failpoint(name: str) -> None:
    """A failpoint that does nothing."""


def a_pipeline(
    store: Store,
    clock: FakeClock,
    policy: ApprovalPolicy | None = None,
    failpoint: Failpoint = _no_failpoint,
    disclosure: str = "",
    likeness: DuplicateDetector | None = None,
    router_of: Callable[[Current[Company]], Router] = lambda _company: fake_router,
    metered: Mapping[str, Metered] = MappingProxyType({}),
) -> Pipeline:
    """A pipeline with one source, called square, on which every post without "elsewhere" in it is relevant.

    Questions are compared by `likeness`; without it, only the same words are merged. `router_of` makes the router that
    says where they go.
    """
    channel, cards = FakeChannel(clock), FakeMessenger(clock, store)
    company = a_current_company(
        disclosure=disclosure,
        tags=tuple(TAGS.values()),
        people=tuple(PEOPLE.values()),
        policy=policy or ApprovalPolicy(),
        lint=LintRules(embargo=("Project Falcon",)),
        relay=undo_of(UNDO),
    )
    router = router_of(company)
    store.keep_promises = keeper = PromiseKeeper(company)
    drawing = Drawing(company)
    repliers = {"square": channel}
    watched = {
        "square": WatchedSource(
            channel, FakeWatch(lambda post: "elsewhere" not in post.text, excluded=("spammer",)), timedelta(minutes=1)
        )
    }
    answers = HybridAnswerIndex()
    duplicates = None if likeness is None else DuplicateFinder(store, likeness)
    with store.writing() as tx:
        tx.streams.declare("square", "square")
    steps = (
        Ingest(store, watched, failpoint),
        Triage(store, FakeClassifier(), router, failpoint, company, duplicates=duplicates, answers=answers),
        SlackSync(store, cards, drawing, company, failpoint),
        FollowUp(store, failpoint),
        Reassess(store, company, repliers),
        AnswerBursts(store, repliers, failpoint, company),
        Relay(store, repliers, failpoint, company),
        Amend(store, repliers, failpoint, company),
        Delete(store, repliers, failpoint, company),
        FindManualReply(store, repliers, failpoint),
        Unsnooze(store),
        CallExperts(store, company),
        IndexAnswers(store, answers),
        AnnounceBursts(store, cards, drawing.burst, company, failpoint),
        AnnounceBurstAnswers(store, cards, drawing.burst_answer, company, failpoint),
        EscalateBurstAnswers(store, company, keeper, failpoint),
        CallReviewers(store, cards, drawing.burst_call, company, failpoint),
        AnnounceNotices(store, cards, drawing.notice, company),
        TellDoubtful(store),
    )
    desk = Desk(DeskContext(store, company, repliers, router, metered=metered))
    return Pipeline(store, clock, channel, cards, drawing, company, desk, steps)
