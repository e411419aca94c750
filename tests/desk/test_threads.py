"""What is heard in a thread: talk stays inside, `reply:` proposes, and a candidate follows the message it came from."""

import pytest

from bot.core.attachments import AttachedFile
from bot.core.details import ThreadMessage
from bot.core.errors import Faulty, Stale
from bot.core.replying.policy import ApprovalPolicy
from bot.core.richtext.inline import SlackMention, SlackMentionKind, Style, Words
from bot.core.richtext.markup import Markup
from bot.core.richtext.model import ListBlock, Paragraph, RichText
from bot.desk import ThreadResult
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, GIL, Pipeline, a_pipeline

ROOM = "#ask-api"


def _thread(pipeline: Pipeline) -> str:
    return pipeline.cards.cards[0][1]


def _says(
    pipeline: Pipeline, text: str, ts: str = "5.1", by: str = ANA, event: tuple[str, ...] = ()
) -> tuple[str, str]:
    heard = pipeline.desk.threads.message_posted(ThreadMessage(ROOM, _thread(pipeline), ts, by, text), event)
    return heard.kind, heard.problem


def _edits(pipeline: Pipeline, text: str, ts: str = "5.1") -> None:
    pipeline.desk.threads.message_edited(ROOM, ts, ANA, text, thread_ts=_thread(pipeline))


def test_talk_stays_inside_and_that_is_said_once(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    for number, words in enumerate(("hm", "replying: later", "is this a reply?", "<@U0BEN> look")):
        assert _says(pipeline, words, f"5.{number}") == ("inside", "")
    pipeline.pass_time(minutes=5)
    assert (pipeline.desk.questions.detail(1).replies, pipeline.channel.published_texts()) == ((), [])
    assert pipeline.cards.told().count("talk.inside") == 1


@pytest.mark.parametrize("prefix", ["reply:", "Reply: ", "  REPLY :\n"])
def test_a_message_that_begins_with_reply_becomes_a_candidate_by_its_author(pipeline: Pipeline, prefix: str) -> None:
    pipeline.ask_question()
    assert _says(pipeline, f"{prefix}Use &lt;this&gt; &amp; that.") == ("proposed", "")
    (file,) = pipeline.desk.questions.detail(1).replies
    assert (file.reply.text, file.reply.author, file.reply.spoken_ts) == ("Use <this> & that.", ANA, "5.1")


def test_a_message_elsewhere_is_not_ours(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    assert pipeline.desk.threads.message_posted(ThreadMessage(ROOM, "9.9", "9.91", ANA, "reply: x")).kind == "not_ours"


def test_the_same_message_is_heard_once_by_whichever_key_it_comes(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Yes.", event=("event:Ev1", "message:C1:5.1"))
    for keys in (("event:Ev1",), ("message:C1:5.1",), ("event:Ev2", "message:C1:5.1")):
        with pytest.raises(Stale):
            _says(pipeline, "reply: Yes.", event=keys)
    assert len(pipeline.desk.questions.detail(1).replies) == 1


def test_refused_words_are_told_back_and_lost_by_nobody(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    kind, problem = _says(pipeline, "reply: " + "x" * 281, event=("message:C1:5.1",))
    assert (kind, "1 too long: 281 of 280" in problem) == ("refused", True)
    with pytest.raises(Stale):
        _says(pipeline, "reply: again", event=("message:C1:5.1",))
    _edits(pipeline, "reply: " + "x" * 280)
    (file,) = pipeline.desk.questions.detail(1).replies
    assert file.reply.text == "x" * 280


def test_words_under_a_closed_question_are_refused_with_what_to_do(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.settle(number, ANA)
    kind, problem = _says(pipeline, "reply: Too late?")
    assert (kind, "reopen it first" in problem) == ("refused", True)


def test_an_edit_makes_a_new_version_and_voids_every_approval(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=2))
    pipeline.ask_question()
    _says(pipeline, "reply: Old words.")
    pipeline.desk.reviews.approve(1, GIL, seen := pipeline.reply_hash(1))
    _edits(pipeline, "reply: New words.")
    file = pipeline.desk.replies.detail(1)[1]
    assert (file.reply.text, file.reply.version, file.approvals) == ("New words.", 2, ())
    with pytest.raises(Stale):
        pipeline.desk.reviews.approve(1, GIL, seen)


def test_an_edit_in_the_undo_window_keeps_the_reply_here(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Old words.")
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.run_due()
    _edits(pipeline, "reply: New words.")
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(1), pipeline.question_state(), pipeline.channel.published_texts()) == (
        "proposed",
        "proposed",
        [],
    )


def test_an_edit_that_changes_no_words_voids_nothing(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Same words.")
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    _edits(pipeline, "reply:   Same words.")
    assert (pipeline.reply_state(1), len(pipeline.desk.replies.detail(1)[1].approvals)) == ("waiting", 1)


def test_an_edit_to_words_that_must_not_leave_withdraws_the_candidate_and_says_why(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Fine words.")
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    with pytest.raises(Faulty, match="embargo"):
        pipeline.desk.threads.message_edited(
            ROOM, "5.1", ANA, "reply: Project Falcon.", event=("edited:1",), thread_ts="x"
        )
    with pytest.raises(Stale):
        pipeline.desk.threads.message_edited(
            ROOM, "5.1", ANA, "reply: Project Falcon.", event=("edited:1",), thread_ts="x"
        )
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(1), pipeline.channel.published_texts()) == ("withdrawn", [])
    _edits(pipeline, "reply: Fine words again.")
    assert [f.reply.state.value for f in pipeline.desk.questions.detail(1).replies] == ["withdrawn", "proposed"]


def test_new_words_that_need_no_approval_leave_by_themselves(store: Store, clock: FakeClock) -> None:
    pipeline = a_pipeline(store, clock, ApprovalPolicy(approvals=0))
    pipeline.ask_question()
    _says(pipeline, "reply: Old words.")
    _edits(pipeline, "reply: New words.")
    assert pipeline.reply_state(1) == "waiting"
    pipeline.pass_time(seconds=31)
    assert pipeline.channel.published_texts() == ["New words."]


def test_an_edit_after_it_left_changes_nothing_outside_and_says_so(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Old words.")
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.pass_time(seconds=31)
    _edits(pipeline, "reply: New words.")
    pipeline.run_due()
    assert (pipeline.channel.published_texts(), pipeline.reply_state(1)) == (["Old words."], "sent")
    assert "reply.edited_late" in pipeline.cards.told()


@pytest.mark.parametrize("approved", [False, True])
def test_deleting_the_message_withdraws_its_candidate(pipeline: Pipeline, approved: bool) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Words.")
    if approved:
        pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.desk.threads.message_deleted(ROOM, "5.1")
    pipeline.pass_time(minutes=5)
    assert (pipeline.reply_state(1), pipeline.question_state(), pipeline.channel.published_texts()) == (
        "withdrawn",
        "asked",
        [],
    )
    pipeline.desk.threads.message_deleted(ROOM, "5.1")
    assert "reply.edited_late" not in pipeline.history()


def test_deleting_the_message_of_a_sent_reply_only_says_so(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Words.")
    pipeline.desk.reviews.approve(1, GIL, pipeline.reply_hash(1))
    pipeline.pass_time(seconds=31)
    pipeline.desk.threads.message_deleted(ROOM, "5.1")
    assert (pipeline.reply_state(1), pipeline.history()[-1]) == ("sent", "reply.deleted_late")


def test_editing_and_deleting_mere_talk_does_nothing(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "just talk")
    before = pipeline.history()
    _edits(pipeline, "still just talk")
    pipeline.desk.threads.message_deleted(ROOM, "5.1")
    assert pipeline.history() == before


def test_the_next_version_belongs_to_the_message_it_came_from(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: First words.")
    pipeline.desk.reviews.ask_for_changes(1, GIL, "shorter", pipeline.reply_hash(1))
    _says(pipeline, "reply: Second words.", "5.2")
    _edits(pipeline, "reply: Third words.", "5.2")
    (file,) = pipeline.desk.questions.detail(1).replies
    assert (file.reply.text, file.reply.version) == ("Third words.", 3)
    pipeline.desk.threads.message_deleted(ROOM, "5.2")
    assert pipeline.reply_state(1) == "withdrawn"


def test_two_people_in_one_thread_each_have_their_candidate(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: One.", "5.1", ANA)
    _says(pipeline, "reply: Two.", "5.2", BEN)
    assert [(f.reply.author, f.reply.text) for f in pipeline.desk.questions.detail(1).replies] == [
        (ANA, "One."),
        (BEN, "Two."),
    ]


def test_what_leaves_for_a_channel_of_markdown_is_what_was_written(pipeline: Pipeline) -> None:
    pipeline.channel.markup = Markup.REDDIT
    pipeline.ask_question()
    bold = Paragraph((Words("reply: Call "), Words("__retry_max__", Style(bold=True)), Words(":")))
    steps = ListBlock(((Paragraph((Words("# 1 reason"),)),), (Paragraph((Words("2*3*4"),)),)))
    said = ThreadMessage(ROOM, _thread(pipeline), "1.1", ANA, "reply: …", words=RichText.of((bold, steps)))
    assert pipeline.desk.threads.message_posted(said).kind == "proposed"
    reply = pipeline.desk.questions.detail(1).replies[0].reply
    assert reply.text.startswith("Call **&#95;&#95;retry&#95;max&#95;&#95;**:\n\n- \\# 1 reason\n- 2\\*3\\*4")
    assert reply.shown == reply.words
    assert reply.words.plain.startswith("Call __retry_max__:\n- # 1 reason\n- 2*3*4")


def test_colleagues_mentioned_by_id_are_called_by_name_and_strangers_are_stopped(pipeline: Pipeline) -> None:
    pipeline.ask_question()

    def ask(slack: str, ts: str) -> ThreadResult:
        words = RichText.of((Paragraph((Words("reply: ask "), SlackMention(SlackMentionKind.USER, slack))),))
        return pipeline.desk.threads.message_posted(
            ThreadMessage(ROOM, _thread(pipeline), ts, ANA, "reply: ask", words=words)
        )

    assert ask("U0NOBODY", "1.1").kind == "refused"
    assert ask(ANA, "1.2").kind == "proposed"
    assert "<@" not in pipeline.desk.questions.detail(1).replies[0].reply.text


def test_a_file_added_to_a_message_is_told_and_changes_no_words(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Once an hour.")
    before, added = AttachedFile("F1", "a.png", "image/png"), AttachedFile("F2", "b.txt", "text/plain")
    said = ThreadMessage(ROOM, _thread(pipeline), "5.1", ANA, "reply: Once an hour.", files=(before, added))
    assert pipeline.desk.threads.files_changed(said, (before,)) == ThreadResult("proposed", left_out=(added,))
    assert pipeline.desk.replies.detail(1)[1].reply.version == 1


def test_files_of_a_message_are_changed_for_its_candidate_by_its_author_alone(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _says(pipeline, "reply: Once an hour.")
    said = ThreadMessage(ROOM, _thread(pipeline), "5.1", BEN, "reply: Once an hour.")
    assert pipeline.desk.threads.files_changed(said, ()).kind == "refused"
