"""A tag that is called otherwise takes its open questions along; one that is gone leaves them where they are."""

import pytest

from bot.core.errors import NotFound
from bot.core.model import Tag
from bot.core.replying.proposal import Proposal
from bot.core.states import QuestionState
from bot.flow.steps.maintenance.rename_tags import ALL, RenameTags
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, FAY, GIL, Pipeline
from tests.fakes.sweep import run_until_idle

API, SSO = Tag("api", channel="#ask-api"), Tag("sso", channel="#ask-sso")
LOGIN = Tag("login", channel="#ask-login", formerly=("sso",))


def renaming(pipeline: Pipeline, *tags: Tag) -> RenameTags:
    """The step for the company, which has these tags from now on."""
    change(pipeline.company, tags=tags)
    return RenameTags(pipeline.store, pipeline.company)


def asked(pipeline: Pipeline, text: str) -> int:
    return pipeline.ask_question(text)


def tags_of(pipeline: Pipeline, number: int) -> tuple[str, ...]:
    return pipeline.desk.questions.detail(number).question.tags


def test_open_questions_of_a_renamed_tag_bear_its_new_name_and_stay_where_they_are(pipeline: Pipeline) -> None:
    api, sso = asked(pipeline, "my api?"), asked(pipeline, "our sso?")
    run_until_idle([renaming(pipeline, API, LOGIN)])
    pipeline.run_due()

    assert (tags_of(pipeline, api), tags_of(pipeline, sso)) == (("api",), ("login",))
    assert pipeline.desk.questions.detail(sso).question.channel == "#ask-sso"
    entry = pipeline.desk.questions.detail(sso).entries[-1]
    assert (entry.what, entry.by, entry.data) == (
        "question.retagged",
        "configuration",
        {"was": "sso", "tags": "login"},
    )
    assert "question.retagged" in pipeline.cards.told()
    assert "question.retagged" not in pipeline.history(api)


def test_two_tags_merged_into_one_leave_a_question_with_one(pipeline: Pipeline) -> None:
    number = asked(pipeline, "api and sso?")
    run_until_idle([renaming(pipeline, Tag("access", formerly=("api", "sso")))])

    assert tags_of(pipeline, number) == ("access",)


def test_it_renames_once_and_then_rests(pipeline: Pipeline) -> None:
    number = asked(pipeline, "our sso?")
    step = renaming(pipeline, API, LOGIN)

    assert run_until_idle([step]) == 1
    assert step.due() == []
    assert pipeline.history(number).count("question.retagged") == 1


def test_a_closed_question_is_left_alone_and_renamed_when_it_comes_back(pipeline: Pipeline) -> None:
    number = asked(pipeline, "our sso?")
    pipeline.desk.questions.settle(number, ANA)
    step = renaming(pipeline, API, LOGIN)
    run_until_idle([step])
    closed = tags_of(pipeline, number)
    pipeline.desk.questions.reopen(number, FAY)
    run_until_idle([step])

    assert (closed, tags_of(pipeline, number)) == (("sso",), ("login",))


def test_a_question_whose_tag_is_gone_keeps_it_and_its_card_is_drawn_again(pipeline: Pipeline) -> None:
    kept, gone = asked(pipeline, "my api?"), asked(pipeline, "our sso?")
    step = renaming(pipeline, API, SSO)
    run_until_idle([step])
    pipeline.run_due()
    pipeline.cards.drawn.clear()
    change(pipeline.company, tags=(API,))
    run_until_idle([step])
    pipeline.run_due()

    assert pipeline.cards.drawn == [f"Q-{gone} asked"]
    assert tags_of(pipeline, gone) == ("sso",)
    assert pipeline.question_state(gone) == pipeline.question_state(kept) == QuestionState.ASKED.value


def test_a_tag_that_went_while_it_was_off_is_found_at_the_start(pipeline: Pipeline) -> None:
    asked(pipeline, "my api?")
    gone = asked(pipeline, "our sso?")
    pipeline.cards.drawn.clear()
    run_until_idle([renaming(pipeline, API)])
    pipeline.run_due()

    assert pipeline.cards.drawn == [f"Q-{gone} asked"]


def test_tags_taken_while_it_works_are_not_lost(pipeline: Pipeline) -> None:
    asked(pipeline, "our sso?")
    step = renaming(pipeline, API, SSO)
    change(pipeline.company, tags=(API,))
    change(pipeline.company, tags=(API, LOGIN))
    step.run(ALL)

    assert tags_of(pipeline, 1) == ("login",)
    assert step.due() == []


def test_a_name_that_is_part_of_another_is_not_taken_for_it(pipeline: Pipeline) -> None:
    number = asked(pipeline, "our sso?")
    run_until_idle([renaming(pipeline, API, SSO, Tag("x", formerly=("ss", "so", "_so")))])

    assert tags_of(pipeline, number) == ("sso",)


def test_the_queue_is_asked_by_the_present_name_and_an_old_one_is_answered_with_it(pipeline: Pipeline) -> None:
    number = asked(pipeline, "our sso?")
    run_until_idle([renaming(pipeline, API, LOGIN)])

    assert [line.question.number for line in pipeline.desk.queue.page("login").items] == [number]
    with pytest.raises(NotFound, match="The tag sso is called login now"):
        pipeline.desk.queue.page("sso")


def test_a_hold_on_a_tag_goes_on_under_its_new_name(pipeline: Pipeline) -> None:
    asked(pipeline, "an sso question")
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Use the button."))
    pipeline.run_due()
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.desk.sending.hold(ANA, "a breach", "#sso")
    run_until_idle([renaming(pipeline, API, LOGIN)])
    assert pipeline.desk.sending.holds() == [("#login", ANA, "a breach")]
    pipeline.pass_time(minutes=1)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(reply)) == ([], "waiting")
