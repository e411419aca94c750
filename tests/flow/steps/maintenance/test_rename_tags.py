"""A tag that is called otherwise takes its open questions along; one that is gone leaves them where they are."""

from dataclasses import replace

import pytest

from bot.core.errors import NotFound
from bot.core.model import Tag
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy
from bot.core.states import QuestionState
from bot.flow.operations.propose import ReplyRules
from bot.flow.steps.maintenance.rename_tags import ALL, RenameTags
from tests.fakes.draining import drain
from tests.fakes.small_company import ANA, FAY, PEOPLE, Road

API, SSO = Tag("api", channel="#ask-api"), Tag("sso", channel="#ask-sso")
LOGIN = Tag("login", channel="#ask-login", formerly=("sso",))


def asked(road: Road, text: str) -> int:
    return road.asked(text)


def tags_of(road: Road, number: int) -> tuple[str, ...]:
    return road.desk.questions.detail(number).question.tags


def test_open_questions_of_a_renamed_tag_bear_its_new_name_and_stay_where_they_are(road: Road) -> None:
    api, sso = asked(road, "my api?"), asked(road, "our sso?")
    drain([RenameTags(road.store, (API, LOGIN))])
    road.go()

    assert (tags_of(road, api), tags_of(road, sso)) == (("api",), ("login",))
    assert road.desk.questions.detail(sso).question.channel == "#ask-sso"
    entry = road.desk.questions.detail(sso).entries[-1]
    assert (entry.what, entry.by, entry.data) == (
        "question.retagged",
        "configuration",
        {"was": "sso", "tags": "login"},
    )
    assert "question.retagged" in road.cards.told()
    assert "question.retagged" not in road.history(api)


def test_two_tags_merged_into_one_leave_a_question_with_one(road: Road) -> None:
    number = asked(road, "api and sso?")
    drain([RenameTags(road.store, (Tag("access", formerly=("api", "sso")),))])

    assert tags_of(road, number) == ("access",)


def test_it_renames_once_and_then_rests(road: Road) -> None:
    number = asked(road, "our sso?")
    step = RenameTags(road.store, (API, LOGIN))

    assert drain([step]) == 1
    assert step.due() == []
    assert road.history(number).count("question.retagged") == 1


def test_a_closed_question_is_left_alone_and_renamed_when_it_comes_back(road: Road) -> None:
    number = asked(road, "our sso?")
    road.desk.questions.settle(number, ANA)
    step = RenameTags(road.store, (API, LOGIN))
    drain([step])
    closed = tags_of(road, number)
    road.desk.questions.reopen(number, FAY)
    drain([step])

    assert (closed, tags_of(road, number)) == (("sso",), ("login",))


def test_a_question_whose_tag_is_gone_keeps_it_and_its_card_is_drawn_again(road: Road) -> None:
    kept, gone = asked(road, "my api?"), asked(road, "our sso?")
    step = RenameTags(road.store, (API, SSO))
    drain([step])
    road.go()
    road.cards.drawn.clear()
    step.take_tags((API,))
    road.drawing.rules = replace(road.drawing.rules, tags=frozenset({API.name}))
    drain([step])
    road.go()

    assert road.cards.drawn == [f"Q-{gone} asked"]
    assert tags_of(road, gone) == ("sso",)
    assert road.question_state(gone) == road.question_state(kept) == QuestionState.ASKED.value


def test_a_tag_that_went_while_it_was_off_is_found_at_the_start(road: Road) -> None:
    asked(road, "my api?")
    gone = asked(road, "our sso?")
    road.cards.drawn.clear()
    road.drawing.rules = replace(road.drawing.rules, tags=frozenset({API.name}))
    drain([RenameTags(road.store, (API,))])
    road.go()

    assert road.cards.drawn == [f"Q-{gone} asked"]


def test_tags_taken_while_it_works_are_not_lost(road: Road) -> None:
    asked(road, "our sso?")
    step = RenameTags(road.store, (API, SSO))
    step.take_tags((API,))
    step.take_tags((API, LOGIN))
    step.run(ALL)

    assert tags_of(road, 1) == ("login",)
    assert step.due() == []


def test_a_name_that_is_part_of_another_is_not_taken_for_it(road: Road) -> None:
    number = asked(road, "our sso?")
    drain([RenameTags(road.store, (API, SSO, Tag("x", formerly=("ss", "so", "_so"))))])

    assert tags_of(road, number) == ("sso",)


def test_the_queue_is_asked_by_the_present_name_and_an_old_one_is_answered_with_it(road: Road) -> None:
    number = asked(road, "our sso?")
    drain([RenameTags(road.store, (API, LOGIN))])
    speech = ReplyRules("Acme", {}, PEOPLE, ApprovalPolicy(), LintRules())
    road.desk.context.take_company(speech, {"api": API, "login": LOGIN})

    assert [line.question.number for line in road.desk.queue.page("login").lines] == [number]
    with pytest.raises(NotFound, match="The tag sso is called login now"):
        road.desk.queue.page("sso")
