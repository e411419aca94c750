"""What nobody foresaw is logged without anybody's words, and told as ours; nothing is said twice."""

import pytest
import structlog
from structlog.testing import capture_logs

from bot.core.errors import Refused, Unauthorised, Unavailable
from bot.desk.context import AlreadyHandled
from bot.slack import action_ids
from handlers import payloads
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA


def test_an_unforeseen_error_is_logged_with_its_place_and_none_of_the_words(harness: SlackHarness) -> None:
    structlog.reset_defaults()
    harness.desk.problem = ZeroDivisionError("the customer's words, xoxb-token")
    with capture_logs() as logs:
        harness.slack.say(ANA, ROOM, "reply: secret plans", harness.post_card())
        harness.slack.wait_for_acks()
        harness.socket.wait_until_answered()
    (line,) = [line for line in logs if line["event"] == "listener.failed"]
    assert line["error"] == "ZeroDivisionError"
    assert "FakeDesk.record_act" in line["at"]
    assert "secret" not in str(logs)
    assert "words" not in str(logs)
    (told,) = harness.ephemerals_to(ANA)
    assert "Something went wrong on our side; it is logged." in told


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (Unavailable("the database", "it is locked"), "nothing was lost"),
        (Unauthorised("reddit", "it answered 401"), "That was not done. reddit: it answered 401"),
        (Refused("reddit", "the thread is locked"), "That was not done. reddit: the thread is locked"),
    ],
)
def test_trouble_outside_is_told_with_what_it_means(harness: SlackHarness, problem: Exception, told: str) -> None:
    ts = harness.post_card()
    harness.desk.problem = problem
    harness.press(ANA, ts, action_ids.CLAIM)
    (answer,) = harness.ephemerals_to(ANA)
    assert told in answer


def test_a_person_who_cannot_be_told_is_only_logged(harness: SlackHarness) -> None:
    thread = harness.post_card()
    harness.desk.problem = ZeroDivisionError()
    harness.slack.fault("chat.postEphemeral", "server_error")
    with capture_logs() as logs:
        harness.slack.say(ANA, ROOM, "reply: x", thread)
        harness.slack.wait_for_acks()
        harness.socket.wait_until_answered()
    assert "person.not_told" in [line["event"] for line in logs]
    assert harness.ephemerals_to(ANA) == []


def test_slack_failing_to_open_a_window_is_told_under_the_card(harness: SlackHarness) -> None:
    ts = harness.post_card()
    harness.slack.fault("views.open", "error", code="expired_trigger_id")
    harness.press(ANA, ts, action_ids.WRITE)
    (told,) = harness.ephemerals_to(ANA)
    assert "expired_trigger_id" in told


def test_an_act_that_fails_at_once_is_acknowledged_all_the_same() -> None:
    harness = SlackHarness(ack_first=True)
    try:
        ts = harness.post_card()
        harness.desk.problem = AlreadyHandled("this was done already")
        assert [harness.press(ANA, ts, action_ids.CLAIM).error for _ in range(5)] == [""] * 5
    finally:
        harness.close()


def test_a_body_without_anybody_in_it_has_no_place_to_answer() -> None:
    assert payloads.response_target({"type": "something_new"}) == payloads.response_target({"event": {"type": "x"}})
