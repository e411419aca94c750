"""Being away promises: nothing said, edited or deleted in a thread is lost because nobody listened just then."""

from dataclasses import replace
from datetime import datetime

from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.store.transaction import Store
from handlers import catch_up
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, GIL, Pipeline, a_pipeline

ROOM = "#ask-api"


def _said(pipeline: Pipeline, text: str, after: float = 1) -> ThreadMessage:
    """Ana says this under the newest card, so much later than the card."""
    thread = pipeline.cards.cards[-1][1]
    said = ThreadMessage(ROOM, thread, f"{float(thread) + after:.6f}", ANA, text)
    pipeline.cards.said.append(said)
    return said


def _heard(pipeline: Pipeline, text: str) -> int:
    """A candidate that came from a message, approved and waiting; the reply's number."""
    pipeline.ask_question()
    said = _said(pipeline, text)
    pipeline.desk.threads.message_posted(said, (f"message:{ROOM}:{said.ts}",))
    pipeline.run_due()
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.run_due()
    return 1


def _back(pipeline: Pipeline) -> None:
    for detail, ts in list(pipeline.desk.threads.threads_to_read()):
        catch_up(pipeline.desk, pipeline.cards, WebClient(), detail, ts)


def _edited(pipeline: Pipeline, text: str, at: datetime) -> None:
    pipeline.cards.said[-1] = replace(pipeline.cards.said[-1], text=text, edited_ts=f"{at.timestamp():.6f}")


def test_a_reply_said_while_nobody_listened_becomes_a_candidate_once(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    pipeline.ask_question()
    _said(pipeline, "reply: Use the rotate button.")
    _back(pipeline)
    _back(pipeline)
    assert [file.reply.text for file in pipeline.desk.questions.detail(1).replies] == ["Use the rotate button."]


def test_words_edited_while_nobody_listened_void_the_approval(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    reply = _heard(pipeline, "reply: Use the rotate button.")
    clock.forward(seconds=5)
    _edited(pipeline, "reply: Ask us for a new key.", clock.now)
    _back(pipeline)
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("proposed", [])
    assert pipeline.desk.replies.detail(reply)[1].reply.text == "Ask us for a new key."


def test_an_edit_that_was_heard_changes_nothing_again(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    _edited_before = clock.now
    reply = _heard(pipeline, "reply: Use the rotate button.")
    _edited(pipeline, "reply: Use the rotate button, please.", _edited_before)
    _back(pipeline)
    assert (pipeline.reply_state(reply), pipeline.desk.replies.detail(reply)[1].reply.version) == ("waiting", 1)


def test_a_message_deleted_while_nobody_listened_withdraws_its_candidate(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    reply = _heard(pipeline, "reply: Use the rotate button.")
    pipeline.cards.said.clear()
    _back(pipeline)
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(reply), pipeline.channel.published_texts()) == ("withdrawn", [])


def test_a_candidate_whose_question_moved_is_not_taken_for_deleted(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    reply = _heard(pipeline, "reply: Use the rotate button.")
    pipeline.desk.replies.undo(reply, ANA)
    pipeline.desk.questions.hand_over(1, ANA, ("sso",))
    pipeline.run_due()
    pipeline.desk.questions.hand_over(1, ANA, ("api",))
    pipeline.run_due()
    _back(pipeline)
    assert pipeline.reply_state(reply) == "proposed"


def test_a_candidate_spoken_under_a_card_that_was_deleted_since_is_not_taken_for_deleted(
    store: Store, clock: FakeClock
) -> None:
    pipeline = a_pipeline(store, clock)
    reply = _heard(pipeline, "reply: Use the rotate button.")
    pipeline.cards.deletes("card")
    pipeline.desk.questions.claim(1, GIL)
    pipeline.run_due()
    assert pipeline.cards.posts.count("card") == 2
    _back(pipeline)
    assert pipeline.reply_state(reply) == "waiting"


def test_what_was_said_under_a_card_that_was_deleted_since_is_heard(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    pipeline.ask_question()
    _said(pipeline, "reply: Use the rotate button.")
    pipeline.cards.deletes("card")
    pipeline.desk.questions.claim(1, ANA)
    pipeline.run_due()
    _back(pipeline)
    assert [file.reply.text for file in pipeline.desk.questions.detail(1).replies] == ["Use the rotate button."]


def test_an_old_answered_question_is_read_no_more(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock)
    _heard(pipeline, "reply: Use the rotate button.")
    pipeline.pass_time(minutes=5)
    assert (pipeline.question_state(), len(list(pipeline.desk.threads.threads_to_read()))) == ("sent", 1)
    clock.forward(days=31)
    assert list(pipeline.desk.threads.threads_to_read()) == []
