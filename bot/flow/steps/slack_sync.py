"""The step that shows: it asks a routed question in Slack, and keeps card, thread and review telling the present state.

What is to be told is read from the history: every entry after the last one shown. So an outage or a crash delays and
loses nothing. Before anything is posted after an earlier try broke off, it is looked up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import structlog

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.errors import Outside, Refused, Unauthorised, Unavailable
from bot.core.model import HistoryEntry
from bot.core.ports.runtime import Failpoint
from bot.core.ports.slack import Cards
from bot.core.routing.route import Route
from bot.core.states import QuestionState, ReplyState
from bot.flow.operations.slack_retry import AFTER_REFUSAL, AGAIN
from bot.store.repositories.history import NewEntry
from bot.store.repositories.slack_messages import ShowClaim
from bot.store.transaction import Store

log = structlog.get_logger()


_QUIET = frozenset({"question.asked", "reply.claimed", "reply.looked_up"})

_QUOTES = frozenset({"follow_up.arrived", "question.joined", "post.changed"})
_TAKES_POSTS = frozenset({"question.merged", "question.split"})
_BRINGS_POSTS = frozenset({"question.unmerged"})

_TEACHES = frozenset({"question.moved", "question.assigned", "question.ignored"})
_UNTEACHES = _TEACHES | {"correction.deleted", "post.gone", "post.changed"}


@dataclass(frozen=True, slots=True)
class SyncJob:
    """One claim to show one question."""

    number: int
    token: str
    after: int
    look_first: bool


class SlackSync:
    """The step that shows. Its keys are question numbers."""

    name = "ask"

    def __init__(self, store: Store, cards: Cards, fallback: str, failpoint: Failpoint) -> None:
        self._store = store
        self._cards = cards
        self._fallback = fallback
        self._failpoint = failpoint
        self._down = False

    def due(self) -> Sequence[str]:
        """Questions of which Slack was not told all."""
        with self._store.reading() as tx:
            return [str(number) for number in tx.slack_messages.to_show()]

    def lane(self, key: str) -> str:  # noqa: ARG002  Slack takes one message a second a channel: more lanes gain little
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Bring Slack up to date about one question, or say when to try again."""
        number = int(key)
        with self._store.writing() as tx:
            showing = tx.slack_messages.claim_for_showing(number)
        if showing is None:
            return
        job = _job(number, showing)
        self._failpoint("ask.claimed")
        try:
            newest = self._show(job)
        except Outside as error:
            self._put_off(job, error)
        else:
            with self._store.writing() as tx:
                if tx.slack_messages.shown(job.number, job.token, newest):
                    tx.wake(self.name, key)
            self._back()

    def _show(self, job: SyncJob) -> int:
        """Tell and draw everything an earlier try did not, and return the newest entry shown."""
        dossier = self._dossier(job.number)
        if not dossier.question.card_ts:
            if not self._place(job, dossier):
                self._close_former(job, dossier)
                return dossier.entries[-1].seq
            dossier = self._dossier(job.number)
        fresh = [entry for entry in dossier.entries if entry.seq > job.after]
        with self._store.reading() as tx:
            told = tx.slack_messages.told(job.number, job.after)
        for index, entry in enumerate(entry for entry in fresh if entry.seq not in told):
            self._tell(job, dossier, entry, look_first=job.look_first and index == 0)
        touched = {entry.reply for entry in fresh if entry.reply is not None}
        self._fade(job, dossier, touched)
        self._draw_again(dossier, fresh)
        self._unteach(dossier, fresh, [e for e in dossier.entries if e.seq <= job.after or e.seq in told])
        self._cards.update_card(dossier, self._store.now())
        self._close_former(job, dossier)
        for (
            file
        ) in dossier.replies:  # last: a review channel that is closed to us must not keep the card from its state
            if file.reply.number in touched:
                self._review(job, dossier, file)
        return dossier.entries[-1].seq

    def _place(self, job: SyncJob, dossier: QuestionDetail) -> bool:
        """Post the card, or find the one an earlier try left behind; ROUTED becomes ASKED.

        False for a question that was merged before it had a card: it needs none.
        """
        room = self._cards.channel_id(dossier.question.channel)
        ts = self._cards.find_card(dossier) if job.look_first else ""
        if not ts and dossier.question.state is QuestionState.MERGED:
            return False
        if not ts:
            ts = self._cards.post_card(dossier, self._store.now())
        self._failpoint("ask.posted")
        with self._store.writing() as tx:
            tx.slack_messages.placed(job.number, job.token, room, ts)
            if tx.questions.state(job.number) is QuestionState.ROUTED:
                tx.questions.move(job.number, QuestionState.ASKED)
                tx.record(NewEntry("question.asked", "ask", job.number, data={"channel": dossier.question.channel}))
        self._failpoint("ask.placed")
        return True

    def _tell(self, job: SyncJob, dossier: QuestionDetail, entry: HistoryEntry, *, look_first: bool) -> None:
        ts = ""
        if entry.what == "reply.sent":
            self._announce(dossier, entry, look_first=look_first)
        if entry.what not in _QUIET:
            ts = self._cards.find_note(dossier, entry) if look_first else ""
            ts = ts or self._cards.post_note(dossier, entry, self._store.now())
        self._failpoint("ask.told")
        with self._store.writing() as tx:
            tx.slack_messages.noted(job.number, job.token, entry.seq, ts)

    def _announce(self, dossier: QuestionDetail, entry: HistoryEntry, *, look_first: bool) -> None:
        """Tell communications what left. Their channel being closed to us must not keep it from the thread."""
        try:
            self._cards.announce(dossier, entry, self._store.now(), look_first=look_first)
        except Refused as error:
            log.warning("outbound.refused", question=dossier.question.id, why=error.reason)

    def _fade(self, job: SyncJob, dossier: QuestionDetail, touched: Collection[int]) -> None:
        """Draw again the last note about each reply that has moved on: what its buttons did can no longer be done."""
        for reply in touched:
            before = [entry for entry in dossier.entries if entry.reply == reply and entry.seq <= job.after]
            told = ((entry, self._note_of(entry)) for entry in reversed(before))
            entry, ts = next(((entry, ts) for entry, ts in told if ts), (None, ""))
            if entry is not None:
                self._cards.update_note(dossier, entry, ts)

    def _review(self, job: SyncJob, dossier: QuestionDetail, file: ReplyDetail) -> None:
        """Bring a reply's review up to date. That the channel is closed to us is told in the thread, once."""
        try:
            self._put_before_comms(dossier, file, look_first=job.look_first)
        except Refused as error:
            told = any(e.what == "review.refused" and e.reply == file.reply.number for e in dossier.entries)
            if not told:
                self._tell_refusal(job, file, error)
            raise

    def _tell_refusal(self, job: SyncJob, file: ReplyDetail, error: Refused) -> None:
        with self._store.writing() as tx:
            tx.record(NewEntry("review.refused", self.name, job.number, file.reply.number, why=error.reason))
        dossier = self._dossier(job.number)
        self._tell(job, dossier, dossier.entries[-1], look_first=False)

    def _put_before_comms(self, dossier: QuestionDetail, file: ReplyDetail, *, look_first: bool) -> None:
        now = self._store.now()
        if file.reply.review_ts:
            self._cards.update_review(dossier, file, now)
            return
        if file.reply.state is not ReplyState.PROPOSED:
            return
        place = self._cards.find_review(dossier, file) if look_first else ("", "")
        place = place if place[1] else self._cards.post_review(dossier, file, now)
        self._failpoint("ask.review_posted")
        with self._store.writing() as tx:
            tx.replies.reviewed_at(file.reply.number, *place)

    def _draw_again(self, dossier: QuestionDetail, fresh: Sequence[HistoryEntry]) -> None:
        """Draw the notes again that quote posts which were removed, went to another question or came back from one; and
        that of the last answer before, which says who still waits for one. No others: Slack takes few updates a minute.
        """
        happened = {entry.what for entry in fresh}
        here = {str(kept.number) for kept in dossier.posts}
        gone = {entry.data.get("post") for entry in fresh if entry.what == "post.gone"}
        for entry in dossier.entries:
            post = entry.data.get("post")
            moved = happened & (_BRINGS_POSTS if post in here else _TAKES_POSTS)
            if entry.what in _QUOTES and (moved or post in gone):
                self._redraw(dossier, entry)
        sent = next((e for e in reversed(dossier.entries) if e.what == "reply.sent" and e not in fresh), None)
        if sent is not None and happened & {*_BRINGS_POSTS, *_TAKES_POSTS, "reply.sent"}:
            self._redraw(dossier, sent)

    def _redraw(self, dossier: QuestionDetail, entry: HistoryEntry) -> None:
        if ts := self._note_of(entry):
            self._cards.update_note(dossier, entry, ts)

    def _unteach(self, dossier: QuestionDetail, fresh: Sequence[HistoryEntry], before: Sequence[HistoryEntry]) -> None:
        """Draw the notes again that say what is learnt, once that was taken back, is gone, or was said otherwise."""
        if not any(entry.what in _UNTEACHES for entry in fresh):
            return
        for entry in before:
            if entry.what in _TEACHES:
                self._redraw(dossier, entry)

    def _close_former(self, job: SyncJob, dossier: QuestionDetail) -> None:
        with self._store.reading() as tx:
            former = tx.slack_messages.former_cards(job.number)
        for channel, ts in former:
            self._cards.close_card(dossier, channel, ts)
            with self._store.writing() as tx:
                tx.slack_messages.closed_card(channel, ts)

    def _put_off(self, job: SyncJob, error: Outside) -> None:
        if isinstance(error, Unavailable):
            wait = error.retry_at or self._store.now() + AGAIN
            rate_limited = error.retry_at is not None
        else:
            wait, rate_limited = self._store.now() + AFTER_REFUSAL, False
        if isinstance(error, Refused) and self._to_fallback(job, error):
            return
        if not rate_limited and not self._down:
            self._down = True
            remedy = "check SLACK_BOT_TOKEN" if isinstance(error, Unauthorised) else "it is tried again"
            log.warning("slack.down", question=f"Q-{job.number}", why=str(error), remedy=remedy)
        with self._store.writing() as tx:
            tx.slack_messages.put_off(job.number, job.token, wait, doubtful=job.look_first or not rate_limited)
            tx.wake(self.name, str(job.number), wait)

    def _to_fallback(self, job: SyncJob, error: Refused) -> bool:
        """Ask in the fallback channel what its own channel refuses; False when it is the fallback that refuses."""
        with self._store.writing() as tx:
            question = tx.questions.one(job.number)
            if question.card_ts or question.channel == self._fallback:
                return False
            why = f"{question.why}; {question.channel} cannot be used: {error.reason}"
            tx.questions.route(job.number, Route(self._fallback, question.asked, question.tags, why, question.due_at))
            data = {"channel": self._fallback, "tags": " ".join(question.tags)}
            tx.record(NewEntry("question.routed", "ask", job.number, why=why, data=data))
            tx.slack_messages.shown(job.number, job.token, job.after)
        log.warning("channel.refused", channel=question.channel, why=error.reason)
        return True

    def _back(self) -> None:
        if self._down:
            self._down = False
            log.info("slack.back")

    def _dossier(self, number: int) -> QuestionDetail:
        with self._store.reading() as tx:
            return tx.dossier(number)

    def _note_of(self, entry: HistoryEntry) -> str:
        with self._store.reading() as tx:
            return tx.slack_messages.note_of(entry.seq)


def _job(number: int, showing: ShowClaim) -> SyncJob:
    return SyncJob(number, showing.lease.token, showing.after, showing.lease.took_over)
