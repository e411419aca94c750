"""A window handed in is one act of the desk; what is wrong with it is shown in it, and the words stay."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Faulty, Stale, Unavailable
from bot.core.model import Assist, Capabilities, Tag
from bot.core.replying.proposal import Proposal
from bot.core.richtext.inline import Style, Words
from bot.core.richtext.model import Paragraph, RichText
from bot.core.states import ReplyState
from bot.core.text.lint_finding import LintFinding, Severity
from bot.sandbox.slack import Json
from bot.slack import action_ids
from bot.slack.blocks.richtext.read_blocks import read_blocks
from tests.handlers.harness import REVIEW, SlackHarness
from tests.slack.samples import ANA, BO, EVE, NOW, TAGS, kept_post, question_detail, reply_detail, seen


def _open(harness: SlackHarness, action: str) -> None:
    folded = action in (action_ids.SNOOZE, action_ids.IGNORE)
    chosen = (action_ids.MORE, f"{action} 12") if folded else (action,)
    assert harness.press(ANA, harness.post_card(), *chosen).ok


def _open_review(harness: SlackHarness, action: str) -> None:
    assert harness.press(EVE, harness.show("review:7"), action, channel=REVIEW).ok


def _open_reply(harness: SlackHarness, state: ReplyState, action: str) -> None:
    harness.desk.question_detail = question_detail(reply_detail(state=state, assist=Assist("words")))
    assert harness.press(ANA, harness.show("reply:7"), action).ok


def _window(harness: SlackHarness, user: str = ANA) -> Json:
    window = harness.slack.window(user)
    assert window is not None
    return window


def test_words_written_in_the_window_are_proposed(harness: SlackHarness) -> None:
    _open(harness, action_ids.WRITE)
    assert harness.slack.submit(ANA, {action_ids.WORDS: "Open <Settings> & SSO."}).ok
    assert harness.desk.acts("propose") == [(12, Proposal(ANA, RichText.of_plain("Open <Settings> & SSO.")))]
    assert harness.slack.window(ANA) is None


def test_where_the_channel_takes_no_reply_no_window_opens_and_the_person_is_told_why(harness: SlackHarness) -> None:
    ts = harness.post_card()
    mute = kept_post(capabilities=Capabilities(why="answer there, in your own words"))
    harness.desk.question_detail = question_detail(posts=(mute,))
    assert harness.press(ANA, ts, action_ids.WRITE).ok
    assert harness.slack.window(ANA) is None
    assert "answer there, in your own words" in json.dumps(harness.ephemerals_to(ANA))


def test_the_post_that_was_chosen_is_the_one_answered(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail(posts=(kept_post(), kept_post("Same here", 2)))
    _open(harness, action_ids.WRITE)
    assert harness.slack.submit(ANA, {action_ids.WORDS: "Open Settings.", action_ids.POST: "2"}).ok
    assert harness.desk.acts("propose") == [(12, Proposal(ANA, RichText.of_plain("Open Settings."), 2))]


def test_the_preview_follows_the_typing_and_the_words_stay_in_the_field(harness: SlackHarness) -> None:
    _open(harness, action_ids.WRITE)
    assert harness.slack.fill(ANA, {action_ids.WORDS: "Open Set"}).ok
    assert "As it will appear (8/280):" in str(_window(harness)["blocks"])
    assert harness.slack.fill(ANA, {action_ids.WORDS: "Open Settings"}).ok
    window = _window(harness)
    assert "As it will appear (13/280):" in str(window["blocks"])
    typed = window["state"]["values"][action_ids.WORDS][action_ids.WORDS]["rich_text_value"]
    assert read_blocks([typed]).plain == "Open Settings"
    assert harness.slack.submit(ANA).ok
    assert harness.desk.acts("propose") == [(12, Proposal(ANA, RichText.of_plain("Open Settings")))]


def test_an_empty_field_shows_no_preview(harness: SlackHarness) -> None:
    _open(harness, action_ids.WRITE)
    harness.slack.fill(ANA, {action_ids.WORDS: "x"})
    harness.slack.fill(ANA, {action_ids.WORDS: " "})
    assert "As it will appear" not in str(_window(harness)["blocks"])


def test_a_keystroke_overtaken_by_the_next_is_let_go(harness: SlackHarness) -> None:
    _open(harness, action_ids.WRITE)
    harness.slack.fault("views.update", "error", code="hash_conflict")
    with capture_logs() as logs:
        assert harness.slack.fill(ANA, {action_ids.WORDS: "Open"}).ok
    assert logs == []
    assert len(harness.slack.windows(ANA)) == 1


def test_trouble_while_typing_opens_nothing_over_the_words(harness: SlackHarness) -> None:
    _open(harness, action_ids.WRITE)
    harness.desk.problem = Unavailable("the database", "it is locked")
    assert harness.slack.fill(ANA, {action_ids.WORDS: "Open"}).ok
    assert len(harness.slack.windows(ANA)) == 1


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (Faulty(["It is 20 too long: 300 of 280.", "It names an internal host."]), "It names an internal host."),
        (Unavailable("the database", "it is locked"), "nothing was lost"),
        (ZeroDivisionError("my words"), "Something went wrong on our side; it is logged."),
    ],
)
def test_what_is_wrong_is_shown_beside_the_words_and_the_window_stays(
    harness: SlackHarness, problem: Exception, told: str
) -> None:
    _open(harness, action_ids.WRITE)
    harness.desk.problem = problem
    outcome = harness.slack.submit(ANA, {action_ids.WORDS: "Open Settings."})
    assert told in outcome.errors[action_ids.WORDS]
    assert "my words" not in outcome.errors[action_ids.WORDS]
    harness.desk.problem = None
    assert harness.slack.submit(ANA).ok
    assert len(harness.desk.acts("propose")) == 1


def test_what_is_wrong_is_shown_in_the_window_when_listeners_run_beside_the_ack() -> None:
    harness = SlackHarness(ack_first=True)
    _open(harness, action_ids.WRITE)
    assert harness.slack.wait_until(lambda: harness.slack.window(ANA) is not None)
    harness.desk.problem = Faulty(["It is 20 too long."])
    assert harness.slack.submit(ANA, {action_ids.WORDS: "Open Settings."}).errors == {
        action_ids.WORDS: "It is 20 too long."
    }
    harness.close()


def test_a_window_handed_in_twice_is_done_once_and_closes(harness: SlackHarness) -> None:
    _open(harness, action_ids.WRITE)
    harness.slack.duplicate()
    assert harness.slack.submit(ANA, {action_ids.WORDS: "Open Settings."}).ok
    harness.socket.wait_until_answered()
    assert len(harness.desk.acts("propose")) == 1


def test_words_corrected_and_handed_in_again_after_a_lost_ack_are_taken_too(harness: SlackHarness) -> None:
    for words in ("Open Setings.", "Open Settings."):
        view: Json = {
            "id": "V1",
            "type": "modal",
            "callback_id": action_ids.WRITE_WINDOW,
            "private_metadata": '{"q":12}',
        }
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
        typed = {"type": "rich_text_input", "rich_text_value": {"type": "rich_text", "elements": [section]}}
        view["state"] = {"values": {action_ids.WORDS: {action_ids.WORDS: typed}}}
        for _ in range(2):
            harness.socket.dispatch({"type": "view_submission", "user": {"id": ANA}, "view": view})
    handed = harness.desk.acts("propose")
    assert handed == [(12, Proposal(ANA, RichText.of_plain(words))) for words in ("Open Setings.", "Open Settings.")]


def test_editing_approves_the_new_words_against_those_that_were_seen(harness: SlackHarness) -> None:
    _open_review(harness, action_ids.EDIT)
    assert harness.slack.submit(EVE, {action_ids.WORDS: "Open Settings now."}).ok
    assert harness.desk.done == [("edit_and_approve", (7, EVE, RichText.of_plain("Open Settings now."), seen(), ""))]


def test_the_preview_of_an_edit_is_drawn_while_it_is_typed(harness: SlackHarness) -> None:
    _open_review(harness, action_ids.EDIT)
    assert harness.slack.fill(EVE, {action_ids.WORDS: "Open it."}).ok
    assert "As it will appear (8/280):" in str(_window(harness, EVE)["blocks"])


@pytest.mark.parametrize(
    ("action", "act"), [(action_ids.ASK_FOR_CHANGES, "ask_for_changes"), (action_ids.DECLINE, "decline")]
)
def test_a_refusal_carries_its_reason_and_the_words_it_is_about(harness: SlackHarness, action: str, act: str) -> None:
    _open_review(harness, action)
    assert harness.slack.submit(EVE, {action_ids.WHY: "Say who you are."}).ok
    assert harness.desk.done == [(act, (7, EVE, "Say who you are.", seen()))]


def test_words_that_changed_meanwhile_are_said_to_have_changed(harness: SlackHarness) -> None:
    _open_review(harness, action_ids.DECLINE)
    harness.desk.problem = Stale("The words have changed.")
    assert harness.slack.submit(EVE, {action_ids.WHY: "No."}).errors == {action_ids.WHY: "The words have changed."}


def test_handing_over_corrects_tags_and_names_a_person(harness: SlackHarness) -> None:
    _open(harness, action_ids.NOT_MINE)
    assert harness.slack.submit(
        ANA, {action_ids.TAGS: ["billing"], action_ids.PERSON: BO, action_ids.WHY: "It is about money."}
    ).ok
    assert harness.desk.done == [("hand_over", (12, ANA, ("billing",), BO, "It is about money."))]


def test_handing_over_without_touching_the_tags_leaves_them_alone(harness: SlackHarness) -> None:
    _open(harness, action_ids.NOT_MINE)
    assert harness.slack.submit(ANA, {action_ids.PERSON: BO}).ok
    assert harness.desk.done == [("hand_over", (12, ANA, None, BO, ""))]


def _meanwhile(harness: SlackHarness, *tags: str) -> None:
    of = harness.desk.question_detail
    harness.desk.question_detail = replace(of, question=replace(of.question, tags=tags))


def test_tags_that_another_corrected_while_the_window_was_open_are_left_alone(harness: SlackHarness) -> None:
    _open(harness, action_ids.NOT_MINE)
    _meanwhile(harness, "billing")
    assert harness.slack.submit(ANA, {action_ids.PERSON: BO}).ok
    assert harness.desk.done == [("hand_over", (12, ANA, None, BO, ""))]


def test_a_tag_that_another_added_while_the_window_was_open_stays_beside_ones_own(harness: SlackHarness) -> None:
    harness.desk.fake_tags = {**TAGS, "api": Tag("api")}
    _open(harness, action_ids.NOT_MINE)
    _meanwhile(harness, "sso", "billing")
    assert harness.slack.submit(ANA, {action_ids.TAGS: ["api"]}).ok
    assert harness.desk.done == [("hand_over", (12, ANA, ("billing", "api"), "", ""))]


def test_with_three_hundred_tags_handing_over_keeps_the_tag_and_any_other_can_be_chosen(harness: SlackHarness) -> None:
    harness.desk.fake_tags = {name: Tag(name) for name in (*(f"tag-{number:03}" for number in range(300)), "sso")}
    _open(harness, action_ids.NOT_MINE)
    assert harness.slack.submit(ANA, {action_ids.PERSON: BO}).ok
    _open(harness, action_ids.NOT_MINE)
    assert harness.slack.submit(ANA, {action_ids.TAGS: ["sso", "tag-250"]}).ok
    acts = [("hand_over", (12, ANA, None, BO, "")), ("hand_over", (12, ANA, ("sso", "tag-250"), "", ""))]
    assert harness.desk.done == acts


def test_a_snooze_offers_what_is_likely_and_lasts_until_then(harness: SlackHarness) -> None:
    _open(harness, action_ids.SNOOZE)
    (span,) = (block["element"] for block in _window(harness)["blocks"] if block["block_id"] == action_ids.SPAN)
    offered = [one["text"]["text"] for one in span["options"]]
    assert offered == ["In an hour, 10:00", "Later today, 12:00", "Tomorrow, 9:00", "Monday, 9:00", "In a week, 9:00"]
    assert harness.slack.submit(ANA, {action_ids.SPAN: "later today"}).ok
    assert harness.desk.done == [("snooze", (12, ANA, NOW + timedelta(hours=3), "", False))]


def test_a_snooze_of_a_window_of_an_earlier_version_lasts_its_minutes(harness: SlackHarness) -> None:
    chosen = {"span": {"span": {"type": "static_select", "selected_option": {"value": "240"}}}}
    view = {"id": "V1", "type": "modal", "callback_id": action_ids.SNOOZE_WINDOW, "private_metadata": '{"q": 12}'}
    body = {"type": "view_submission", "user": {"id": ANA}, "view": {**view, "state": {"values": chosen}}}
    assert harness.socket.dispatch(body).status == 200
    assert harness.desk.done == [("snooze", (12, ANA, NOW + timedelta(hours=4), "", False))]


def test_a_snooze_until_a_moment_beats_its_span(harness: SlackHarness) -> None:
    _open(harness, action_ids.SNOOZE)
    moment = NOW + timedelta(days=2)
    assert harness.slack.submit(ANA, {action_ids.MOMENT: int(moment.timestamp())}).ok
    assert harness.desk.done == [("snooze", (12, ANA, moment, "", False))]


def test_ignoring_says_what_it_is_and_why(harness: SlackHarness) -> None:
    _open(harness, action_ids.IGNORE)
    assert harness.slack.submit(ANA, {action_ids.KIND: "spam", action_ids.WHY: "They sell followers."}).ok
    assert harness.desk.done == [("ignore", (12, ANA, "They sell followers.", "spam"))]


def test_an_open_question_is_settled_in_the_window_that_closes_it(harness: SlackHarness) -> None:
    _open(harness, action_ids.IGNORE)
    assert harness.slack.submit(ANA, {action_ids.KIND: "settled", action_ids.WHY: "He found it."}).ok
    assert harness.desk.done == [("settle", (12, ANA, "He found it."))]


def test_a_reason_that_is_missing_is_asked_for_in_the_window(harness: SlackHarness) -> None:
    _open(harness, action_ids.IGNORE)
    harness.desk.problem = Faulty(["Say why it gets no answer."])
    assert harness.slack.submit(ANA, {action_ids.KIND: "other"}).errors == {
        action_ids.KIND: "Say why it gets no answer."
    }


Opens = Callable[[SlackHarness], None]


def _posted(harness: SlackHarness) -> None:
    _open_reply(harness, ReplyState.HANDED_OVER, action_ids.I_POSTED_IT)


def _there(harness: SlackHarness) -> None:
    _open_reply(harness, ReplyState.UNCERTAIN, action_ids.IT_IS_THERE)


@pytest.mark.parametrize(("opens", "act"), [(_posted, "confirm_posted_by_hand"), (_there, "confirm_sent")])
def test_a_reply_seen_in_public_may_come_with_its_address(harness: SlackHarness, opens: Opens, act: str) -> None:
    opens(harness)
    assert harness.slack.submit(ANA, {action_ids.LINK: "https://x.com/acme/status/9"}).ok
    opens(harness)
    assert harness.slack.submit(ANA).ok
    assert harness.desk.acts(act) == [(7, ANA, "https://x.com/acme/status/9"), (7, ANA, "")]


def test_editing_in_review_shows_the_question_lint_and_the_preview_from_the_start(harness: SlackHarness) -> None:
    warning = LintFinding("promise", Severity.WARN, "This promises something.", (0, 4), "Open")
    harness.desk.question_detail = question_detail(reply_detail(findings=(warning,)))
    _open_review(harness, action_ids.EDIT)
    told = json.dumps(_window(harness, EVE)["blocks"], ensure_ascii=False)
    order = ["They ask", "How do I set up SSO?", "As it will appear (24/280):", "This promises something."]
    places = [told.index(words) for words in order]
    assert places == sorted(places)


def test_editing_in_review_keeps_the_formatting(harness: SlackHarness) -> None:
    bold = RichText.of((Paragraph((Words("Open "), Words("Settings", Style(bold=True)), Words(":"))),))
    reply = reply_detail()
    file = replace(reply, reply=replace(reply.reply, words=bold))
    harness.desk.question_detail = question_detail(file)
    assert harness.press(EVE, harness.show("review:7"), action_ids.EDIT, channel=REVIEW).ok
    assert harness.slack.submit(EVE).ok
    assert harness.desk.done == [("edit_and_approve", (7, EVE, bold, seen(file), ""))]
