"""The card of a question in each state."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.details import QuestionDetail
from bot.core.earlier_answers import EarlierAnswer
from bot.core.promises.rungs import RungCall, UpcomingRung
from bot.core.slack_messages import CARD, MessageState, SlackMessage
from bot.core.states import QuestionState, ReplyState
from bot.slack.blocks.elements import Block
from bot.slack.messages.card import card
from tests.slack.samples import ANA, BO, NOW, PEOPLE, entry, kept_post, question, question_detail, reply_detail

_S, _R = QuestionState, ReplyState
_HOUR = timedelta(hours=1)
_EARLIER = EarlierAnswer(3, 8, "Open Settings, then SSO, then Save.", BO, NOW - timedelta(days=21))
_LONG = "\n".join(f"Line {n} of a long question about SSO, which goes on and on for quite a while." for n in range(9))


def with_reply(state: ReplyState, *, of: QuestionState = _S.PROPOSED, **changes: object) -> QuestionDetail:
    """A question whose reply is in this state; `changes` are to the reply."""
    file = reply_detail(state=state)
    file = replace(file, reply=replace(file.reply, **changes))  # type: ignore[arg-type]
    return question_detail(file, question=question(state=of, claimed_by=ANA, due_at=NOW + _HOUR))


def held(of: QuestionDetail) -> QuestionDetail:
    """The same, while Bo holds all sending to its source."""
    why = f"<@{BO}> holds square: outage"
    return replace(of, hold_reason=why, replies=tuple(replace(file, hold_reason=why) for file in of.replies))


def answered() -> QuestionDetail:
    """Answered in public, with who approved it."""
    of = with_reply(_R.SENT, of=_S.SENT, url="https://square.example/r/1")
    sent = entry("reply.sent", by="relay", reply=7, data={"url": "https://square.example/r/1"})
    return replace(of, entries=(entry("reply.approved", 2, BO, 7), sent))


_CARDS: Mapping[str, QuestionDetail] = {
    "fresh": question_detail(
        question=question(due_at=NOW + 2 * _HOUR),
        earlier_answers=(_EARLIER,),
        next_rung=UpcomingRung(RungCall.ASKED, NOW + _HOUR),
    ),
    "long": question_detail(posts=(kept_post(_LONG),)),
    "claimed": question_detail(
        question=question(claimed_by=ANA, due_at=NOW + _HOUR), entries=(entry("question.claimed"),)
    ),
    "late": question_detail(question=question(due_at=NOW - timedelta(minutes=25))),
    "snoozed": question_detail(question=question(snoozed_until=NOW + _HOUR)),
    "held": held(question_detail()),
    "in_review": with_reply(_R.PROPOSED),
    "changes_asked": with_reply(_R.CHANGES_ASKED),
    "leaving": with_reply(_R.WAITING, of=_S.APPROVED, send_at=NOW + timedelta(seconds=30)),
    "leaving_held": held(with_reply(_R.WAITING, of=_S.APPROVED, send_at=NOW)),
    "failed": with_reply(_R.FAILED, of=_S.APPROVED, failure="replies are closed"),
    "uncertain": with_reply(_R.UNCERTAIN, of=_S.APPROVED, failure="the answer was lost"),
    "by_hand": with_reply(_R.HANDED_OVER, of=_S.APPROVED),
    "answered": answered(),
    "settled": question_detail(question=question(state=_S.SETTLED)),
    "ignored": question_detail(question=question(state=_S.IGNORED)),
    "merged": question_detail(
        question=question(state=_S.MERGED, merged_into=9),
        messages=(SlackMessage(CARD, "C0ROOM", "C0ROOM", "1.1", state=MessageState.POSTED),),
    ),
}


def _draw(of: QuestionDetail) -> Callable[[], list[Block]]:
    return lambda: card(of, PEOPLE, NOW, ["sso", "billing"])


def _on_the_web() -> list[Block]:
    return card(question_detail(), PEOPLE, NOW, web="https://desk.example.com")


PICTURES: Mapping[str, Callable[[], list[Block]]] = {
    **{name: _draw(of) for name, of in _CARDS.items()},
    "with_a_desk_on_the_web": _on_the_web,
}
