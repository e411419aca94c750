"""What is likely not for us waits for triage in one message: nobody is asked, and each way out teaches."""

import pytest

from bot.core.corrections import NOT_US, SPAM, TALK
from bot.core.errors import NotAllowed
from bot.core.verdict import Example, Lesson
from tests.fakes.in_memory import message_words
from tests.fakes.pipeline import ANA, FAY, Pipeline
from tests.fakes.posts import a_post

NICE = "nice weather for an api"


def held(pipeline: Pipeline, *texts: str) -> None:
    posts = [a_post(f"h{place}", text, thread_id=f"h{place}") for place, text in enumerate(texts)]
    pipeline.receive_posts(*posts)


def told(pipeline: Pipeline) -> list[str]:
    ours = [message for owner, message, _ in pipeline.cards.messages.values() if owner.startswith("notice:")]
    return [message_words(message) for message in ours if message.channel == "#triage"]


def taught(pipeline: Pipeline) -> tuple[Example, ...]:
    with pipeline.store.reading() as tx:
        return tx.corrections.revision_and_examples()[1]


def test_what_is_held_asks_nobody_and_stands_in_one_message_that_is_updated(pipeline: Pipeline) -> None:
    held(pipeline, NICE)
    assert pipeline.question_state() == "doubtful"
    assert not pipeline.cards.cards
    assert "One post is likely not for us. Nobody was asked." in told(pipeline)[0]
    pipeline.receive_posts(a_post("h9", "so nice weather today", thread_id="h9"))
    (message,) = told(pipeline)
    assert "2 posts are likely not for us" in message
    assert "Q-1 nice weather for an api" in message
    assert pipeline.cards.posts.count("notice") == 1


def test_what_is_sent_on_goes_to_the_experts_of_the_tags_it_had_and_is_known_to_want_an_answer(
    pipeline: Pipeline,
) -> None:
    held(pipeline, NICE)
    pipeline.desk.questions.reopen(1, FAY)
    pipeline.run_due()
    question = pipeline.desk.questions.detail(1).question
    assert (question.state.value, question.tags, question.channel) == ("asked", ("api",), "#ask-api")
    assert taught(pipeline) == (Example(NICE, (), "Q-1", Lesson.WANTED),)
    pipeline.pass_time(minutes=1)
    assert "Nothing waits here any more" in told(pipeline)[0]


@pytest.mark.parametrize(
    ("kind", "lesson"), [(NOT_US, Lesson.NOT_ABOUT_US), (TALK, Lesson.WANTS_NOTHING), (SPAM, Lesson.SPAM)]
)
def test_each_way_to_set_it_aside_teaches_its_own_lesson(pipeline: Pipeline, kind: str, lesson: Lesson) -> None:
    held(pipeline, NICE)
    pipeline.desk.questions.ignore(1, FAY, "", kind)
    pipeline.run_due()
    assert pipeline.question_state() == "ignored"
    assert taught(pipeline) == (Example(NICE, (), "Q-1", lesson),)


def test_setting_it_aside_can_be_undone_and_its_lesson_with_it(pipeline: Pipeline) -> None:
    held(pipeline, NICE)
    pipeline.desk.questions.ignore(1, FAY, "", TALK)
    entry = pipeline.desk.questions.detail(1).entries[-1]
    pipeline.desk.reverting.undo(entry.seq, FAY)
    pipeline.run_due()
    assert pipeline.question_state() == "doubtful"
    assert taught(pipeline) == ()
    assert "One post is likely not for us" in told(pipeline)[-1]


def test_what_was_set_aside_and_is_reopened_goes_to_the_experts(pipeline: Pipeline) -> None:
    held(pipeline, NICE)
    pipeline.desk.questions.ignore(1, FAY, "", TALK)
    pipeline.desk.questions.reopen(1, FAY)
    pipeline.run_due()
    assert pipeline.question_state() == "asked"
    assert taught(pipeline) == ()


def test_nobody_claims_what_waits_for_triage(pipeline: Pipeline) -> None:
    held(pipeline, NICE)
    with pytest.raises(NotAllowed, match="Q-1 waits for triage"):
        pipeline.desk.questions.claim(1, ANA)


def test_what_its_author_takes_away_waits_no_more_and_its_lesson_goes_with_its_words(pipeline: Pipeline) -> None:
    held(pipeline, NICE, "nice weather again")
    pipeline.desk.questions.ignore(1, FAY, "", TALK)
    with pipeline.store.writing() as tx:
        tx.posts.erase_words(1)
    assert taught(pipeline) == ()


def test_one_in_twenty_of_what_was_dismissed_is_shown_to_be_checked(pipeline: Pipeline) -> None:
    held(pipeline, *(f"spam {number}" for number in range(40)))
    (message,) = told(pipeline)
    assert "Dismissed, shown to be checked:" in message
    assert "Q-20 spam 19" in message
    assert "Q-40 spam 39" in message
    assert message.count("It did want an answer") == 2


def test_what_was_dismissed_wrongly_is_known_to_want_an_answer(pipeline: Pipeline) -> None:
    held(pipeline, "spam")
    pipeline.desk.questions.reopen(1, FAY)
    assert taught(pipeline) == (Example("spam", (), "Q-1", Lesson.WANTED),)


def test_strangers_words_are_inert(pipeline: Pipeline) -> None:
    held(pipeline, "nice weather <!channel> <@U0ANA> *bold*")
    messages = [one for owner, one, _ in pipeline.cards.messages.values() if owner.startswith("notice:")]
    assert messages[0].calls == ()
