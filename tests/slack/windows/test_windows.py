"""Windows ask for what an act needs, remember numbers only, and show what a reply would look like."""

import json
from dataclasses import replace
from datetime import UTC

import pytest

from bot.core.errors import NotAllowed
from bot.core.model import Capabilities, ReplyMode
from bot.core.moments.suggested import suggested_moments
from bot.core.replying.compose import Preview
from bot.core.text.lint_finding import LintFinding, Severity
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block
from bot.slack.windows.question import not_mine_window, snooze_window
from bot.slack.windows.reply import posted_window, write_window
from bot.slack.windows.review import edit_window
from tests.slack.samples import NOW, SHA, TAGS, kept_post, question, question_detail, reply_detail, shown_text

CARRIED = WindowMetadata(question=12, source_message=("C0ROOM", "1763629200.000200"))


def _field(view: Block, name: str) -> Block:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    found = next(block for block in blocks if block.get("block_id") == name)
    assert isinstance(found, dict)
    return found


def _fields(view: Block) -> list[str]:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return [str(block["block_id"]) for block in blocks if block["type"] == "input"]


def test_the_window_to_write_in_tells_each_character_and_starts_with_the_words_given() -> None:
    field = _field(write_window(question_detail(), CARRIED, "Open Settings."), action_ids.WORDS)
    assert field["dispatch_action"] is True
    assert "'text': 'Open Settings.'" in str(field["element"])
    assert "on_character_entered" in str(field)


def test_a_window_remembers_numbers_and_where_the_words_were_said_and_no_words() -> None:
    kept_by_slack = write_window(question_detail(), CARRIED, "Open Settings.")["private_metadata"]
    assert json.loads(str(kept_by_slack)) == {"q": 12, "c": "C0ROOM", "t": "1763629200.000200"}


def test_a_question_asked_twice_lets_the_writer_choose_and_chooses_the_first_for_them() -> None:
    assert action_ids.POST not in _fields(write_window(question_detail(), CARRIED))
    of = question_detail(posts=(kept_post(), kept_post("Same here", 2, source="reddit")))
    field = _field(write_window(of, CARRIED), action_ids.POST)
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'square - kim" in str(field)
    assert "'value': '1'}" in str(field["element"])


def test_where_nothing_can_be_answered_the_window_is_refused_with_the_channels_reason() -> None:
    mute = kept_post(capabilities=Capabilities(why="answer there, in your own words"))
    with pytest.raises(NotAllowed, match="square takes no reply from here: answer there, in your own words"):
        write_window(question_detail(posts=(mute,)), CARRIED, "Open Settings.")


def test_a_post_that_was_taken_away_or_cannot_be_answered_is_not_offered() -> None:
    mute = kept_post("No replies here", 3, capabilities=Capabilities(reply=ReplyMode.NONE))
    gone = replace(kept_post("Gone", 4), gone=True)
    of = question_detail(posts=(kept_post(), kept_post("Same here", 2), mute, gone))
    element = _field(write_window(of, CARRIED), action_ids.POST)["element"]
    assert isinstance(element, dict)
    assert [option["value"] for option in element["options"]] == ["1", "2"]


def test_the_preview_counts_by_the_channels_rule_and_says_what_forbids_the_words() -> None:
    preview = Preview(
        "Open Settings.\n\nAna, Acme",
        290,
        280,
        (LintFinding("internal_host", Severity.BLOCK, "This is a host on the inside.", (0, 4), "Open"),),
        blocked=True,
    )
    told = shown_text(write_window(question_detail(), CARRIED, preview=preview)["blocks"])
    assert "As it will appear (290/280):" in told
    assert "Too long" in told
    assert "Open Settings.\n\nAna, Acme" in told
    assert "⛔ “Open” This is a host on the inside." in told
    assert "must not leave" in told


def test_editing_begins_with_the_candidate_and_is_bound_to_what_the_reviewer_saw() -> None:
    made = reply_detail("Open Settings.")
    view = edit_window(question_detail(made), made, "b" * 64)
    told = shown_text(view["blocks"])
    assert told.index("How do I set up SSO?") < told.index("As it will appear (14/280):")
    assert "'text': 'Open Settings.'" in str(_field(view, action_ids.WORDS)["element"])
    assert json.loads(str(view["private_metadata"])) == {"q": 12, "r": 7, "s": "b" * 64}
    assert SHA not in str(view)


def test_not_mine_offers_the_tags_with_the_present_ones_chosen() -> None:
    view = not_mine_window(question(tags=("sso", "old")), TAGS)
    element = _field(view, action_ids.TAGS)["element"]
    assert isinstance(element, dict)
    assert [option["value"] for option in element["initial_options"]] == ["sso"]
    assert _fields(view) == [action_ids.TAGS, action_ids.PERSON, action_ids.WHY]
    assert _fields(not_mine_window(question(), {})) == [action_ids.PERSON, action_ids.WHY]


def test_a_snooze_may_be_a_span_or_a_moment_and_last_until_the_asker_answers() -> None:
    fields = _fields(snooze_window(question(), suggested_moments(NOW, UTC)))
    assert fields == [action_ids.SPAN, action_ids.MOMENT, action_ids.FOR_ASKER]


def test_the_address_of_a_reply_posted_by_hand_may_be_left_out() -> None:
    assert _field(posted_window(7), action_ids.LINK)["optional"] is True
