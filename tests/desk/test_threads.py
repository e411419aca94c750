"""What is heard in a thread: talk stays inside, `reply:` proposes, and a candidate follows the message it came from."""

import pytest

from bot.core.details import ThreadMessage
from bot.core.errors import Faulty, Stale
from bot.core.replying.policy import ApprovalPolicy
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.small_company import ANA, BEN, GIL, Road, a_road

ROOM = "#ask-api"


def _thread(road: Road) -> str:
    return road.cards.cards[0][1]


def _says(road: Road, text: str, ts: str = "5.1", by: str = ANA, event: tuple[str, ...] = ()) -> tuple[str, str]:
    heard = road.desk.threads.message_posted(ThreadMessage(ROOM, _thread(road), ts, by, text), event)
    return heard.kind, heard.problem


def _edits(road: Road, text: str, ts: str = "5.1") -> None:
    road.desk.threads.message_edited(ROOM, ts, ANA, text, thread_ts=_thread(road))


def test_talk_stays_inside_and_that_is_said_once(road: Road) -> None:
    road.asked()
    for number, words in enumerate(("hm", "replying: later", "is this a reply?", "<@U0BEN> look")):
        assert _says(road, words, f"5.{number}") == ("inside", "")
    road.passes(minutes=5)
    assert (road.desk.questions.detail(1).replies, road.channel.words()) == ((), [])
    assert road.cards.told().count("talk.inside") == 1


@pytest.mark.parametrize("prefix", ["reply:", "Reply: ", "  REPLY :\n"])
def test_a_message_that_begins_with_reply_becomes_a_candidate_by_its_author(road: Road, prefix: str) -> None:
    road.asked()
    assert _says(road, f"{prefix}Use &lt;this&gt; &amp; that.") == ("proposed", "")
    (file,) = road.desk.questions.detail(1).replies
    assert (file.reply.text, file.reply.author, file.reply.spoken_ts) == ("Use <this> & that.", ANA, "5.1")


def test_a_message_elsewhere_is_not_ours(road: Road) -> None:
    road.asked()
    assert road.desk.threads.message_posted(ThreadMessage(ROOM, "9.9", "9.91", ANA, "reply: x")).kind == "not_ours"


def test_the_same_message_is_heard_once_by_whichever_key_it_comes(road: Road) -> None:
    road.asked()
    _says(road, "reply: Yes.", event=("event:Ev1", "message:C1:5.1"))
    for keys in (("event:Ev1",), ("message:C1:5.1",), ("event:Ev2", "message:C1:5.1")):
        with pytest.raises(Stale):
            _says(road, "reply: Yes.", event=keys)
    assert len(road.desk.questions.detail(1).replies) == 1


def test_refused_words_are_told_back_and_lost_by_nobody(road: Road) -> None:
    road.asked()
    kind, problem = _says(road, "reply: " + "x" * 281, event=("message:C1:5.1",))
    assert (kind, "1 too long: 281 of 280" in problem) == ("refused", True)
    with pytest.raises(Stale):
        _says(road, "reply: again", event=("message:C1:5.1",))
    _edits(road, "reply: " + "x" * 280)
    (file,) = road.desk.questions.detail(1).replies
    assert file.reply.text == "x" * 280


def test_words_under_a_closed_question_are_refused_with_what_to_do(road: Road) -> None:
    number = road.asked()
    road.desk.questions.settle(number, ANA)
    kind, problem = _says(road, "reply: Too late?")
    assert (kind, "reopen it first" in problem) == ("refused", True)


def test_an_edit_makes_a_new_version_and_voids_every_approval(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock, ApprovalPolicy(approvals=2))
    road.asked()
    _says(road, "reply: Old words.")
    road.desk.reviews.approve(1, GIL, seen := road.sha(1))
    _edits(road, "reply: New words.")
    file = road.desk.replies.detail(1)[1]
    assert (file.reply.text, file.reply.version, file.approvals) == ("New words.", 2, ())
    with pytest.raises(Stale):
        road.desk.reviews.approve(1, GIL, seen)


def test_an_edit_in_the_undo_window_keeps_the_reply_here(road: Road) -> None:
    road.asked()
    _says(road, "reply: Old words.")
    road.desk.reviews.approve(1, GIL, road.sha(1))
    road.go()
    _edits(road, "reply: New words.")
    road.passes(minutes=5)
    assert (road.state(1), road.question_state(), road.channel.words()) == ("proposed", "proposed", [])


def test_an_edit_that_changes_no_words_voids_nothing(road: Road) -> None:
    road.asked()
    _says(road, "reply: Same words.")
    road.desk.reviews.approve(1, GIL, road.sha(1))
    _edits(road, "reply:   Same words.")
    assert (road.state(1), len(road.desk.replies.detail(1)[1].approvals)) == ("waiting", 1)


def test_an_edit_to_words_that_must_not_leave_withdraws_the_candidate_and_says_why(road: Road) -> None:
    road.asked()
    _says(road, "reply: Fine words.")
    road.desk.reviews.approve(1, GIL, road.sha(1))
    with pytest.raises(Faulty, match="embargo"):
        road.desk.threads.message_edited(ROOM, "5.1", ANA, "reply: Project Falcon.", event=("edited:1",), thread_ts="x")
    with pytest.raises(Stale):
        road.desk.threads.message_edited(ROOM, "5.1", ANA, "reply: Project Falcon.", event=("edited:1",), thread_ts="x")
    road.passes(minutes=5)
    assert (road.state(1), road.channel.words()) == ("withdrawn", [])
    _edits(road, "reply: Fine words again.")
    assert [f.reply.state.value for f in road.desk.questions.detail(1).replies] == ["withdrawn", "proposed"]


def test_new_words_that_need_no_approval_leave_by_themselves(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock, ApprovalPolicy(approvals=0))
    road.asked()
    _says(road, "reply: Old words.")
    _edits(road, "reply: New words.")
    assert road.state(1) == "waiting"
    road.passes(seconds=31)
    assert road.channel.words() == ["New words."]


def test_an_edit_after_it_left_changes_nothing_outside_and_says_so(road: Road) -> None:
    road.asked()
    _says(road, "reply: Old words.")
    road.desk.reviews.approve(1, GIL, road.sha(1))
    road.passes(seconds=31)
    _edits(road, "reply: New words.")
    road.go()
    assert (road.channel.words(), road.state(1)) == (["Old words."], "sent")
    assert "reply.edited_late" in road.cards.told()


@pytest.mark.parametrize("approved", [False, True])
def test_deleting_the_message_withdraws_its_candidate(road: Road, approved: bool) -> None:
    road.asked()
    _says(road, "reply: Words.")
    if approved:
        road.desk.reviews.approve(1, GIL, road.sha(1))
    road.desk.threads.message_deleted(ROOM, "5.1")
    road.passes(minutes=5)
    assert (road.state(1), road.question_state(), road.channel.words()) == ("withdrawn", "asked", [])
    road.desk.threads.message_deleted(ROOM, "5.1")
    assert "reply.edited_late" not in road.history()


def test_deleting_the_message_of_a_sent_reply_only_says_so(road: Road) -> None:
    road.asked()
    _says(road, "reply: Words.")
    road.desk.reviews.approve(1, GIL, road.sha(1))
    road.passes(seconds=31)
    road.desk.threads.message_deleted(ROOM, "5.1")
    assert (road.state(1), road.history()[-1]) == ("sent", "reply.edited_late")


def test_editing_and_deleting_mere_talk_does_nothing(road: Road) -> None:
    road.asked()
    _says(road, "just talk")
    before = road.history()
    _edits(road, "still just talk")
    road.desk.threads.message_deleted(ROOM, "5.1")
    assert road.history() == before


def test_the_next_version_belongs_to_the_message_it_came_from(road: Road) -> None:
    road.asked()
    _says(road, "reply: First words.")
    road.desk.reviews.ask_for_changes(1, GIL, "shorter", road.sha(1))
    _says(road, "reply: Second words.", "5.2")
    _edits(road, "reply: Third words.", "5.2")
    (file,) = road.desk.questions.detail(1).replies
    assert (file.reply.text, file.reply.version) == ("Third words.", 3)
    road.desk.threads.message_deleted(ROOM, "5.2")
    assert road.state(1) == "withdrawn"


def test_two_people_in_one_thread_each_have_their_candidate(road: Road) -> None:
    road.asked()
    _says(road, "reply: One.", "5.1", ANA)
    _says(road, "reply: Two.", "5.2", BEN)
    assert [(f.reply.author, f.reply.text) for f in road.desk.questions.detail(1).replies] == [
        (ANA, "One."),
        (BEN, "Two."),
    ]
