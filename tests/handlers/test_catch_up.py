"""Being away promises: nothing said, edited or deleted in a thread is lost because nobody listened just then."""

from dataclasses import replace
from datetime import datetime

from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.store.transaction import Store
from handlers import catch_up
from tests.fakes.clock import FakeClock
from tests.fakes.small_company import ANA, GIL, Road, a_road

ROOM = "#ask-api"


def _said(road: Road, text: str, after: float = 1) -> ThreadMessage:
    """Ana says this under the newest card, so much later than the card."""
    thread = road.cards.cards[-1][1]
    said = ThreadMessage(ROOM, thread, f"{float(thread) + after:.6f}", ANA, text)
    road.cards.said.append(said)
    return said


def _heard(road: Road, text: str) -> int:
    """A candidate that came from a message, approved and waiting; the reply's number."""
    road.asked()
    said = _said(road, text)
    road.desk.threads.message_posted(said, (f"message:{ROOM}:{said.ts}",))
    road.go()
    road.desk.reviews.approve(1, GIL, road.sha(1))
    road.go()
    return 1


def _back(road: Road) -> None:
    for dossier, ts in list(road.desk.threads.talked_under()):
        catch_up(road.desk, road.cards, WebClient(), dossier, ts)


def _edited(road: Road, text: str, at: datetime) -> None:
    road.cards.said[-1] = replace(road.cards.said[-1], text=text, edited_ts=f"{at.timestamp():.6f}")


def test_a_reply_said_while_nobody_listened_becomes_a_candidate_once(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock)
    road.asked()
    _said(road, "reply: Use the rotate button.")
    _back(road)
    _back(road)
    assert [file.reply.text for file in road.desk.questions.detail(1).replies] == ["Use the rotate button."]


def test_words_edited_while_nobody_listened_void_the_approval(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock)
    reply = _heard(road, "reply: Use the rotate button.")
    clock.forward(seconds=5)
    _edited(road, "reply: Ask us for a new key.", clock.now)
    _back(road)
    road.passes(minutes=5)
    assert (road.state(reply), road.channel.words()) == ("proposed", [])
    assert road.desk.replies.detail(reply)[1].reply.text == "Ask us for a new key."


def test_an_edit_that_was_heard_changes_nothing_again(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock)
    _edited_before = clock.now
    reply = _heard(road, "reply: Use the rotate button.")
    _edited(road, "reply: Use the rotate button, please.", _edited_before)
    _back(road)
    assert (road.state(reply), road.desk.replies.detail(reply)[1].reply.version) == ("waiting", 1)


def test_a_message_deleted_while_nobody_listened_withdraws_its_candidate(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock)
    reply = _heard(road, "reply: Use the rotate button.")
    road.cards.said.clear()
    _back(road)
    road.passes(minutes=5)
    assert (road.state(reply), road.channel.words()) == ("withdrawn", [])


def test_a_candidate_whose_question_moved_is_not_taken_for_deleted(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock)
    reply = _heard(road, "reply: Use the rotate button.")
    road.desk.replies.undo(reply, ANA)
    road.desk.questions.hand_over(1, ANA, ("sso",))
    road.go()
    road.desk.questions.hand_over(1, ANA, ("api",))
    road.go()
    road.cards.said.clear()
    _back(road)
    assert road.state(reply) == "proposed"


def test_an_old_answered_question_is_read_no_more(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock)
    _heard(road, "reply: Use the rotate button.")
    road.passes(minutes=5)
    assert (road.question_state(), len(list(road.desk.threads.talked_under()))) == ("sent", 1)
    clock.forward(days=31)
    assert list(road.desk.threads.talked_under()) == []
