"""A card tells who asks what, why it is here, how it stands, and offers what its state allows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import Author, Capabilities, Context, ReplyMode
from bot.core.states import QuestionState, ReplyState
from bot.slack import action_ids as names
from bot.slack.messages.card import card, card_text, moved_card
from tests.slack.samples import (
    ANA,
    BO,
    NOW,
    PEOPLE,
    action_ids,
    kept_post,
    question,
    question_detail,
    reply_detail,
    shown_text,
)

_S = QuestionState


def test_a_card_tells_who_asks_what_where_and_why_it_came_here() -> None:
    asked = kept_post(
        "How do I set up SSO?",
        author=Author("a1", "kim", "Kim", reach=1200),
        context=(Context("lee", "We use Acme."),),
        title="Help",
        lang="en",
    )
    told = shown_text(card(question_detail(posts=(asked,)), PEOPLE, NOW))
    for words in ("Q-12 on square", "@kim", "1,200 followers", "@lee: We use Acme.", "Help", "How do I set up SSO?"):
        assert words in told
    for words in ("sso 0.91: 'set up sso'", "waits for an answer", " · en", "Open the post (square.example)"):
        assert words in told


def test_the_asked_are_mentioned_so_that_slack_tells_them_and_a_claimer_is_named() -> None:
    blocks = str(card(question_detail(), PEOPLE, NOW))
    assert f"'user_id': '{ANA}'" in blocks
    claimed = str(card(question_detail(question=question(claimed_by=BO)), PEOPLE, NOW))
    assert "Bo Berg" in claimed
    assert "user_id" not in claimed


def test_a_broken_promise_is_said_and_a_kept_one_is_not_spoken_of() -> None:
    due = NOW - timedelta(minutes=1)
    assert "overdue" in shown_text(card(question_detail(question=question(due_at=due)), PEOPLE, NOW))
    later = NOW + timedelta(minutes=1)
    assert "an answer by" in shown_text(card(question_detail(question=question(due_at=later)), PEOPLE, NOW))
    sent = question(due_at=due, state=_S.SENT)
    assert "Promise" not in shown_text(card(question_detail(question=sent), PEOPLE, NOW))


def test_the_words_of_a_post_that_was_taken_away_are_gone_from_its_card() -> None:
    gone = question_detail(posts=(replace(kept_post("my phone number is 555", title="private"), gone=True),))
    told = shown_text(card(gone, PEOPLE, NOW))
    assert "555" not in told
    assert "private" not in told
    assert "taken away" in told


def test_other_posts_that_ask_the_same_are_linked() -> None:
    second = kept_post("Same here", 2, source="reddit", url="https://reddit.com/r/x/2")
    told = shown_text(card(question_detail(posts=(kept_post(), second)), PEOPLE, NOW))
    assert "Asked once more: reddit (reddit.com)" in told


def test_a_caution_about_a_post_that_can_be_answered_by_us_stands_on_its_card() -> None:
    told = "The rules of r/sysadmin seem to forbid bots."
    cautioned = kept_post(capabilities=Capabilities(reply=ReplyMode.API, why=told))
    assert told in shown_text(card(question_detail(posts=(cautioned,)), PEOPLE, NOW))


def test_a_channel_that_takes_no_reply_from_us_says_why() -> None:
    by_hand = kept_post(capabilities=Capabilities(reply=ReplyMode.ASSIST, why="its author did not mention us"))
    told = shown_text(card(question_detail(posts=(by_hand,)), PEOPLE, NOW))
    assert "posted by a person" in told
    assert "its author did not mention us" in told


def test_a_post_that_takes_no_reply_says_how_to_answer_links_it_and_offers_no_words() -> None:
    alone = kept_post(
        capabilities=Capabilities(why="Answer there, in your own words."), context=(Context("", "The story"),)
    )
    blocks = card(question_detail(posts=(alone,)), PEOPLE, NOW)
    told = shown_text(blocks)
    assert "No reply goes out from here. Answer there, in your own words." in told
    assert "Open the post (square.example)" in told
    assert "The story" in told
    assert "@: " not in told
    assert names.WRITE not in action_ids(blocks)
    assert names.WRITE in action_ids(card(question_detail(posts=(alone, kept_post("Same here", 2))), PEOPLE, NOW))


def test_a_hold_names_who_holds_it() -> None:
    told = shown_text(card(question_detail(hold_reason=f"<@{BO}> holds everything: storm"), PEOPLE, NOW))
    assert "Held: Bo Berg holds everything: storm" in told


@pytest.mark.parametrize(
    ("state", "claimed", "offered"),
    [
        (_S.NEW, "", [names.MORE]),
        (_S.ASKED, "", [names.CLAIM, names.WRITE, names.NOT_MINE, names.SNOOZE, names.IGNORE, names.MORE]),
        (_S.ASKED, ANA, [names.WRITE, names.NOT_MINE, names.SNOOZE, names.IGNORE, names.MORE]),
        (_S.PROPOSED, ANA, [names.WRITE, names.NOT_MINE, names.SNOOZE, names.IGNORE, names.MORE]),
        (_S.APPROVED, ANA, [names.MORE]),
        (_S.SENT, ANA, [names.WRITE, names.MORE]),
        (_S.SETTLED, ANA, [names.REOPEN, names.SHOW]),
        (_S.IGNORED, "", [names.REOPEN, names.SHOW]),
        (_S.DISMISSED, "", [names.REOPEN, names.SHOW]),
    ],
)
def test_a_card_offers_what_its_state_allows(state: QuestionState, claimed: str, offered: list[str]) -> None:
    blocks = card(question_detail(question=question(state=state, claimed_by=claimed)), PEOPLE, NOW)
    assert action_ids(blocks) == offered


def test_a_reply_that_stands_in_public_is_linked_from_the_card() -> None:
    sent = reply_detail(state=ReplyState.SENT)
    sent = replace(sent, reply=replace(sent.reply, url="https://square.example/r/9"))
    told = shown_text(card(question_detail(sent), PEOPLE, NOW))
    assert "Reply by Ana Sol: sent · see it (square.example)" in told


def test_a_notification_holds_none_of_the_strangers_words() -> None:
    assert (
        card_text(question_detail(posts=(kept_post("SECRET", source="x.com"),)))
        == "Q-12: a question from x com about sso"
    )


def test_a_former_card_says_where_the_question_went() -> None:
    told = str(moved_card(question_detail(question=question(channel="C0BILL")), PEOPLE))
    assert "has moved to" in told
    assert "C0BILL" in told


def test_a_tag_the_company_has_no_more_is_struck_out() -> None:
    of = question_detail(question=question(tags=("sso", "billing")))
    struck = {"type": "text", "text": "billing", "style": {"strike": True}}

    assert str(struck) in str(card(of, PEOPLE, NOW, {"sso"}))
    assert "strike" not in str(card(of, PEOPLE, NOW, {"sso", "billing"}))
    assert "strike" not in str(card(of, PEOPLE, NOW))
    assert "Tags: none billing" in shown_text(
        card(question_detail(question=question(tags=("billing",))), PEOPLE, NOW, {"sso"})
    )
