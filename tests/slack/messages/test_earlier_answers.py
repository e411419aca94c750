"""Earlier answers on a card: how old, by whom, about what, with what can be done; and inert whatever is in them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.details import QuestionDetail
from bot.core.earlier_answers import EarlierAnswer
from bot.core.model import Capabilities
from bot.core.states import QuestionState
from bot.sandbox.slack import active_parts
from bot.slack import action_ids as names
from bot.slack.blocks.rendered import rendered_lines
from bot.slack.messages.card import card
from bot.slack.messages.earlier_answers import age, closest_answer, earlier_answers
from bot.slack.responses.question import question_response
from tests.slack.samples import ANA, BO, NOW, PEOPLE, action_ids, kept_post, question, question_detail, shown_text

HOSTILE = "<!channel> <@U0BO> <https://evil.example|x> https://evil.example www.evil.example\u202e\x00 @here"


def an_answer(**changes: object) -> EarlierAnswer:
    base = EarlierAnswer(
        reply=31,
        question=88,
        text="Open Settings, then SSO.",
        author=ANA,
        sent_at=NOW - timedelta(days=100),
        tags=("sso",),
        url="https://square.example/r/31",
        likeness=0.8,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def with_answers(*answers: EarlierAnswer, **changes: object) -> QuestionDetail:
    return question_detail(question=question(**changes), earlier_answers=answers)


def test_it_says_like_which_question_how_old_by_whom_about_what_and_where_it_stands() -> None:
    text = shown_text(earlier_answers(with_answers(an_answer()), PEOPLE, NOW))
    assert "like Q-88 · 3 months ago · Ana Sol · sso · see it (square.example)" in text
    assert "Open Settings, then SSO." in text
    assert "check it" not in text


def test_the_card_has_the_closest_in_one_line_with_the_button_that_uses_it_and_how_many_more_there_are() -> None:
    outdated, closest, other = an_answer(outdated_by=BO), an_answer(reply=32), an_answer(reply=33)
    (line,) = closest_answer(with_answers(outdated, closest, other), PEOPLE, NOW)
    told = "Answered before: “Open Settings, then SSO.” - Ana Sol, 3 months ago, 1 more"
    assert line["text"]["text"] == told  # type: ignore[index]
    assert line["accessory"]["value"] == "12 32"  # type: ignore[index]
    assert rendered_lines([line]) == 1
    assert closest_answer(with_answers(outdated), PEOPLE, NOW) == []
    assert closest_answer(with_answers(closest, state=QuestionState.SENT), PEOPLE, NOW) == []


def test_an_answer_of_more_than_half_a_year_is_to_be_checked() -> None:
    assert "check it" in shown_text(card(with_answers(an_answer(sent_at=NOW - timedelta(days=181))), PEOPLE, NOW))
    assert "check it" not in shown_text(card(with_answers(an_answer(sent_at=NOW - timedelta(days=180))), PEOPLE, NOW))


def test_its_buttons_use_it_for_this_question_or_call_it_out_of_date() -> None:
    blocks = earlier_answers(with_answers(an_answer()), PEOPLE, NOW)
    assert action_ids(blocks) == [names.USE_EARLIER, names.OUTDATE]
    buttons = blocks[-1]["elements"]
    assert [button["value"] for button in buttons] == ["12 31", "31"]  # type: ignore[attr-defined]


def test_where_no_reply_goes_out_it_shows_no_words_to_use_and_only_the_way_to_them() -> None:
    mute = kept_post(capabilities=Capabilities(why="Answer there, in your own words."))
    blocks = earlier_answers(question_detail(posts=(mute,), earlier_answers=(an_answer(),)), PEOPLE, NOW)
    assert action_ids(blocks) == [names.OUTDATE]
    assert "like Q-88 · 3 months ago · Ana Sol · sso · see it (square.example)" in shown_text(blocks)
    assert "Open Settings" not in shown_text(blocks)


def test_an_outdated_one_says_who_said_so_shows_no_words_and_can_be_taken_back() -> None:
    blocks = earlier_answers(with_answers(an_answer(outdated_by=BO)), PEOPLE, NOW)
    assert "The answer to Q-88 is out of date, says Bo Berg." in shown_text(blocks)
    assert "Open Settings" not in shown_text(blocks)
    assert action_ids(blocks) == [names.STILL_RIGHT]


@pytest.mark.parametrize("state", [QuestionState.SENT, QuestionState.SETTLED, QuestionState.APPROVED])
def test_a_question_that_has_its_own_answer_shows_none(state: QuestionState) -> None:
    assert earlier_answers(with_answers(an_answer(), state=state), PEOPLE, NOW) == []


def test_before_its_card_is_posted_none_can_be_used_yet() -> None:
    blocks = earlier_answers(with_answers(an_answer(), state=QuestionState.ROUTED), PEOPLE, NOW)
    assert action_ids(blocks) == [names.OUTDATE]


def test_no_more_than_three_are_shown_and_each_is_short() -> None:
    many = [an_answer(reply=n, question=100 + n, text="word " * 500) for n in range(1, 6)]
    blocks = earlier_answers(with_answers(*many), PEOPLE, NOW)
    assert action_ids(blocks).count(names.USE_EARLIER) == 3
    assert max(len(str(block)) for block in blocks) < 1500


def test_a_strangers_words_quoted_in_an_answer_do_nothing() -> None:
    blocks = earlier_answers(with_answers(an_answer(text=HOSTILE, url="javascript:alert(1)")), PEOPLE, NOW)
    assert active_parts({"blocks": blocks, "unfurl_links": False, "unfurl_media": False}) == []
    assert not {"\u202e", "\x00"} & set(shown_text(blocks))


def test_show_has_them_too_with_the_buttons_last() -> None:
    blocks = question_response(with_answers(an_answer()), PEOPLE, NOW)
    assert "like Q-88" in shown_text(blocks)
    assert names.WRITE in action_ids(blocks[-1])


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (30, "30 days ago"),
        (31, "1 month ago"),
        (245, "8 months ago"),
        (366, "1 year ago"),
        (800, "2 years ago"),
    ],
)
def test_an_age_is_said_as_people_say_it(days: float, said: str) -> None:
    assert age(timedelta(days=days)) == said
