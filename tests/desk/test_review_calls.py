"""A reviewer is called when the ball is back with them, once, with what changed."""

import json

from bot.core.details import QuestionDetail, ThreadMessage
from bot.core.replying.proposal import Proposal
from tests.fakes.pipeline import ANA, GIL, HANA, Pipeline


def _calls(pipeline: Pipeline, reply: int) -> list[list[str]]:
    """Whom each note under a review calls, in order."""
    detail = pipeline.desk.replies.detail(reply)[0]
    drawn = [one for one in pipeline.drawing(detail, pipeline.clock()) if one.key.startswith(f"review_note:{reply}:")]
    return [_mentioned(one.blocks) for one in drawn]


def _mentioned(thing: object) -> list[str]:
    if isinstance(thing, dict):
        own = [str(thing["user_id"])] if thing.get("type") == "user" else []
        return own + [name for value in thing.values() for name in _mentioned(value)]
    return [name for item in thing for name in _mentioned(item)] if isinstance(thing, list) else []


def _reword(pipeline: Pipeline, words: str) -> None:
    pipeline.desk.replies.propose(1, Proposal(ANA, words))
    pipeline.run_due()


def test_who_asked_for_changes_is_called_once_they_are_made_with_the_difference(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Use the rotate button.")
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "Which button?", pipeline.reply_hash(reply))
    pipeline.run_due()
    assert _calls(pipeline, reply) == []
    _reword(pipeline, "Use the blue button.")
    assert _calls(pipeline, reply) == [[GIL]]
    shown = json.dumps([message.blocks for message in pipeline.drawing(_detail(pipeline, reply), pipeline.clock())])
    assert "the changes you asked for are made: " in shown
    assert '{"type": "text", "text": "rotate", "style": {"strike": true}}' in shown


def _detail(pipeline: Pipeline, reply: int) -> QuestionDetail:
    return pipeline.desk.replies.detail(reply)[0]


def test_who_was_called_and_has_not_looked_is_not_called_again(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Use the rotate button.")
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "Which button?", pipeline.reply_hash(reply))
    _reword(pipeline, "Use the blue button.")
    _reword(pipeline, "Use the big blue button.")
    assert _calls(pipeline, reply) == [[GIL], []]
    pipeline.desk.reviews.ask_for_changes(reply, HANA, "Where is it?", pipeline.reply_hash(reply))
    _reword(pipeline, "Use the big blue button at the top.")
    assert _calls(pipeline, reply) == [[GIL], [], [HANA]]


def test_who_approved_is_called_when_the_author_calls_it_back_before_it_leaves(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.replies.undo(reply, ANA)
    pipeline.run_due()
    assert _calls(pipeline, reply) == [[GIL]]
    shown = json.dumps([message.blocks for message in pipeline.drawing(_detail(pipeline, reply), pipeline.clock())])
    assert "called this reply back before it left: it waits for a decision again" in shown


def test_who_calls_back_what_they_approved_calls_nobody(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.replies.undo(reply, GIL)
    pipeline.run_due()
    assert _calls(pipeline, reply) == []


def test_who_asked_for_changes_is_called_when_its_message_in_slack_is_edited(pipeline: Pipeline) -> None:
    card = pipeline.desk.questions.detail(pipeline.ask_question()).card
    assert card is not None
    room = card.room
    said = ThreadMessage(room, card.ts, "171.5", ANA, "reply: Use the rotate button.")
    pipeline.desk.threads.message_posted(said)
    pipeline.run_due()
    pipeline.desk.reviews.ask_for_changes(1, GIL, "Which button?", pipeline.reply_hash(1))
    pipeline.desk.threads.message_edited(room, said.ts, ANA, "reply: Use the blue button.")
    pipeline.run_due()
    assert _calls(pipeline, 1) == [[GIL]]
