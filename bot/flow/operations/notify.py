"""How operators and communications are told of what concerns no single question: when it begins, and when it is over.

Showing it in Slack is `bot.flow.steps.announce_notices`.
"""

from datetime import datetime

from bot.core.slack_messages import CARD, DesiredMessage, SlackMessage
from bot.core.telling.notices import NOTICE, NoticeKind
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

_REVIEW = "review:"
_REVIEW_REMEDY = "Candidates wait and are tried again. Invite Switchboard to the channel, or name another one."
_CHANNEL_REMEDY = "They are asked in the fallback channel. Invite Switchboard with /invite, or name another channel."


def begin_notice(tx: Transaction, kind: NoticeKind, about: str, why: str = "", remedy: str = "", by: str = "") -> None:
    """It begins, or goes on for another reason."""
    _wake(tx, tx.notices.begin(kind, about, why, remedy, by))


def end_notice(tx: Transaction, kind: NoticeKind, about: str, by: str = "", why: str = "") -> None:
    """It is over; nothing happens where it had not begun."""
    _wake(tx, tx.notices.end(kind, about, by, why))


def tell_of_gap(tx: Transaction, source: str, gap: str) -> None:
    """Posts of a source were missed. That lasts no time: it is over as soon as it has begun."""
    begin_notice(tx, NoticeKind.GAP, source, gap)
    end_notice(tx, NoticeKind.GAP, source)


def tell_of_week(tx: Transaction, week: str, figures: str) -> None:
    """The figures of a week, once; "" when there is nothing to tell."""
    if not figures:
        tx.notices.pass_over(NoticeKind.WEEK, week)
        return
    begin_notice(tx, NoticeKind.WEEK, week, figures)
    end_notice(tx, NoticeKind.WEEK, week)


def tell_of_missed(tx: Transaction, person: str, before: datetime, words: str) -> None:
    """What this person was not called for until then, told to them."""
    _wake(tx, [tx.notices.tell_person(NoticeKind.MISSED, f"{person} {before.isoformat()}", words, person)])


def tell_of_due(tx: Transaction, person: str, question: int, words: str) -> None:
    """A question that this person has is due soon, told to them."""
    _wake(tx, [tx.notices.tell_person(NoticeKind.DUE, str(question), words, person)])


def record_review_refused(tx: Transaction, question: int, key: str, channel: str, why: str) -> None:
    """Slack refuses this message; where it is a review, its thread and operators are told."""
    if key.startswith(_REVIEW):
        reply = int(key.removeprefix(_REVIEW))
        tx.record(NewEntry("review.refused", "ask", question, reply, why=why))
        begin_notice(tx, NoticeKind.REVIEW, channel, why, _REVIEW_REMEDY)


def tell_of_channel(tx: Transaction, channel: str, why: str) -> None:
    """A channel takes no questions: operators are told, until it takes one."""
    begin_notice(tx, NoticeKind.CHANNEL, channel, why, _CHANNEL_REMEDY)


def tell_of_recovery(tx: Transaction, taken: DesiredMessage, before: SlackMessage | None) -> None:
    """Slack took this message, which was so `before`; nothing is told unless it, or its channel, was refused."""
    if taken.key == CARD:
        end_notice(tx, NoticeKind.CHANNEL, taken.channel)
    if before is not None and before.problem and before.key.startswith(_REVIEW):
        end_notice(tx, NoticeKind.REVIEW, before.channel)


def _wake(tx: Transaction, numbers: list[int]) -> None:
    for number in numbers:
        tx.wake(NOTICE, str(number))
