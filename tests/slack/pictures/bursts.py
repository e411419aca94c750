"""A burst with one answer for all of it: its message, the review, and the windows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.burst_answers.answer import (
    BurstAnswer,
    BurstAnswerKind,
    BurstAnswerState,
    BurstRecipient,
    RecipientState,
)
from bot.core.burst_answers.calls import BurstCall
from bot.core.burst_answers.detail import BurstDetail, BurstLine
from bot.core.bursts import Burst
from bot.core.promises.rungs import RungCall, UpcomingRung
from bot.core.replying.bursts.prepared import ChannelWording, PreparedAnswer
from bot.core.replying.compose import Preview
from bot.core.settings.sections import MannersSettings
from bot.core.slack_messages import SlackPlace
from bot.core.states import ReplyState
from bot.core.telling.situation import Situation, SituationKind
from bot.slack.blocks.elements import Block
from bot.slack.messages.burst import burst_message
from bot.slack.messages.burst_answers.call import burst_call
from bot.slack.messages.burst_answers.review import burst_answer_review
from bot.slack.windows.burst import (
    answer_all_window,
    change_burst_window,
    decline_for_all_window,
    edit_for_all_window,
    override_for_all_window,
)
from bot.slack.windows.duplicates import same_as_window
from bot.slack.windows.select import TAG, question_option, select_window, selected_window
from tests.slack.samples import ANA, BO, EVE, NOW, PEOPLE, TAGS, question

_K, _S = BurstAnswerKind, BurstAnswerState
WORDS = "We see it, and are on it."
BURST = Burst(
    number=3,
    tag="sso",
    channel="C0ROOM",
    started_at=NOW - timedelta(minutes=11),
    newest_at=NOW,
    count=11,
    questions=tuple(range(22, 11, -1)),
    asked=(ANA, BO),
)
GOING = tuple(
    BurstRecipient(number, post=number, source="square", text=WORDS, length=len(WORDS), limit=280, policy_why="usual")
    for number in (12, 13, 14)
)
LEFT_OUT = BurstRecipient(15, RecipientState.LEFT_OUT, "square takes no reply from here: its thread is locked")
PROPOSED = BurstAnswer(5, 3, _K.HOLDING, _S.PROPOSED, BO, NOW, sha256="ab", recipients=(*GOING, LEFT_OUT))
SENT = replace(
    PROPOSED, state=_S.DONE, decided_by=EVE, decided_at=NOW, fates={ReplyState.SENT: 2, ReplyState.WAITING: 1}
)
_SITUATIONS = (
    Situation(SituationKind.NEW, "waits for an answer"),
    Situation(SituationKind.TAKEN, f"<@{ANA}> is on it"),
    Situation(SituationKind.IN_REVIEW, f"<@{ANA}>'s answer is in review"),
)


def detail(burst: Burst = BURST, *answers: BurstAnswer, listed: int = 3) -> BurstDetail:
    """The burst with so many of its questions in a line, and these answers."""
    lines = tuple(
        BurstLine(number, "square", "kim", _SITUATIONS[place % 3], SlackPlace("C0ROOM", f"17.{number}"))
        for place, number in enumerate(burst.questions[:listed])
    )
    return BurstDetail(burst, lines, answers)


PREPARED = PreparedAnswer(
    (*GOING, LEFT_OUT),
    (
        ChannelWording("square", Preview(WORDS, len(WORDS), 280), 3, 3, hold_reason=f"<@{BO}> holds square: outage"),
        ChannelWording("x", Preview(WORDS * 20, 500, 280), 1, 1, why="they are 220 too long: 500 of 280"),
    ),
)
FORBIDDEN = replace(PROPOSED, recipients=tuple(replace(one, forbidden="“Falcon”: a code name") for one in GOING))
PROMISED = replace(
    PROPOSED,
    review_minutes=60,
    due_at=NOW + timedelta(hours=1),
    next_rung=UpcomingRung(RungCall.COMMS, NOW + timedelta(minutes=30)),
)
DECIDED_LATE = replace(
    PROMISED, state=_S.DONE, decided_by=EVE, decided_at=NOW + timedelta(hours=2), next_rung=None, fates=SENT.fates
)
CALL = BurstCall(1, 5, RungCall.COMMS, 1, (EVE,), NOW + timedelta(minutes=30), PROMISED.due_at)
_OF_LEADS = replace(CALL, call=RungCall.LEADS, place=2, people=(ANA,), at=NOW + timedelta(hours=1))
_OVER = replace(BURST, ended_at=NOW)
_RESOLVED = replace(_OVER, resolved_at=NOW, resolved_by=BO)
_CAPS = MannersSettings(per_source_hour=2)
_LISTED = [question_option(12, "How do I set up SSO?"), question_option(13, "SSO fails.")]

PICTURES: Mapping[str, Callable[[], Sequence[Block]]] = {
    "fresh": lambda: burst_message(detail(), PEOPLE, call=True),
    "in_review": lambda: burst_message(detail(BURST, PROPOSED), PEOPLE),
    "answered": lambda: burst_message(detail(BURST, SENT), PEOPLE),
    "over": lambda: burst_message(detail(_OVER), PEOPLE),
    "resolved": lambda: burst_message(detail(_RESOLVED, SENT), PEOPLE),
    "review": lambda: burst_answer_review(BURST, PROPOSED, PEOPLE, NOW),
    "review_promised": lambda: burst_answer_review(BURST, PROMISED, PEOPLE, NOW),
    "review_late": lambda: burst_answer_review(BURST, PROMISED, PEOPLE, NOW + timedelta(hours=2)),
    "review_forbidden": lambda: burst_answer_review(BURST, FORBIDDEN, PEOPLE, NOW),
    "review_approved": lambda: burst_answer_review(BURST, SENT, PEOPLE, NOW),
    "review_declined": lambda: burst_answer_review(
        BURST, replace(PROPOSED, state=_S.DECLINED, decided_by=EVE, why="Say since when."), PEOPLE, NOW
    ),
    "review_decided_late": lambda: burst_answer_review(BURST, DECIDED_LATE, PEOPLE, NOW + timedelta(hours=2)),
    "call": lambda: burst_call(CALL, PROMISED, PEOPLE, goes_on=True, call=True),
    "call_of_leads": lambda: burst_call(_OF_LEADS, PROMISED, PEOPLE, goes_on=True, call=True),
    "call_over": lambda: burst_call(CALL, PROMISED, PEOPLE, goes_on=False, call=False),
}
WINDOWS: Mapping[str, Callable[[], Block]] = {
    "answer_all": lambda: answer_all_window(BURST, _K.HOLDING, PREPARED, PEOPLE, _CAPS),
    "resolve_burst": lambda: answer_all_window(BURST, _K.CLOSING, PreparedAnswer(GOING), PEOPLE, _CAPS),
    "change_burst": lambda: change_burst_window(BURST, [(12, "How do I set up SSO?")], [(30, "SSO fails.")]),
    "edit_for_all": lambda: edit_for_all_window(PROPOSED, PREPARED, PEOPLE, _CAPS, PROPOSED.words),
    "override_for_all": lambda: override_for_all_window(FORBIDDEN),
    "decline_for_all": lambda: decline_for_all_window(PROPOSED),
    "same_as": lambda: same_as_window(question(), [(13, "SSO fails.")], ("C0ROOM", "17.12")),
    "select": lambda: select_window(_LISTED, TAG, TAGS, ()),
    "selected": lambda: selected_window(["Q-12 is closed.", f"Q-13: <@{ANA}> has claimed it."], (41,), PEOPLE),
}
