"""A candidate is the newest that its author stands by: of its message, of its window, of several messages."""

import pytest

from bot.core.details import ThreadMessage
from bot.core.errors import NotAllowed, Stale
from bot.core.model import Capabilities, PostStatus, ReplyMode
from bot.core.replying.policy import ApprovalPolicy
from bot.core.replying.proposal import Proposal
from bot.core.states import CameBy
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, GIL, HANA, Pipeline, a_pipeline

ROOM = "#ask-api"
WAIT = "wait, don't answer yet, ask legal"


def _says(pipeline: Pipeline, text: str, ts: str = "5.1", by: str = ANA) -> str:
    thread = pipeline.cards.cards[0][1]
    return pipeline.desk.threads.message_posted(ThreadMessage(ROOM, thread, ts, by, text)).kind


def _edits(pipeline: Pipeline, text: str, ts: str = "5.1") -> tuple[str, str]:
    thread = pipeline.cards.cards[0][1]
    came_to = pipeline.desk.threads.message_edited(ROOM, ts, ANA, text, thread_ts=thread)
    return came_to.kind, came_to.problem


def _stands(pipeline: Pipeline, state: str) -> None:
    """Brings the candidate of a `reply:` message into this state."""
    pipeline.ask_question(capabilities=Capabilities(ReplyMode.ASSIST if state == "handed_over" else ReplyMode.API))
    _says(pipeline, "reply: Once an hour.")
    if state == "changes_asked":
        pipeline.desk.reviews.ask_for_changes(1, GIL, "shorter", pipeline.reply_hash(1))
    if state in ("waiting", "failed", "handed_over"):
        pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    if state == "failed":
        pipeline.channel.statuses["p0"] = PostStatus.LOCKED
    if state in ("failed", "handed_over"):
        pipeline.pass_time(seconds=31)
    assert pipeline.reply_state(1) == state


STATES = ["proposed", "changes_asked", "waiting", "failed", "handed_over"]


@pytest.mark.parametrize("state", STATES)
def test_a_message_that_loses_its_prefix_withdraws_its_candidate_and_its_author_is_told(
    pipeline: Pipeline, state: str
) -> None:
    _stands(pipeline, state)
    kind, told = _edits(pipeline, WAIT)
    assert kind == "withdrawn"
    assert "no longer begins with reply:" in told
    entry = next(e for e in reversed(pipeline.desk.questions.detail(1).entries) if e.what == "reply.withdrawn")
    assert "no longer begins with reply:" in entry.why
    pipeline.channel.statuses.clear()
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(1), pipeline.channel.published_texts()) == ("withdrawn", [])


def test_without_any_approval_needed_words_that_lost_their_prefix_stay_inside(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=0))
    pipeline.ask_question()
    _says(pipeline, "reply: Once an hour.")
    _edits(pipeline, WAIT)
    pipeline.pass_time(minutes=5)
    assert (pipeline.channel.published_texts(), pipeline.reply_state(1)) == ([], "withdrawn")


def test_when_its_prefix_comes_back_it_is_a_candidate_again(pipeline: Pipeline) -> None:
    _stands(pipeline, "proposed")
    _edits(pipeline, WAIT)
    assert _edits(pipeline, "reply: Twice an hour.")[0] == "proposed"
    files = pipeline.desk.questions.detail(1).replies
    assert [(f.reply.state.value, f.reply.text) for f in files] == [
        ("withdrawn", "Once an hour."),
        ("proposed", "Twice an hour."),
    ]


def test_a_candidate_of_the_shortcut_never_had_a_prefix(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "Once an hour.")
    pipeline.desk.replies.propose(
        1, Proposal(BEN, "Once an hour.", spoken=(ROOM, "5.1"), came_by=CameBy.SHORTCUT, written_by=ANA)
    )
    assert _edits(pipeline, "Twice an hour.")[0] == "proposed"
    file = pipeline.desk.replies.detail(1)[1]
    assert (file.reply.text, file.reply.state.value, file.reply.came_by) == (
        "Twice an hour.",
        "proposed",
        CameBy.SHORTCUT,
    )


def test_the_shortcut_on_a_message_with_the_prefix_goes_by_the_prefix(pipeline: Pipeline) -> None:
    _stands(pipeline, "proposed")
    proposal = Proposal(ANA, "Once an hour, at most.", None, (ROOM, "5.1"), CameBy.PREFIX, ANA)
    assert pipeline.desk.replies.propose(1, proposal) == 1
    assert _edits(pipeline, WAIT)[0] == "withdrawn"


def test_the_shortcut_on_a_colleagues_message_does_not_reword_their_candidate(pipeline: Pipeline) -> None:
    _stands(pipeline, "proposed")
    proposal = Proposal(BEN, "Once an hour, at most.", None, (ROOM, "5.1"), CameBy.PREFIX, ANA)
    with pytest.raises(NotAllowed, match="Only its author can change the words"):
        pipeline.desk.replies.propose(1, proposal)
    assert pipeline.desk.replies.detail(1)[1].reply.text == "Once an hour."


def test_as_another_it_stands_beside_theirs_which_alone_follows_the_message(pipeline: Pipeline) -> None:
    _stands(pipeline, "proposed")
    words = "Once an hour, at most."
    another = Proposal(BEN, words, None, (ROOM, "5.1"), CameBy.PREFIX, ANA, another=True)
    assert pipeline.desk.replies.propose(1, another) == 2
    assert _edits(pipeline, "reply: Twice an hour.")[0] == "proposed"
    files = pipeline.desk.questions.detail(1).replies
    assert [(file.reply.author, file.reply.text) for file in files] == [(ANA, "Twice an hour."), (BEN, words)]
    assert files[1].reply.spoken_by == ANA


def test_an_edit_that_keeps_the_prefix_is_the_next_version_as_before(pipeline: Pipeline) -> None:
    _stands(pipeline, "handed_over")
    _edits(pipeline, "reply: Twice an hour.")
    assert (pipeline.reply_state(1), pipeline.desk.replies.detail(1)[1].reply.version) == ("proposed", 2)


def test_several_messages_of_one_person_are_versions_of_one_candidate(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    for number, words in enumerate(("One.", "Two.", "Three.")):
        _says(pipeline, f"reply: {words}", f"5.{number}")
    (file,) = pipeline.desk.questions.detail(1).replies
    assert [version.text for version in file.versions] == ["One.", "Two.", "Three."]
    assert file.reply.spoken_ts == "5.2"


@pytest.mark.parametrize("prefix", ["reply another:", "Reply  Another : "])
def test_another_is_a_candidate_beside_the_first(pipeline: Pipeline, prefix: str) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: One.")
    _says(pipeline, f"{prefix}Two.", "5.2")
    assert [file.reply.text for file in pipeline.desk.questions.detail(1).replies] == ["One.", "Two."]


def test_new_words_take_back_what_their_author_had_approved_and_waiting(pipeline: Pipeline) -> None:
    _stands(pipeline, "waiting")
    _says(pipeline, "reply: Twice an hour.", "5.2")
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(1), pipeline.channel.published_texts()) == ("proposed", [])


def test_the_same_words_again_are_no_new_version(pipeline: Pipeline) -> None:
    pipeline.propose_reply("Once an hour.")
    pipeline.desk.replies.propose(1, Proposal(ANA, "Once an hour."))
    (file,) = pipeline.desk.questions.detail(1).replies
    assert file.reply.version == 1


def test_an_edit_handed_in_again_with_other_words_stands_in_place_of_the_first(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Once an hour.")
    seen = pipeline.reply_hash(reply)
    for words in ("Once an hours.", "Once an hour!", "Once each hour."):
        pipeline.desk.reviews.edit_and_approve(reply, GIL, words, seen)
    with pytest.raises(Stale):
        pipeline.desk.reviews.edit_and_approve(reply, HANA, "Never.", seen)
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["Once each hour."]


@pytest.mark.parametrize("act", ["ask_for_changes", "decline"])
def test_a_reason_handed_in_again_stands_in_place_of_the_first(pipeline: Pipeline, act: str) -> None:
    reply = pipeline.propose_reply()
    for why in ("too shrot", "too short"):
        getattr(pipeline.desk.reviews, act)(reply, GIL, why, pipeline.reply_hash(reply))
    assert pipeline.desk.questions.detail(1).entries[-1].why == "too short"
