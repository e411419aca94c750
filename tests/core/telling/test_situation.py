"""How a question stands is decided in one place: what failed or is held is never told as on its way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.slack_messages import MessageState, SlackMessage
from bot.core.states import LIVE_REPLIES, QuestionState, ReplyState
from bot.core.telling.situation import SituationKind, situation_of
from tests.slack.samples import ANA, BO, NOW, entry, question, question_detail, reply_detail

_Q, _R, _K = QuestionState, ReplyState, SituationKind
HELD = f"<@{BO}> holds square: outage"


def _reply(state: ReplyState, number: int = 7, *, held: str = "", **changes: object) -> ReplyDetail:
    made = reply_detail(state=state, number=number, hold_reason=held)
    return replace(made, reply=replace(made.reply, **changes))  # type: ignore[arg-type]


def _detail(state: QuestionState, *files: ReplyDetail, **changes: Any) -> QuestionDetail:
    others: dict[str, Any] = {name: changes.pop(name) for name in ("entries", "messages") if name in changes}
    return question_detail(*files, question=question(state=state, **changes), **others)


@pytest.mark.parametrize(
    ("file", "kind", "words"),
    [
        (_reply(_R.FAILED, failure="it is locked"), _K.FAILED, "could not be sent to square: it is locked"),
        (
            _reply(_R.UNCERTAIN, failure="no answer"),
            _K.FAILED,
            "nobody knows whether <@U0ANA>'s answer stands on square",
        ),
        (_reply(_R.WAITING, held=HELD), _K.HELD, f"is approved, but {HELD}"),
        (_reply(_R.WAITING, send_at=NOW), _K.LEAVING, "is approved and leaves"),
        (_reply(_R.WAITING, failure="503", send_at=NOW), _K.LEAVING, "could not leave yet: 503. It is tried again"),
        (_reply(_R.SENDING), _K.LEAVING, "on its way out"),
        (_reply(_R.HANDED_OVER), _K.LEAVING, "a person posts it by hand"),
    ],
)
def test_an_approved_reply_is_told_by_what_became_of_it(file: ReplyDetail, kind: SituationKind, words: str) -> None:
    found = situation_of(_detail(_Q.APPROVED, file), NOW)
    assert found.kind is kind
    assert words in found.sentence


def test_a_reply_handed_over_and_never_seen_says_since_when() -> None:
    handed = entry("reply.handed_over", reply=7)
    found = situation_of(_detail(_Q.APPROVED, _reply(_R.HANDED_OVER), entries=(handed,)), NOW + timedelta(days=1))
    assert found.sentence.endswith("since")
    assert found.at == NOW


def test_a_send_whose_outcome_is_looked_up_is_not_told_as_leaving_any_moment() -> None:
    looked = entry("reply.looked_up", reply=7)
    found = situation_of(_detail(_Q.APPROVED, _reply(_R.SENDING), entries=(looked,)), NOW)
    assert "whether it arrived is being looked up" in found.sentence


def test_a_review_that_slack_refuses_is_told_as_failed() -> None:
    refused = SlackMessage("review:7", "C0REVIEW", state=MessageState.REFUSED, problem="is_archived")
    found = situation_of(_detail(_Q.PROPOSED, _reply(_R.PROPOSED), messages=(refused,)), NOW)
    assert found.kind is _K.FAILED
    assert "does not reach communications" in found.sentence


def test_a_failed_reply_is_history_once_a_newer_one_to_the_same_post_is_under_way_or_stands() -> None:
    failed = _reply(_R.FAILED)
    newer = _reply(_R.PROPOSED, 8)
    assert situation_of(_detail(_Q.APPROVED, failed, newer), NOW).kind is _K.IN_REVIEW
    assert situation_of(_detail(_Q.SENT, failed, _reply(_R.SENT, 8)), NOW).kind is _K.ANSWERED
    elsewhere = _reply(_R.PROPOSED, 8, post=2)
    assert situation_of(_detail(_Q.APPROVED, failed, elsewhere), NOW).kind is _K.FAILED


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (_R.SENT, _K.ANSWERED, "answered in public"),
        (_R.EDITED, _K.ANSWERED, "edited there since"),
        (_R.REMOVED, _K.FAILED, "removed there"),
        (_R.DELETED, _K.CLOSED, "taken back"),
    ],
)
def test_an_answer_is_told_by_whether_it_still_stands(state: ReplyState, kind: SituationKind, words: str) -> None:
    found = situation_of(_detail(_Q.SENT, _reply(state)), NOW)
    assert found.kind is kind
    assert words in found.sentence


def test_a_question_without_a_reply_is_told_by_who_is_on_it_and_whether_it_is_late() -> None:
    due = NOW - timedelta(minutes=25)
    assert situation_of(_detail(_Q.ASKED), NOW).kind is _K.NEW
    assert situation_of(_detail(_Q.ASKED, claimed_by=ANA), NOW).sentence == f"<@{ANA}> is on it"
    late = situation_of(_detail(_Q.ASKED, claimed_by=ANA, due_at=due), NOW)
    assert (late.kind, late.sentence) == (_K.LATE, f"<@{ANA}> is on it, late")
    snoozed = situation_of(_detail(_Q.ASKED, due_at=due, snoozed_until=NOW + timedelta(hours=1)), NOW)
    assert snoozed.kind is _K.SNOOZED


@pytest.mark.parametrize("state", list(QuestionState))
def test_every_state_of_a_question_is_told(state: QuestionState) -> None:
    assert situation_of(_detail(state), NOW).sentence


@pytest.mark.parametrize("state", sorted(LIVE_REPLIES))
def test_every_reply_under_way_is_told_and_decides(state: ReplyState) -> None:
    assert situation_of(_detail(_Q.APPROVED, _reply(state)), NOW).reply == 7


def test_no_sentence_ends_in_at_before_a_time_for_slack_says_today_of_it() -> None:
    sent = entry("reply.sent", reply=7)
    details = [
        _detail(_Q.SENT, _reply(_R.SENT), entries=(sent,)),
        *(_detail(_Q.APPROVED, _reply(state, send_at=NOW, failure="503")) for state in LIVE_REPLIES),
        _detail(_Q.APPROVED, _reply(_R.WAITING, send_at=NOW)),
        _detail(_Q.ASKED, snoozed_until=NOW),
    ]
    told = [situation_of(detail, NOW) for detail in details]
    assert sum(one.at is not None for one in told) > 3
    assert [one.sentence for one in told if one.sentence.endswith(" at")] == []
