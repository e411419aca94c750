"""What nobody foresaw is logged without anybody's words, and told as ours; nothing is said twice."""

import json

import pytest
import structlog
from structlog.testing import capture_logs

from bot.core.errors import Faulty, NotAllowed, NotFound, Refused, Unauthorised, Unavailable
from bot.desk.context import AlreadyHandled
from bot.slack import action_ids
from bot.slack.client.refusals import in_words
from handlers import payloads
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA

_CODES_A_PERSON_CAN_MEET = {
    *("expired_trigger_id", "invalid_trigger_id", "exchanged_trigger_id", "push_limit_reached", "hash_conflict"),
    *("not_found", "view_too_large", "msg_too_long", "msg_blocks_too_long", "metadata_too_large", "invalid_blocks"),
    *("invalid_arguments", "channel_not_found", "not_in_channel", "is_archived", "message_not_found", "no_text"),
    *("cant_update_message", "edit_window_closed", "user_not_in_channel", "user_not_found", "restricted_action"),
    *("cannot_reply_to_message", "thread_not_found", "file_not_found", "file_upload_size_restricted"),
    *("expired_url", "used_url", "messages_tab_disabled", "method_not_supported_for_channel_type"),
}


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
    assert "That was not done. That took too long: press the button again." in told


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


def test_an_error_stands_beside_the_field_it_is_about_else_beside_the_first(harness: SlackHarness) -> None:
    ts = harness.post_card()
    harness.press(ANA, ts, action_ids.NOT_MINE)
    for problem, field in (
        (NotFound("<@U9> is not among the people.").concerning("person"), "person"),
        (NotFound("There is no tag sos.").concerning("tags"), "tags"),
        (NotAllowed("It is closed."), "tags"),
        (Faulty(["Too long."]).concerning("words"), "tags"),
    ):
        harness.desk.problem = problem
        assert list(harness.slack.submit(ANA, {}).errors) == [field]


@pytest.mark.parametrize("code", sorted(_CODES_A_PERSON_CAN_MEET))
def test_no_person_reads_a_code_of_slacks(code: str) -> None:
    assert code not in in_words(code)
    assert "_" not in in_words(code)
    assert "did not take it" not in in_words(code)


def test_a_code_nobody_knows_is_named_so_that_it_can_be_looked_up() -> None:
    assert in_words("brand_new_rule") == "Slack did not take it (brand new rule)"


def test_a_window_of_an_earlier_version_keeps_the_words_and_says_what_to_do(harness: SlackHarness) -> None:
    blocks = [{"type": "input", "block_id": "words"}]
    view = {"id": "V1", "type": "modal", "callback_id": "old", "blocks": blocks}
    answered = json.loads(harness.socket.dispatch({"type": "view_submission", "user": {"id": ANA}, "view": view}).body)
    assert answered["response_action"] == "errors"
    assert "earlier version of Switchboard" in answered["errors"]["words"]


@pytest.mark.parametrize("metadata", ["{bad", "[]", "null", '{"q": "x"}', '{"q": null}'])
def test_a_window_whose_data_is_of_another_version_keeps_the_words_and_says_what_to_do(
    harness: SlackHarness, metadata: str
) -> None:
    blocks = [{"type": "input", "block_id": "words"}]
    view = {"id": "V1", "type": "modal", "callback_id": "write_window", "blocks": blocks, "private_metadata": metadata}
    answered = json.loads(harness.socket.dispatch({"type": "view_submission", "user": {"id": ANA}, "view": view}).body)
    assert "earlier version of Switchboard" in answered["errors"]["words"]


@pytest.mark.parametrize("body", [{"event": {"type": "team_join"}}, {"type": "view_closed"}, {"type": "new_thing"}])
def test_what_nobody_listens_for_is_acknowledged(harness: SlackHarness, body: dict[str, object]) -> None:
    with capture_logs() as logs:
        assert harness.socket.dispatch(body).status == 200
    assert [line["event"] for line in logs] == ["payload.unknown"]
