"""What nobody foresaw is logged without anybody's words, and told as ours; nothing is said twice."""

import pytest
import structlog
from structlog.testing import capture_logs

from bot.core.errors import Refused, Unauthorised, Unavailable
from bot.desk.context import AlreadyHandled
from bot.slack import action_ids
from handlers import payloads
from tests.handlers.workplace import ROOM, Workplace
from tests.slack.given import ANA


def test_an_unforeseen_error_is_logged_with_its_place_and_none_of_the_words(at_work: Workplace) -> None:
    structlog.reset_defaults()
    at_work.desk.problem = ZeroDivisionError("the customer's words, xoxb-token")
    with capture_logs() as logs:
        at_work.slack.say(ANA, ROOM, "reply: secret plans", at_work.card())
        at_work.slack.settle()
        at_work.socket.finish()
    (line,) = [line for line in logs if line["event"] == "listener.failed"]
    assert line["error"] == "ZeroDivisionError"
    assert "FakeDesk.did" in line["at"]
    assert "secret" not in str(logs)
    assert "words" not in str(logs)
    (told,) = at_work.told(ANA)
    assert "Something went wrong on our side; it is logged." in told


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (Unavailable("the database", "it is locked"), "nothing was lost"),
        (Unauthorised("reddit", "it answered 401"), "That was not done. reddit: it answered 401"),
        (Refused("reddit", "the thread is locked"), "That was not done. reddit: the thread is locked"),
    ],
)
def test_trouble_outside_is_told_with_what_it_means(at_work: Workplace, problem: Exception, told: str) -> None:
    ts = at_work.card()
    at_work.desk.problem = problem
    at_work.press(ANA, ts, action_ids.CLAIM)
    (answer,) = at_work.told(ANA)
    assert told in answer


def test_a_person_who_cannot_be_told_is_only_logged(at_work: Workplace) -> None:
    thread = at_work.card()
    at_work.desk.problem = ZeroDivisionError()
    at_work.slack.fault("chat.postEphemeral", "server_error")
    with capture_logs() as logs:
        at_work.slack.say(ANA, ROOM, "reply: x", thread)
        at_work.slack.settle()
        at_work.socket.finish()
    assert "person.not_told" in [line["event"] for line in logs]
    assert at_work.told(ANA) == []


def test_slack_failing_to_open_a_window_is_told_under_the_card(at_work: Workplace) -> None:
    ts = at_work.card()
    at_work.slack.fault("views.open", "error", code="expired_trigger_id")
    at_work.press(ANA, ts, action_ids.WRITE)
    (told,) = at_work.told(ANA)
    assert "expired_trigger_id" in told


def test_an_act_that_fails_at_once_is_acknowledged_all_the_same() -> None:
    at_work = Workplace(ack_first=True)
    try:
        ts = at_work.card()
        at_work.desk.problem = AlreadyHandled("this was done already")
        assert [at_work.press(ANA, ts, action_ids.CLAIM).error for _ in range(5)] == [""] * 5
    finally:
        at_work.close()


def test_a_body_without_anybody_in_it_has_no_place_to_answer() -> None:
    assert payloads.place({"type": "something_new"}) == payloads.place({"event": {"type": "x"}})
