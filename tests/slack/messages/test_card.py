"""A card tells who asks what, why it is here, how it stands, and offers what its state allows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import Author, Capabilities, Context, ReplyMode
from bot.core.states import QuestionState, ReplyState
from bot.core.verdict import Intent
from bot.slack import action_ids as names
from bot.slack.blocks.rendered import rendered_lines
from bot.slack.messages.card import card, card_text, moved_card
from bot.slack.responses.explanation import words_window
from bot.slack.responses.question import question_response
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
        author=Author("a1", "kim", "Kim", reach=5_240),
        context=(Context("lee", "We use Acme."),),
        title="Help with SSO?",
        lang="de",
    )
    told = shown_text(card(question_detail(posts=(asked,)), PEOPLE, NOW))
    for words in ("🔵 Help with SSO?", "Q-12 · @kim · 5.2k followers · square · de", "↪ @lee: We use Acme."):
        assert words in told
    for words in ("How do I set up SSO?", "Came here for 'set up sso'", "waits for an answer · nobody is on it"):
        assert words in told
    assert "open the post (square.example)" in told


def test_why_a_question_cannot_wait_is_the_first_that_its_card_says() -> None:
    loud = kept_post("Your API is a mess", author=Author("a1", "kim", reach=18_400))
    angry = question(intent=Intent.COMPLAINT, due_at=NOW)
    first = card(question_detail(posts=(loud,), question=angry), PEOPLE, NOW)[0]
    assert first["text"]["text"] == "⚠ late · complaint · 18.4k followers: Your API is a mess"  # type: ignore[index]
    calm = card(question_detail(posts=(loud,), question=replace(angry, state=_S.SENT)), PEOPLE, NOW)[0]
    assert calm["text"]["text"] == "🟢 Your API is a mess"  # type: ignore[index]


def test_whom_a_post_addresses_is_not_among_the_first_words() -> None:
    asked = kept_post("@ferrywire @acme: does it work with @okta?")
    first = card(question_detail(posts=(asked,)), PEOPLE, NOW)[0]
    assert first["text"]["text"] == "🔵 does it work with okta?"  # type: ignore[index]


def test_the_reason_is_said_as_people_say_it() -> None:
    reasons = {
        "sso 0.91: the word 'saml'; like Q-88; Ana (0 open of 5)": "Came here for the word 'saml', like Q-88",
        "sso 0.91: the words 'saml', 'okta', api 0.40: like Q-3; Ana": "Came here for the words 'saml', 'okta'",
        "sso 0.91: like Q-88; nobody is free": "Came here as it is like Q-88",
        "sso 1.00: <@U0BO> said so; Ana (0 open of 5)": "Came here because Bo Berg said so",
        "sso 0.91; Ana (0 open of 5)": "Came here as sso",
        "no tag is sure enough, so a person sorts it": "Came here because no tag is sure enough, so a person sorts it",
        "": "Came here as sso",
    }
    for why, said in reasons.items():
        assert said in shown_text(card(question_detail(question=question(why=why)), PEOPLE, NOW)), why


def test_words_that_take_more_than_five_lines_are_cut_and_can_be_read_in_a_window() -> None:
    long = kept_post("We log both sides of each request. " * 40)
    blocks = card(question_detail(posts=(long,)), PEOPLE, NOW)
    quoted = next(b for b in blocks if "rich_text_quote" in str(b))
    assert rendered_lines([quoted]) <= 5
    assert "more characters" in shown_text(quoted)
    assert names.READ_ALL in action_ids(blocks)
    assert names.READ_ALL not in action_ids(card(question_detail(), PEOPLE, NOW))

    assert len(shown_text(words_window(question_detail(posts=(long,))))) > 1400


@pytest.mark.parametrize("state", [_S.SENT, _S.SETTLED, _S.IGNORED, _S.DISMISSED])
def test_a_card_whose_question_is_answered_or_closed_is_three_lines(state: QuestionState) -> None:
    long = kept_post("word " * 500)
    blocks = card(question_detail(posts=(long,), question=question(state=state)), PEOPLE, NOW)
    assert rendered_lines(blocks) == 3
    assert "word word word word word word" in shown_text(blocks)


def test_the_asked_are_mentioned_so_that_slack_tells_them_and_a_claimer_is_named() -> None:
    blocks = str(card(question_detail(), PEOPLE, NOW))
    assert f"'user_id': '{ANA}'" in blocks
    claimed = str(card(question_detail(question=question(claimed_by=BO)), PEOPLE, NOW))
    assert "Bo Berg" in claimed
    assert "user_id" not in claimed


def test_a_broken_promise_is_said_and_a_kept_one_is_not_spoken_of() -> None:
    due = NOW - timedelta(minutes=1)
    assert "late · was due" in shown_text(card(question_detail(question=question(due_at=due)), PEOPLE, NOW))
    later = NOW + timedelta(minutes=1)
    assert " · due " in shown_text(card(question_detail(question=question(due_at=later)), PEOPLE, NOW))
    sent = question(due_at=due, state=_S.SENT)
    assert "due" not in shown_text(card(question_detail(question=sent), PEOPLE, NOW))


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
    assert "open the post (square.example)" in told
    assert "The story" in told
    assert "@: " not in told
    assert names.WRITE not in action_ids(blocks)
    assert names.WRITE in action_ids(card(question_detail(posts=(alone, kept_post("Same here", 2))), PEOPLE, NOW))


def test_a_hold_names_who_holds_it() -> None:
    told = shown_text(card(question_detail(hold_reason=f"<@{BO}> holds everything: storm"), PEOPLE, NOW))
    assert "⏸ Held: Bo Berg holds everything: storm" in told


@pytest.mark.parametrize(
    ("state", "claimed", "offered"),
    [
        (_S.NEW, "", []),
        (_S.ASKED, "", [names.CLAIM, names.WRITE, names.NOT_MINE]),
        (_S.ASKED, ANA, [names.WRITE, names.NOT_MINE, names.RELEASE, names.TAKE_OVER]),
        (_S.PROPOSED, ANA, [names.WRITE, names.NOT_MINE, names.RELEASE, names.TAKE_OVER]),
        (_S.APPROVED, ANA, []),
        (_S.SENT, ANA, [names.WRITE]),
        (_S.SETTLED, ANA, [names.REOPEN, names.SHOW]),
        (_S.IGNORED, "", [names.REOPEN, names.SHOW]),
        (_S.DISMISSED, "", [names.REOPEN, names.SHOW]),
    ],
)
def test_a_card_offers_what_its_state_allows(state: QuestionState, claimed: str, offered: list[str]) -> None:
    blocks = card(question_detail(question=question(state=state, claimed_by=claimed)), PEOPLE, NOW)
    pressed = [name for name in action_ids(blocks[-1]) if name != names.MORE]
    assert pressed == offered
    coloured = [b["action_id"] for b in blocks[-1]["elements"] if b.get("style")]  # type: ignore[attr-defined]
    assert coloured == ([offered[0]] if state is _S.ASKED else [])


def test_what_is_wanted_rarely_is_folded_and_what_ends_a_question_stands_last() -> None:
    menu = card(question_detail(), PEOPLE, NOW)[-1]["elements"][-1]  # type: ignore[index]
    chosen = [option["value"] for option in menu["options"]]
    assert chosen[0] == "snooze 12"
    assert "same_as 12" in chosen
    assert chosen[-1] == "ignore 12"


def test_a_reply_that_stands_in_public_is_linked_from_the_card() -> None:
    sent = reply_detail(state=ReplyState.SENT)
    sent = replace(sent, reply=replace(sent.reply, url="https://square.example/r/9"))
    of = question_detail(sent, question=question(state=_S.SENT))
    assert "answered in public · see it (square.example)" in shown_text(card(of, PEOPLE, NOW))
    assert "Reply by Ana Sol: sent · see it (square.example)" in shown_text(question_response(of, PEOPLE, NOW))


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
    only = card(question_detail(question=question(tags=("billing",))), PEOPLE, NOW, {"sso"})
    assert str(struck) in str(only)
