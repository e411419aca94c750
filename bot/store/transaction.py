"""One transaction, through which every row is read and written. The store opens transactions; only the store commits.
Each noun has its own repository in `bot.store.repositories`; this file joins them. Wake-ups requested in a transaction
take effect when it commits.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlmodel import Session

from bot.core.burst_answers.detail import BurstDetail, BurstLine
from bot.core.details import QuestionDetail
from bot.core.model import Question
from bot.core.ports.runtime import Clock
from bot.core.promises.timeline import moves_clocks
from bot.core.routing.roster import Roster
from bot.core.slack_messages import CARD
from bot.core.telling.situation import situation_of
from bot.core.verdict import TagGuess, Verdict
from bot.store.database_errors import database_errors
from bot.store.dispatch import USUAL, Dispatcher, NullDispatcher, WakeUp, delay_drawing
from bot.store.engine import BUSY_SECONDS, for_reading, hurried
from bot.store.leases import LEASE
from bot.store.repositories.access.tokens import ApiTokens
from bot.store.repositories.announced.burst_answers import BurstAnswers
from bot.store.repositories.announced.burst_reviews import BurstCalls, BurstReviews
from bot.store.repositories.announced.bursts import Bursts
from bot.store.repositories.announced.doubtful import DoubtfulQuestions
from bot.store.repositories.announced.notices import Notices
from bot.store.repositories.auditing.trail import AuditTrail
from bot.store.repositories.corrections import Corrections
from bot.store.repositories.duplicates import Duplicates
from bot.store.repositories.earlier_answers import EarlierAnswers
from bot.store.repositories.figures.counted import OccurrenceBook
from bot.store.repositories.figures.facts import Facts
from bot.store.repositories.first_verdicts import FirstVerdicts
from bot.store.repositories.handing_on.outbox import Outbox
from bot.store.repositories.handing_on.sinks import Sinks
from bot.store.repositories.history import History, NewEntry
from bot.store.repositories.holds import Holds
from bot.store.repositories.inbox import Inbox
from bot.store.repositories.looks import Looks
from bot.store.repositories.own_posts import OwnPosts, PublishedReplies
from bot.store.repositories.people.absences import Absences
from bot.store.repositories.people.calls import CallPreferences, PersonCalls
from bot.store.repositories.people.expertise import ExpertiseBook
from bot.store.repositories.people.members import Members
from bot.store.repositories.people.opt_outs import OptOuts
from bot.store.repositories.people.quiet_times import QuietTimes
from bot.store.repositories.people.sessions import Sessions
from bot.store.repositories.people.statuses import Statuses
from bot.store.repositories.people.turns import Turns
from bot.store.repositories.people.user_groups import UserGroups
from bot.store.repositories.posts import Posts
from bot.store.repositories.question.conversations import Conversations
from bot.store.repositories.question.escalations import Escalations
from bot.store.repositories.question.promises import Promises
from bot.store.repositories.questions import Questions
from bot.store.repositories.replies import Replies
from bot.store.repositories.reply.lists import ReplyLists
from bot.store.repositories.reply.outbound import OutboundReplies
from bot.store.repositories.reply.pages import ReplyPages
from bot.store.repositories.reply.standing import StandingAnswers
from bot.store.repositories.searching.words import Search
from bot.store.repositories.sending.waiting import WaitingReplies
from bot.store.repositories.slack_messages import SlackMessages
from bot.store.repositories.streams import Streams
from bot.store.write_turns import WriteTurns


class Transaction:
    """One transaction. `now` is the same moment throughout it."""

    def __init__(
        self, session: Session, now: datetime, lease: timedelta = LEASE, lurking: Collection[str] = ()
    ) -> None:
        self.now = now
        self.opt_outs = OptOuts(session, now)
        self.posts = Posts(session, now, self.opt_outs, lurking)
        self.own_posts = OwnPosts(session)
        self.looks = Looks(session, now)
        self.questions = Questions(session, now, lease)
        self.conversations = Conversations(session, now)
        self.promises = Promises(session, self.questions.row)
        self.escalations = Escalations(session, now)
        self.replies = Replies(session, now, lease)
        self.reply_lists = ReplyLists(session)
        self.reply_pages = ReplyPages(session)
        self.standing_answers = StandingAnswers(session, self.opt_outs)
        self.outbound = OutboundReplies(session)
        self.published = PublishedReplies(session, now, lease, self.replies.row)
        self.streams = Streams(session, now, lease)
        self.history = History(session, now)
        self.outbox = Outbox(session, now, lease)
        self.sinks = Sinks(session, now)
        self.counted = OccurrenceBook(session, Facts(session))
        self.audit = AuditTrail(session)
        self.holds = Holds(session, now)
        self.waiting = WaitingReplies(session, self.holds)
        self.tokens = ApiTokens(session, now)
        self.members = Members(session, now)
        self.statuses = Statuses(session, now)
        self.absences = Absences(session, now, self.statuses)
        self.turns = Turns(session, now)
        self.calls = PersonCalls(session, now)
        self.quiet_times = QuietTimes(session, now)
        self.call_preferences = CallPreferences(session, now)
        self.expertise = ExpertiseBook(session, now)
        self.user_groups = UserGroups(session, now)
        self.sessions = Sessions(session, now)
        self.inbox = Inbox(session, now, lease)
        self.slack_messages = SlackMessages(session, now, lease, self.questions.row)
        self.first_verdicts = FirstVerdicts(session)
        self.search = Search(session)
        self.bursts = Bursts(session, now, lease)
        self.burst_answers = BurstAnswers(session, now, lease)
        self.burst_reviews = BurstReviews(session, now)
        self.burst_calls = BurstCalls(session, now, lease)
        self.notices = Notices(session, now, lease)
        self.doubtful = DoubtfulQuestions(session, now)
        self.earlier_answers = EarlierAnswers(session, now)
        self.duplicates = Duplicates(session, now)
        self.wakes: list[WakeUp] = []
        self.moved: dict[int, None] = {}
        self.moved_burst_answers: dict[int, None] = {}
        self.corrections = Corrections(session, now, self.wake)

    def wake(self, step: str, key: str, at: datetime | None = None, urgency: int = USUAL) -> None:
        """Ask a step to look at a row once this transaction has committed (the `Wake` port)."""
        self.wakes.append(WakeUp(step, key, at, urgency))

    def wake_slack(self, number: int, at: datetime | None = None) -> None:
        """Ask that a question's messages in Slack be updated, as soon as its news and its words deserve."""
        self.wake("ask", str(number), at, self.slack_messages.urgency(number))

    def record(self, line: NewEntry) -> int:
        """Append to the history and have the question's messages updated; returns the number of the entry."""
        seq = self.history.append(line)
        self.outbox.note(seq, line)
        if line.question is not None:
            self.moved |= {line.question: None} if moves_clocks(line.what, line.by) else {}
            self.wake_slack(line.question)
        return seq

    def roster(self) -> Roster:
        """What is known of the people now."""
        return Roster(
            self.questions.workload_by_person(),
            self.absences.present(),
            self.turns.asked(),
            self.expertise.said(),
            self.expertise.strengths(),
            self.user_groups.members(),
            self.quiet_times.present(),
        )

    def verdict_of(self, question: Question) -> Verdict:
        """A question's intent and tags as a verdict, to route it again."""
        tags = tuple(TagGuess(tag, 1.0) for tag in question.tags)
        return Verdict(question.intent, tags, why=question.why)

    def question_detail(self, number: int) -> QuestionDetail:
        """All that is known of a question. Raises NotFound."""
        question = self.questions.one(number)
        posts = self.posts.of_question(number)
        held = self.holds.hold_reasons({"", *(kept.post.source for kept in posts)}, question.tags)
        held_posts = {kept.number: held[kept.post.source] for kept in posts}
        replies, promises = self.replies.details_of(number), self.promises.of_question(number)
        climbs = any(not run.is_over for run in promises)
        messages = self.slack_messages.of_question(number)
        return QuestionDetail(
            question=question,
            posts=posts,
            replies=tuple(
                one if one.resumed else replace(one, hold_reason=held_posts.get(one.reply.post, "")) for one in replies
            ),
            entries=self.history.of_question(number),
            hold_reason=held[posts[0].post.source if posts else ""],
            corrections=self.corrections.of_question(number),
            suggested_duplicates=self.duplicates.suggestions(number),
            burst=self.bursts.of_question(number),
            promises=promises,
            next_rung=self.escalations.of_question(number) if climbs else None,
            earlier_answers=self.earlier_answers.of_question(number),
            messages=messages,
            calls=self.calls.of_question(number) if messages else (),
        )

    def question_outline(self, number: int) -> QuestionDetail:
        """A question with its posts, replies and history: enough to judge how it stands, for many at a time."""
        return QuestionDetail(
            question=self.questions.one(number),
            posts=self.posts.of_question(number),
            replies=self.replies.details_of(number),
            entries=self.history.of_question(number),
        )

    def burst_detail(self, number: int, most: int = 0) -> BurstDetail:
        """All that is known of a burst, with so many of its questions, the newest first. Raises NotFound."""
        burst = self.bursts.one(number)
        lines = tuple(self._burst_line(question) for question in burst.questions[:most])
        return BurstDetail(burst, lines, self.burst_answers.of_burst(number), self.bursts.newest_entry(number))

    def _burst_line(self, number: int) -> BurstLine:
        outline = self.question_outline(number)
        first = outline.posts[0].post if outline.posts else None
        cards = self.slack_messages.of_question(number)
        card = next((one.place for one in cards if one.key == CARD and one.stands), None)
        handle, source = (first.author.handle, first.source) if first else ("", "")
        return BurstLine(number, source, handle, situation_of(outline, self.now), card)


KeepPromises = Callable[[Transaction, Collection[int], Collection[int]], None]
"""Reckons the promises of these questions and answers to bursts, to which something happened in this transaction."""


class Store:
    """Opens transactions on one database; claims are valid for `lease`. Without a clock it uses the database's.

    `keep_promises` is called at the end of each transaction in which something happened that may move a due time.

    On the sources in `lurking` no post may be answered, whatever their channels allow.
    """

    def __init__(
        self,
        engine: Engine,
        dispatcher: Dispatcher | None = None,
        clock: Clock | None = None,
        lease: timedelta = LEASE,
        lurking: Collection[str] = (),
    ) -> None:
        self._engine = engine
        self.keep_promises: KeepPromises | None = None
        self._dispatcher: Dispatcher = dispatcher or NullDispatcher()
        self._clock = clock
        self._lease = lease
        self._lurking = frozenset(lurking)
        one_writes = engine.dialect.name == "sqlite"
        self._turns = WriteTurns(timedelta(seconds=BUSY_SECONDS)) if one_writes else None

    @property
    def waiting_to_write(self) -> int:
        """How many threads of this process wait for their turn to write; none where many write at once."""
        return 0 if self._turns is None else len(self._turns.waiting)

    def _turn(self, patience: timedelta | None) -> AbstractContextManager[None]:
        return nullcontext() if self._turns is None else self._turns.turn(patience)

    @contextmanager
    def writing(self, patience: timedelta | None = None) -> Iterator[Transaction]:
        """A transaction that commits at the end, or not at all. Raises Unavailable when the database fails.

        `patience`: how long a locked database is waited for, where somebody waits for the answer.
        """
        with database_errors():
            with self._turn(patience), Session(hurried(self._engine, patience)) as session, session.begin():
                tx = Transaction(session, self._now(session), self._lease, self._lurking)
                yield tx
                if (tx.moved or tx.moved_burst_answers) and self.keep_promises is not None:
                    self.keep_promises(tx, tuple(tx.moved), tuple(tx.moved_burst_answers))
                for sink in tx.outbox.fill():
                    tx.wake("deliver", sink)
                wakes = delay_drawing(tx.wakes, tx.now)
                if wakes:
                    session.flush()
                    self._dispatcher.before_commit(session.connection(), wakes)
            self._dispatcher.after_commit(wakes)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one moment and changes nothing. Raises Unavailable when the database fails."""
        with (
            database_errors(),
            for_reading(self._engine) as connection,
            Session(connection) as session,
        ):
            yield Transaction(session, self._now(session), self._lease, self._lurking)
            session.rollback()

    def now(self) -> datetime:
        """The present moment, by the store's clock."""
        if self._clock is not None:
            return self._clock()
        with self.reading() as tx:
            return tx.now

    def _now(self, session: Session) -> datetime:
        if self._clock is not None:
            return self._clock()
        sqlite = self._engine.dialect.name == "sqlite"
        moment = (
            session.connection()
            .execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')" if sqlite else "SELECT clock_timestamp()"))
            .scalar_one()
        )
        return datetime.fromisoformat(moment).replace(tzinfo=UTC) if sqlite else moment.astimezone(UTC)
