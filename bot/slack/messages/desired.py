"""Which messages a question should have in Slack, and what each says. Pure: all that is known of it in, messages out.

A card; one living message a reply, which tells the whole way it goes; a note for what people must notice; its review;
and the line of what left. How each is drawn stands in the modules beside this one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.burst_answers.calls import BurstCall
from bot.core.burst_answers.detail import BurstDetail
from bot.core.bursts import Burst
from bot.core.company import Company, Current
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.escalating.ladder import CALLED, ESCALATED, call_goes_on
from bot.core.model import HistoryEntry, Person
from bot.core.slack_messages import BURST, BURST_ANSWER, BURST_CALL, CARD, DesiredMessage, Urgency
from bot.core.states import LIVE_REPLIES, QuestionState, ReplyState
from bot.core.telling.doubts import DoubtfulPosts
from bot.core.telling.notices import NOTICE, Notice, NoticeKind
from bot.slack.blocks.mentions import mentioned, unmention
from bot.slack.messages.burst import burst_message, burst_text
from bot.slack.messages.burst_answers.call import burst_call
from bot.slack.messages.burst_answers.review import burst_answer_review, burst_answer_text
from bot.slack.messages.card import card, card_text, moved_card
from bot.slack.messages.cards.doubtful import doubtful_message
from bot.slack.messages.cards.rungs import review_escalation
from bot.slack.messages.notice import notice_message, notice_text
from bot.slack.messages.outbound import fate_line, fate_text, outbound_line, outbound_text
from bot.slack.messages.published.steps import aftermath, aftermath_text, deletion_request, deletion_request_text
from bot.slack.messages.question_notes import CALLING, note, note_text, told_elsewhere
from bot.slack.messages.reply import reply_message, reply_text
from bot.slack.messages.review import review, review_text
from bot.slack.messages.reviewing.changes import review_note
from bot.slack.messages.reviewing.whole import thread_parts
from bot.slack.messages.thread_entry import NoteContext


class Drawing:
    """Draws for the company as it is then. Implements `ports.slack.DrawQuestion`; DrawBurst by `burst`, DrawNotice by
    `notice`, DrawBurstAnswer by `burst_answer`, DrawBurstCall by `burst_call`.
    """

    def __init__(self, company: Current[Company]) -> None:
        self._company = company

    def __call__(self, detail: QuestionDetail, now: datetime) -> Sequence[DesiredMessage]:
        return desired_messages(detail, self._company(), now)

    def burst(self, detail: BurstDetail, *, call: bool, uncalled: frozenset[str] = frozenset()) -> DesiredMessage:
        people = self._company().people_by_id
        return _with_calls(desired_burst(detail, people, call=call), uncalled, people)

    def burst_answer(self, burst: Burst, answer: BurstAnswer, channel: str, now: datetime) -> DesiredMessage:
        blocks = burst_answer_review(burst, answer, self._company().people_by_id, now)
        text = burst_answer_text(burst, answer)
        made = DesiredMessage(BURST_ANSWER, channel, blocks, text, answer.prepared_at, needed=True)
        return _calling_nobody(made, self._company().people_by_id)

    def burst_call(
        self,
        one: BurstCall,
        answer: BurstAnswer,
        channel: str,
        *,
        goes_on: bool,
        call: bool,
        uncalled: frozenset[str] = frozenset(),
    ) -> DesiredMessage:
        people = self._company().people_by_id
        text = f"A {answer.kind.words} to a burst waits for a decision"
        blocks = burst_call(one, answer, people, goes_on=goes_on, call=call)
        return _with_calls(DesiredMessage(BURST_CALL, channel, blocks, text, one.at, BURST_ANSWER), uncalled, people)

    def notice(self, notice: Notice, channel: str, doubtful: DoubtfulPosts) -> DesiredMessage:
        people = self._company().people_by_id
        return _calling_nobody(desired_notice(notice, channel, people, doubtful), people)


def desired_notice(
    notice: Notice, channel: str, people: Mapping[str, Person], doubtful: DoubtfulPosts
) -> DesiredMessage:
    """The message that tells of what concerns no single question."""
    told = notice.kind is NoticeKind.DOUBTFUL
    blocks = doubtful_message(notice, doubtful) if told else notice_message(notice, people)
    return DesiredMessage(NOTICE, channel, blocks, notice_text(notice), notice.began_at, needed=True)


def desired_messages(detail: QuestionDetail, company: Company, now: datetime) -> Sequence[DesiredMessage]:
    """All messages that this question should have, in the order in which they were first wanted."""
    if detail.question.state is QuestionState.ROUTED:  # once its card stands, it is asked
        detail = replace(detail, question=replace(detail.question, state=QuestionState.ASKED))
    wanted = _all(detail, company, now)
    drawn = [_with_calls(one, detail.uncalled(one.key), company.people_by_id) for one in wanted]
    return [one for one in drawn if not _calls_in_vain(detail, one)]


def _calls_in_vain(detail: QuestionDetail, message: DesiredMessage) -> bool:
    """Whether it is a rung's note of which nobody is notified: the card tells the same, so it is not posted."""
    entry = next((one for one in detail.entries if one.seq == message.entry), None)
    if entry is None or entry.what != ESCALATED or not message.calls:
        return False
    stands = any(one.key == message.key and one.stands for one in detail.messages)
    return not stands and detail.uncalled(message.key).issuperset(message.calls)


def _with_calls(message: DesiredMessage, uncalled: frozenset[str], people: Mapping[str, Person]) -> DesiredMessage:
    """The message knowing whom it notifies; those who are not called stand there by name."""
    calls = mentioned(message.blocks)
    if uncalled and not uncalled.isdisjoint(calls):
        return replace(message, blocks=unmention(message.blocks, uncalled, people), calls=calls)
    return replace(message, calls=calls) if calls else message


def _calling_nobody(message: DesiredMessage, people: Mapping[str, Person]) -> DesiredMessage:
    """The same with everybody by name, also those whom the configuration does not know."""
    whom = mentioned(message.blocks)
    return replace(message, blocks=unmention(message.blocks, whom, people)) if whom else message


def _all(detail: QuestionDetail, company: Company, now: datetime) -> list[DesiredMessage]:
    return [
        *_card(detail, company, now),
        *_former_cards(detail, company),
        *_notes(detail, company, now),
        *(_living(detail, file, company, now) for file in detail.replies),
        *_reviews(detail, company, now),
        *_review_texts(detail, company),
        *_review_notes(detail, company, now),
        *_departures(detail, company, now),
        *_aftermath(detail, company, now),
        *_deletion_requests(detail, company, now),
    ]


def desired_burst(detail: BurstDetail, people: Mapping[str, Person], *, call: bool) -> DesiredMessage:
    """The message that tells of a burst."""
    burst, blocks = detail.burst, burst_message(detail, people, call=call)
    return DesiredMessage(BURST, burst.channel, blocks, burst_text(burst), burst.started_at, needed=True)


def _card(detail: QuestionDetail, company: Company, now: datetime) -> Iterator[DesiredMessage]:
    question = detail.question
    if question.state is QuestionState.MERGED and detail.card is None:
        return
    blocks = card(detail, company.people_by_id, now, company.tag_names, company.web_address)
    urgency = Urgency.REDRAW if detail.card else Urgency.CALL
    yield DesiredMessage(
        CARD, question.channel, blocks, card_text(detail), question.created_at, urgency=urgency, needed=True
    )


def _former_cards(detail: QuestionDetail, company: Company) -> Iterator[DesiredMessage]:
    text = f"{detail.question.id} has moved"
    for former in detail.messages:
        if former.key.startswith(f"{CARD}:") and former.stands:
            blocks = moved_card(detail, company.people_by_id)
            since = detail.question.created_at
            yield DesiredMessage(former.key, former.channel, blocks, text, since, urgency=Urgency.REDRAW)


def _notes(detail: QuestionDetail, company: Company, now: datetime) -> Iterator[DesiredMessage]:
    channel = detail.question.channel
    shown = {message.key for message in detail.messages if message.stands}
    for entry in detail.entries:
        context = NoteContext(detail, entry, company.people_by_id, now)
        wanted = f"note:{entry.seq}" in shown or not told_elsewhere(entry)
        if wanted and _speaks(detail, entry) and (blocks := note(context)):
            urgency = Urgency.CALL if entry.what in CALLING else Urgency.NEWS
            text, seq = note_text(context), entry.seq
            yield DesiredMessage(f"note:{seq}", channel, blocks, text, entry.at, CARD, urgency, entry=seq)


def _speaks(detail: QuestionDetail, entry: HistoryEntry) -> bool:
    """Whether a note still says something: the message of a call goes once another calls, or somebody acts."""
    return entry.what not in (ESCALATED, CALLED) or call_goes_on(entry, detail.entries)


def _living(detail: QuestionDetail, file: ReplyDetail, company: Company, now: datetime) -> DesiredMessage:
    reply = file.reply
    return DesiredMessage(
        key=f"reply:{reply.number}",
        channel=detail.question.channel,
        blocks=reply_message(detail, file, company.people_by_id, now),
        text=reply_text(detail, file),
        since=reply.proposed_at,
        under=CARD,
        urgency=_living_urgency(file),
        needed=reply.state in LIVE_REPLIES,
    )


def _living_urgency(file: ReplyDetail) -> Urgency:
    """What lint found is told in the thread before the review is: it stands before it in the order."""
    proposed = file.reply.state is ReplyState.PROPOSED and bool(file.findings)
    return Urgency.NOW if proposed or file.reply.state is ReplyState.WAITING else Urgency.NEWS


def _reviews(detail: QuestionDetail, company: Company, now: datetime) -> Iterator[DesiredMessage]:
    """A reply is put before communications while it is proposed; one that stands then tells what became of it."""
    shown = {message.key for message in detail.messages if message.stands}
    for file in detail.replies:
        key, waits = f"review:{file.reply.number}", file.reply.state is ReplyState.PROPOSED
        if waits or key in shown:
            blocks = review(detail, file, company.people_by_id, now, company.disclosure_of, company.web_address)
            urgency = Urgency.NOW if waits else Urgency.REDRAW
            since = file.reply.proposed_at
            yield DesiredMessage(
                key, company.slack.review_channel, blocks, review_text(detail, file), since, "", urgency, waits
            )


def _review_notes(detail: QuestionDetail, company: Company, now: datetime) -> Iterator[DesiredMessage]:
    """What reviewers are called for again, each under its review."""
    channel = company.slack.review_channel
    for entry in detail.entries:
        context = NoteContext(detail, entry, company.people_by_id, now)
        if not _speaks(detail, entry):
            continue
        if blocks := review_note(context) or review_escalation(context):
            key, under = f"review_note:{entry.reply}:{entry.seq}", f"review:{entry.reply}"
            text = f"{detail.question.id}: look again"
            yield DesiredMessage(key, channel, blocks, text, entry.at, under, Urgency.CALL, entry=entry.seq)


def _review_texts(detail: QuestionDetail, company: Company) -> Iterator[DesiredMessage]:
    """Under a review, the whole of words that it shows only the beginning of."""
    shown = {message.key for message in detail.messages if message.stands}
    for file in detail.replies:
        reply, waits = file.reply, file.reply.state is ReplyState.PROPOSED
        for place, blocks in enumerate(thread_parts(file), 1):
            key, under = f"review_text:{reply.number}:{place}", f"review:{reply.number}"
            if waits or key in shown:
                channel, text = company.slack.review_channel, f"{detail.question.id}: the whole of a reply to review"
                yield DesiredMessage(key, channel, blocks, text, reply.proposed_at, under, Urgency.NOW, waits)


def _departures(detail: QuestionDetail, company: Company, now: datetime) -> Iterator[DesiredMessage]:
    """A line for each reply that left, or failed to; and one for what somebody did to it there."""
    shown = {message.key for message in detail.messages if message.stands}
    for file in detail.replies:
        key, entries = f"outbound:{file.reply.number}", _told_outbound(detail, file)
        if not entries or not (_has_left(entries) or file.reply.state in _STUCK or key in shown):
            continue
        context = NoteContext(detail, _telling(entries), company.people_by_id, now)
        channel, since = company.slack.outbound_channel, entries[0].at
        yield DesiredMessage(key, channel, outbound_line(context), outbound_text(context), since)
        if entries[-1].what in _FATES:
            fate = NoteContext(detail, entries[-1], company.people_by_id, now)
            key, since = f"fate:{file.reply.number}", entries[-1].at
            yield DesiredMessage(key, channel, fate_line(fate), fate_text(fate), since)


_STUCK = (ReplyState.FAILED, ReplyState.UNCERTAIN)
_FATES = frozenset({"reply.edited_there", "reply.removed"})
_FAILURES = frozenset({"reply.failed", "reply.uncertain"})
"""Told here since their entries name the source: what an earlier version recorded is old news."""
_OUTBOUND = frozenset({"reply.sent", *_FAILURES, *_FATES})


def _told_outbound(detail: QuestionDetail, file: ReplyDetail) -> Sequence[HistoryEntry]:
    of_it = [entry for entry in detail.entries if entry.reply == file.reply.number and entry.what in _OUTBOUND]
    return [entry for entry in of_it if entry.what not in _FAILURES or "source" in entry.data]


def _has_left(entries: Sequence[HistoryEntry]) -> bool:
    return any(entry.what == "reply.sent" for entry in entries)


def _telling(entries: Sequence[HistoryEntry]) -> HistoryEntry:
    """The newest entry that says that it stands in public; the newest at all where it never did."""
    return next((entry for entry in reversed(entries) if entry.what == "reply.sent"), entries[-1])


def _aftermath(detail: QuestionDetail, company: Company, now: datetime) -> Iterator[DesiredMessage]:
    """What became of a reply in public since, told in the outbound channel as it happens."""
    for entry in detail.entries:
        context = NoteContext(detail, entry, company.people_by_id, now)
        if blocks := aftermath(context):
            key, channel = f"after:{entry.seq}", company.slack.outbound_channel
            yield DesiredMessage(key, channel, blocks, aftermath_text(context), entry.at)


def _deletion_requests(detail: QuestionDetail, company: Company, now: datetime) -> Iterator[DesiredMessage]:
    """Proposals to take a reply back, put before communications."""
    for entry in detail.entries:
        context = NoteContext(detail, entry, company.people_by_id, now)
        blocks = deletion_request(context) if entry.what == "reply.deletion_asked" else []
        if blocks:
            key, channel = f"deletion:{entry.seq}", company.slack.review_channel
            yield DesiredMessage(key, channel, blocks, deletion_request_text(context), entry.at, "", Urgency.NOW)
