"""Which messages a question should have in Slack, and what each says. Pure: all that is known of it in, messages out.

A card; one living message a reply, which tells the whole way it goes; a note for what people must notice; its review;
and the line of what left. How each is drawn stands in the modules beside this one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.bursts import Burst
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry, Person
from bot.core.slack_messages import BURST, CARD, DesiredMessage, Urgency
from bot.core.states import LIVE_REPLIES, QuestionState, ReplyState
from bot.slack.messages.burst import burst_message, burst_text
from bot.slack.messages.card import card, card_text, moved_card
from bot.slack.messages.outbound import departure, departure_text
from bot.slack.messages.question_notes import CALLING, note, note_text
from bot.slack.messages.reply import reply_message, reply_text
from bot.slack.messages.review import review, review_text
from bot.slack.messages.thread_entry import NoteContext


@dataclass(frozen=True, slots=True)
class DrawingRules:
    """What drawing needs of the company. `tags` are the names it has now; None: that is not known."""

    people: Mapping[str, Person]
    review_channel: str
    outbound_channel: str
    tags: frozenset[str] | None = None


class Drawing:
    """Draws by `rules`, which may be replaced at any time. Implements `ports.slack.DrawQuestion`, and DrawBurst by
    `burst`.
    """

    def __init__(self, rules: DrawingRules) -> None:
        self.rules = rules

    def __call__(self, detail: QuestionDetail, now: datetime) -> Sequence[DesiredMessage]:
        return desired_messages(detail, self.rules, now)

    def burst(self, burst: Burst, *, call: bool) -> DesiredMessage:
        return desired_burst(burst, self.rules.people, call=call)


def desired_messages(detail: QuestionDetail, rules: DrawingRules, now: datetime) -> Sequence[DesiredMessage]:
    """All messages that this question should have, in the order in which they were first wanted."""
    if detail.question.state is QuestionState.ROUTED:  # once its card stands, it is asked
        detail = replace(detail, question=replace(detail.question, state=QuestionState.ASKED))
    return [
        *_card(detail, rules, now),
        *_former_cards(detail, rules),
        *_notes(detail, rules, now),
        *(_living(detail, file, rules, now) for file in detail.replies),
        *_reviews(detail, rules, now),
        *_departures(detail, rules, now),
    ]


def desired_burst(burst: Burst, people: Mapping[str, Person], *, call: bool) -> DesiredMessage:
    """The message that tells of a burst."""
    blocks = burst_message(burst, people, call=call)
    return DesiredMessage(BURST, burst.channel, blocks, burst_text(burst), burst.started_at, needed=True)


def _card(detail: QuestionDetail, rules: DrawingRules, now: datetime) -> Iterator[DesiredMessage]:
    question = detail.question
    if question.state is QuestionState.MERGED and detail.card is None:
        return
    blocks = card(detail, rules.people, now, rules.tags)
    urgency = Urgency.REDRAW if detail.card else Urgency.CALL
    yield DesiredMessage(
        CARD, question.channel, blocks, card_text(detail), question.created_at, urgency=urgency, needed=True
    )


def _former_cards(detail: QuestionDetail, rules: DrawingRules) -> Iterator[DesiredMessage]:
    text = f"{detail.question.id} has moved"
    for former in detail.messages:
        if former.key.startswith(f"{CARD}:") and former.stands:
            blocks = moved_card(detail, rules.people)
            since = detail.question.created_at
            yield DesiredMessage(former.key, former.channel, blocks, text, since, urgency=Urgency.REDRAW)


def _notes(detail: QuestionDetail, rules: DrawingRules, now: datetime) -> Iterator[DesiredMessage]:
    channel = detail.question.channel
    for entry in detail.entries:
        context = NoteContext(detail, entry, rules.people, now)
        if blocks := note(context):
            urgency = Urgency.CALL if entry.what in CALLING else Urgency.NEWS
            yield DesiredMessage(f"note:{entry.seq}", channel, blocks, note_text(context), entry.at, CARD, urgency)


def _living(detail: QuestionDetail, file: ReplyDetail, rules: DrawingRules, now: datetime) -> DesiredMessage:
    reply = file.reply
    return DesiredMessage(
        key=f"reply:{reply.number}",
        channel=detail.question.channel,
        blocks=reply_message(detail, file, rules.people, now),
        text=reply_text(detail, file),
        since=reply.proposed_at,
        under=CARD,
        urgency=Urgency.NOW if reply.state is ReplyState.WAITING else Urgency.NEWS,
        needed=reply.state in LIVE_REPLIES,
    )


def _reviews(detail: QuestionDetail, rules: DrawingRules, now: datetime) -> Iterator[DesiredMessage]:
    """A reply is put before communications while it is proposed; one that stands then tells what became of it."""
    shown = {message.key for message in detail.messages if message.stands}
    for file in detail.replies:
        key, waits = f"review:{file.reply.number}", file.reply.state is ReplyState.PROPOSED
        if waits or key in shown:
            blocks = review(detail, file, rules.people, now)
            urgency = Urgency.NOW if waits else Urgency.REDRAW
            since = file.reply.proposed_at
            yield DesiredMessage(key, rules.review_channel, blocks, review_text(detail), since, "", urgency, waits)


def _departures(detail: QuestionDetail, rules: DrawingRules, now: datetime) -> Iterator[DesiredMessage]:
    for entry in _sent(detail):
        context = NoteContext(detail, entry, rules.people, now)
        if blocks := departure(context):
            key = f"outbound:{entry.reply}"
            yield DesiredMessage(key, rules.outbound_channel, blocks, departure_text(context), entry.at)


def _sent(detail: QuestionDetail) -> Sequence[HistoryEntry]:
    """The newest entry that says of each reply that it stands in public."""
    return list({entry.reply: entry for entry in detail.entries if entry.what == "reply.sent"}.values())
