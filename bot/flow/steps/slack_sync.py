"""The step that makes Slack show a question as it is: every message that it should have stands, as it should be drawn.

Which messages those are is drawn from the question alone (`DrawQuestion`), so an outage or a crash delays and loses
nothing. Each message is compared with what its row says it shows; one that Slack refuses is its own affair. What may be
tried is decided in `operations.slack_sync_job`.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from bot.core.company import Company, Current
from bot.core.errors import ChannelUnusable, Outside, Refused, ThreadGone, Unauthorised, Unavailable
from bot.core.ports.inbox import thread_lane
from bot.core.ports.runtime import Failpoint
from bot.core.ports.slack import DrawQuestion, SlackMessenger
from bot.core.routing.route import Route
from bot.core.slack_messages import CARD, DesiredMessage, MessageState, SlackMessage, SlackPlace
from bot.core.states import OPEN
from bot.flow.operations.calls.decide import decide_calls
from bot.flow.operations.notify import record_review_refused, tell_of_channel, tell_of_recovery
from bot.flow.operations.route import card_stands
from bot.flow.operations.slack_retry import AFTER_WRONG_TOKEN, earliest_try
from bot.flow.operations.slack_sync_job import LOOK, REMOVE, UPDATE, SyncJob, is_former_card, most_urgent_first, sought
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store

log = structlog.get_logger()


class SlackSync:
    """The step `ask`. Its keys are question numbers."""

    name = "ask"

    def __init__(
        self,
        store: Store,
        messenger: SlackMessenger,
        draw: DrawQuestion,
        company: Current[Company],
        failpoint: Failpoint,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._draw = draw
        self._company = company
        self._failpoint = failpoint
        self._down = False
        self._resting: dict[str, datetime] = {}

    def due(self) -> Sequence[str]:
        """Questions whose messages do not match, the most urgent first."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.slack_messages.due()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  Slack takes one message a second a channel: more lanes gain little
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Make Slack match one question, or say when to try again."""
        number = int(key)
        with self._store.writing() as tx:
            claim = tx.slack_messages.claim(number)
        if claim is None:
            return
        self._failpoint("ask.claimed")
        with self._store.reading() as tx:
            detail = tx.question_detail(number)
        job = SyncJob(detail, claim.lease.token, claim.fresh, detail.entries[-1].seq if detail.entries else 0)
        job.messages = {message.key: message for message in detail.messages}
        again_at = self._match(job)
        if again_at is None and job.card_outdated:
            again_at = self._store.now()
        with self._store.writing() as tx:
            due_at = tx.slack_messages.finish(number, job.token, job.shown, job.begun, again_at)
            if due_at is not None:
                tx.wake_slack(number, due_at)
        if job.reached and not job.failures and (again_at is None or job.card_outdated):
            self._say_it_is_back()

    def _match(self, job: SyncJob) -> datetime | None:
        """Work through all messages; returns when to try again where Slack cannot be asked at all, else None."""
        now = self._store.now()
        drawn = most_urgent_first(self._draw(job.detail, now))
        unwanted = [key for key in job.unwanted(drawn) if job.may_try(key, now)]
        wanted = [message for message in drawn if job.may_try(message.key, now)]
        if self._begin(job, [message for message in wanted if not job.stands(message.key)]):
            wanted = self._drawn_again(job, wanted)
        acts = [(key, partial(self._withdraw, job, key)) for key in unwanted]
        acts += [(message.key, partial(self._bring, job, message)) for message in wanted]
        for key, act in acts:
            again_at = self._attempt(job, key, act)
            if again_at is not None:
                return again_at
        return None

    def _begin(self, job: SyncJob, posting: Sequence[DesiredMessage]) -> bool:
        """Write down that they are being posted, and whom they notify; whether somebody they name is not called."""
        if not posting:
            return False
        with self._store.writing() as tx:
            rows = tx.slack_messages.begin_posting(job.number, job.token, [(one.key, one.channel) for one in posting])
            uncalled = decide_calls(tx, self._company(), job.wanted_calls(posting, rows, tx.now))
            job.detail = replace(job.detail, calls=tx.calls.of_question(job.number))
        job.begun |= {one.key for one in posting if not job.in_doubt(one.key)}
        self._failpoint("ask.begun")
        return bool(uncalled)

    def _drawn_again(self, job: SyncJob, messages: Sequence[DesiredMessage]) -> list[DesiredMessage]:
        """Those of these messages that are still wanted, by what is known by now of whom they notify."""
        keys = [message.key for message in messages]
        drawn = {one.key: one for one in self._draw(job.detail, self._store.now())}
        return [drawn[key] for key in keys if key in drawn]

    def _attempt(self, job: SyncJob, key: str, act: Callable[[], None]) -> datetime | None:
        """Do it; what goes wrong is written down. Returns when to come back where nothing else can be done now."""
        try:
            act()
        except Unavailable as error:
            return self._unavailable(job, key, error)
        except Unauthorised as error:
            self._say_it_is_down(job, error, "check SLACK_BOT_TOKEN")
            return self._store.now() + AFTER_WRONG_TOKEN
        except ThreadGone:
            with self._store.writing() as tx:
                tx.slack_messages.fail(job.number, job.token, key, MessageState.WANTED, tx.now)
            self._lose(job, CARD, wanted=True)
            return self._store.now()
        except Refused as error:
            return self._refused(job, key, error)
        return None

    def _bring(self, job: SyncJob, message: DesiredMessage) -> None:
        """Make one message match."""
        thread = job.thread_of(message)
        row = job.messages.get(message.key)
        if thread is None:
            return
        if row is not None and job.must_follow(message, thread):
            with suppress(Refused):  # where we may not go any more, it stays
                self._remove(job, row.place)
            self._lose(job, message.key, wanted=True)
            self._begin(job, [message])
            message, row = next(iter(self._drawn_again(job, [message])), message), None
        if row is None or not row.stands:
            self._post(job, message, thread, look_first=job.in_doubt(message.key))
        elif row.drawn != message.digest:
            self._redraw(job, message, row)
        elif row.next_at is not None:
            self._settle(job, message.key)

    def _post(self, job: SyncJob, message: DesiredMessage, thread: str, *, look_first: bool) -> None:
        job.begun.discard(message.key)
        place = self._find(job, message, thread) if look_first else None
        found = place is not None
        if place is None:
            self._ask(job, message.channel)
            place = self._messenger.post(job.owner, message, thread)
        self._failpoint("ask.posted")
        drawn = "" if found else message.digest
        self._record(job, message, place, drawn, thread)
        self._failpoint("ask.recorded")
        if found:
            self._redraw(job, message, job.messages[message.key])

    def _redraw(self, job: SyncJob, message: DesiredMessage, row: SlackMessage) -> None:
        self._ask(job, UPDATE)
        if self._messenger.update(job.owner, message, row.place):
            self._record(job, message, row.place, message.digest, row.thread)
            self._failpoint("ask.redrawn")
            return
        log.info("message.missing", question=job.detail.question.id, message=message.key)
        self._lose(job, message.key, wanted=message.needed)
        if message.needed:
            self._begin(job, [message])
            for again in self._drawn_again(job, [message]):
                self._post(job, again, job.thread_of(again) or "", look_first=False)

    def _ask(self, job: SyncJob, what: str) -> None:
        """Slack is about to be asked this. Raises Unavailable while it told us to slow down."""
        job.asking = what
        rests_until = self._resting.get(what)
        if rests_until is not None and rests_until > self._store.now():
            raise Unavailable("slack", "it asked us to slow down", rests_until)

    def _find(self, job: SyncJob, message: DesiredMessage, thread: str) -> SlackPlace | None:
        self._ask(job, LOOK)
        return self._messenger.find(job.owner, message, thread)

    def _remove(self, job: SyncJob, place: SlackPlace) -> None:
        self._ask(job, REMOVE)
        self._messenger.remove(place)

    def _settle(self, job: SyncJob, key: str) -> None:
        """It is as it should be again: what was to be tried is not any more."""
        job.card_outdated |= key != CARD and bool(job.messages[key].problem)
        with self._store.writing() as tx:
            tx.slack_messages.settle(job.number, job.token, key)

    def _withdraw(self, job: SyncJob, key: str) -> None:
        row = job.messages[key]
        place = row.place if row.stands else None
        if row.state is MessageState.POSTING:  # of a try that broke off a copy may stand
            with suppress(ThreadGone):
                place = self._find(job, *sought(job, row))
        if place is not None:
            self._remove(job, place)
        with self._store.writing() as tx:
            tx.slack_messages.withdraw(job.number, job.token, key)

    def _record(self, job: SyncJob, message: DesiredMessage, place: SlackPlace, drawn: str, thread: str) -> None:
        with self._store.writing() as tx:
            tx.slack_messages.record(job.number, job.token, message.key, place, drawn, thread)
            if message.key == CARD:
                job.shown = card_stands(tx, job.number, job.detail.question.channel, job.shown)
                tx.wake("inbox", thread_lane(place.room, place.ts))  # what was said before its place was known
            tell_of_recovery(tx, message, job.messages.get(message.key))
        job.reached = True
        before = job.messages.get(message.key)
        job.card_outdated |= message.key != CARD and before is not None and bool(before.problem)
        job.messages[message.key] = SlackMessage(
            message.key, message.channel, place.room, place.ts, thread, MessageState.POSTED, drawn
        )

    def _lose(self, job: SyncJob, key: str, *, wanted: bool) -> None:
        with self._store.writing() as tx:
            tx.calls.call_no_more(tx.slack_messages.lose(job.number, job.token, key, wanted=wanted))
            job.detail = replace(job.detail, calls=tx.calls.of_question(job.number))
        job.messages.pop(key, None)

    def _unavailable(self, job: SyncJob, key: str, error: Unavailable) -> datetime | None:
        """Rate limited: only this message waits, and is known not to be there. Failed: at the second, Slack is down and
        nothing more is asked.
        """
        next_at = earliest_try(error.retry_at, self._store.now())
        row = job.messages.get(key)
        problem, tries = (row.problem, row.tries) if row is not None else ("", 0)
        with self._store.writing() as tx:
            state = job.state_after(key, limited=error.retry_at is not None)
            tx.slack_messages.fail(job.number, job.token, key, state, next_at, problem, tries)
        if error.retry_at is not None:
            self._resting[job.asking] = next_at
            return None
        self._say_it_is_down(job, error, "it is tried again")
        job.failures += 1
        return next_at if job.failures > 1 else None

    def _refused(self, job: SyncJob, key: str, error: Refused) -> datetime | None:
        """Told once on the card, and tried again ever more rarely; a card goes to the fallback channel at once."""
        row, stands = job.messages.get(key), job.stands(key)
        unusable = isinstance(error, ChannelUnusable) and job.detail.question.state in OPEN
        if key == CARD and (unusable or not stands) and self._to_fallback(job, error):
            return self._store.now()
        news = row is None or not row.problem
        if news:
            log.warning(
                "slack.refused", question=job.detail.question.id, message=key, why=error.reason, code=error.code
            )
            job.card_outdated |= key != CARD and not is_former_card(key)
        tries, next_at = job.after_refusal(key, self._store.now())
        state = MessageState.POSTED if stands else MessageState.REFUSED
        with self._store.writing() as tx:
            tx.slack_messages.fail(job.number, job.token, key, state, next_at, error.reason, tries)
            if news:
                record_review_refused(tx, job.number, key, self._company().slack.review_channel, error.reason)
        return None

    def _to_fallback(self, job: SyncJob, error: Refused) -> bool:
        """Ask in the fallback channel what its own channel refuses; False when it is the fallback that refuses."""
        question, fallback = job.detail.question, self._company().slack.fallback_channel
        if question.channel == fallback:
            return False
        with self._store.writing() as tx:
            if tx.questions.row(job.number, lock=True).channel != question.channel:
                return True  # somebody moved it meanwhile
            why = f"{question.why}; {question.channel} cannot be used: {error.reason}"
            route = Route(fallback, question.asked, question.tags, why, question.call_at)
            tx.questions.set_route(job.number, route)
            data = {"channel": fallback, "tags": " ".join(question.tags)}
            tx.record(NewEntry("question.routed", self.name, job.number, why=why, data=data))
            tell_of_channel(tx, question.channel, error.reason)
        log.warning("channel.refused", channel=question.channel, why=error.reason)
        return True

    def _say_it_is_down(self, job: SyncJob, error: Outside, remedy: str) -> None:
        if not self._down:
            self._down = True
            log.warning("slack.down", question=job.detail.question.id, why=str(error), remedy=remedy)

    def _say_it_is_back(self) -> None:
        if self._down:
            self._down = False
            log.info("slack.back")
