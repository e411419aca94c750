"""How often the bot disturbs people: a simulated week of questions before a dozen people, by a clock that is moved.
Counted are messages posted for each answered question, and mentions that Slack notifies somebody of.

Most questions are claimed and answered, some are left to the ladder, some are urgent; a third of those who asked say
thanks or ask on.
"""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.app.parts import CompanyRouter
from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import is_at_work
from bot.core.interrupting.budget import DAY, HOUR
from bot.core.model import Author, Batch, Person, Post, Question, Role
from bot.core.replying.proposal import Proposal
from bot.core.states import QuestionState, ReplyState
from bot.flow.steps.maintenance.escalate import Escalate
from bot.flow.steps.maintenance.tell_missed import TellMissed
from bot.store.engine import migrate, open_engine
from bot.store.transaction import Store
from tests.bench.figures import Figure, Goal, Size, percentile
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import Pipeline, a_pipeline
from tests.fakes.posts import a_post

MOST_MESSAGES = 6
MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
SLOT, QUIET_SLOT = timedelta(minutes=15), timedelta(hours=1)
"""How much time goes by at once: while people work, and else."""
OFFICE = Hours(zone="UTC")
_URGENT, _WRITES_AGAIN, _OUTSIDE_HOURS = 0.03, 0.33, 0.15
_EVERY_LEFT_ALONE = 12
LEAD, COMMS = "U0L0", "U0C0"


@dataclass
class Week:
    """A simulated week: what happens when, and what the bot did."""

    pipeline: Pipeline
    random: Random
    posts: list[tuple[datetime, int, Post]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)

    def plan(self, questions: int) -> None:
        """The questions, most of them in office hours."""
        for number in range(questions):
            day = timedelta(days=self.random.randrange(5))
            hour = self.random.uniform(0, 24) if self.random.random() < _OUTSIDE_HOURS else self.random.uniform(9, 17)
            self._post_at(MONDAY + day + timedelta(hours=hour), f"p{number}", self._words(number), f"p{number}")

    def pass_by(self) -> None:
        """Seven days, slot by slot."""
        while self.pipeline.clock.now < MONDAY + timedelta(days=7):
            self._read_posts()
            self._act()
            slot = SLOT if is_at_work(OFFICE, self.pipeline.clock.now) else QUIET_SLOT
            self.pipeline.pass_time(minutes=slot / timedelta(minutes=1))

    def _words(self, number: int) -> str:
        urgent = "URGENT, production is down: " if self.random.random() < _URGENT else ""
        return f"{urgent}question {number * 7919} about the {self.random.choice(('api', 'sso'))}, how does it work?"

    def _post_at(self, at: datetime, external_id: str, words: str, thread: str, parent: str = "") -> None:
        author = Author(f"u{thread}", f"h{thread}")
        made = a_post(external_id, words, author=author, thread_id=thread, parent_id=parent, written_at=at)
        insort(self.posts, (at, next(self.order), made))

    def _read_posts(self) -> None:
        come = [post for at, _, post in self.posts if at <= self.pipeline.clock.now]
        self.posts = self.posts[len(come) :]
        if come:
            self.pipeline.channel.batches.append(Batch(tuple(come), f"c{next(self.order)}"))

    def _act(self) -> None:
        """What people do in this slot, those who work: some claim, some propose, some decide."""
        if not is_at_work(OFFICE, self.pipeline.clock.now):
            return
        self._decide()
        for question in self._open():
            if question.number % _EVERY_LEFT_ALONE and self.random.random() < 1 / 2:
                self._act_on(question)

    def _open(self) -> list[Question]:
        """All that wait, page by page."""
        with self.pipeline.store.reading() as tx:
            first = tx.questions.queue()
            rest = [tx.questions.queue(page=page) for page in range(2, first.pages + 1)]
        return [item.question for queue in (first, *rest) for item in queue.items]

    def _act_on(self, question: Question) -> None:
        desk = self.pipeline.desk
        if question.state is not QuestionState.ASKED or not question.asked:
            return
        if question.claimed_by:
            words = f"Turn the knob number {question.number}."
            desk.replies.propose(question.number, Proposal(question.claimed_by, words))
        else:
            desk.questions.claim(question.number, question.asked[0])

    def _decide(self) -> None:
        desk = self.pipeline.desk
        with self.pipeline.store.reading() as tx:
            waiting = tx.reply_lists.in_states((ReplyState.PROPOSED,), 100)
        for one in waiting:
            desk.reviews.approve(one.reply, COMMS, self.pipeline.reply_hash(one.reply))
            if self.random.random() < _WRITES_AGAIN:
                self._writes_again(one.question)

    def _writes_again(self, question: int) -> None:
        thread = self.pipeline.desk.questions.detail(question).posts[0].post.external_id
        words = self.random.choice(("Thanks, that helped!", "And how do I do that for all of them?"))
        at = self.pipeline.clock.now + timedelta(minutes=self.random.uniform(30, 300))
        self._post_at(at, f"again{next(self.order)}", words, thread, thread)


def measure(size: Size) -> list[Figure]:
    """The messages for each answer, and the mentions of each person."""
    with _week(size.questions_a_week) as week:
        messages, pings = messages_an_answer(week), pings_of(week)
        budget = week.pipeline.company().calls
    hours, days = _most_within(pings, HOUR), _most_within(pings, DAY)
    total = [float(len(times)) for times in pings.values()]
    how = f"{size.questions_a_week} questions in a week, a dozen people"
    return [
        Figure("messages per answered question, p50", percentile(messages, 50), "", how=how),
        Figure("messages per answered question, most", max(messages), "", Goal(MOST_MESSAGES)),
        Figure("pings of a person in a week, p50", percentile(total, 50), "", how=how),
        Figure("pings of a person in a week, most", max(total), ""),
        Figure("pings of a person in an hour, most", float(max(hours)), "", Goal(budget.per_hour)),
        Figure("pings of a person in a day, most", float(max(days)), "", Goal(budget.per_day)),
    ]


def messages_an_answer(week: Week) -> list[float]:
    """Of each answered question its messages, by how often it was answered: who asks on after an answer asks anew."""
    posted: Counter[int] = Counter()
    for _, owner, _, _ in week.pipeline.cards.notified:
        if owner.startswith("question:"):
            posted[int(owner.removeprefix("question:"))] += 1
    with week.pipeline.store.reading() as tx:
        sent = {number: sum(e.what == "reply.sent" for e in tx.history.of_question(number)) for number in posted}
    return [posted[number] / times for number, times in sent.items() if times]


def pings_of(week: Week) -> dict[str, list[datetime]]:
    """When each person was notified of a mention."""
    pings: defaultdict[str, list[datetime]] = defaultdict(list)
    for at, _, _, calls in week.pipeline.cards.notified:
        for person in calls:
            pings[person].append(at)
    return {person: pings[person] for person in week.pipeline.company().people_by_id}


def _most_within(pings: dict[str, list[datetime]], span: timedelta) -> list[int]:
    """For each person, the most in any time of this length."""
    return [max((sum(one - span < at <= one for at in times) for one in times), default=0) for times in pings.values()]


@contextmanager
def _week(questions: int) -> Iterator[Week]:
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        clock = FakeClock(MONDAY)
        pipeline = a_pipeline(Store(engine, clock=clock), clock, router_of=CompanyRouter)
        pipeline.steps += (
            Escalate(pipeline.store, pipeline.company, lambda _: None),
            TellMissed(pipeline.store, pipeline.company),
        )
        tags = tuple(replace(tag, promise_minutes=240) for tag in pipeline.company().tags)
        change(pipeline.company, people=_a_dozen(), tags=tags)
        week = Week(pipeline, Random(7))
        week.plan(questions)
        week.pass_by()
        yield week
        engine.dispose()


def _a_dozen() -> tuple[Person, ...]:
    experts = [Person(f"U0E{n}", f"Expert {n}", "engineer", (("api", "sso")[n % 2],), hours=OFFICE) for n in range(9)]
    lead = Person(LEAD, "Lead", "support lead", (), (Role.EXPERT, Role.LEAD), hours=OFFICE)
    comms = [Person(f"U0C{n}", f"Comms {n}", "communications", (), (Role.COMMS,), hours=OFFICE) for n in range(2)]
    return (*experts, lead, *comms)
