"""The road as one story over the in-memory outside; each step's own promises stand in the files beside this one."""

from bot.core.details import ThreadMessage
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, GIL, Road


def test_a_question_travels_from_a_post_to_a_public_answer_and_its_follow_up_comes_home(road: Road) -> None:
    number = road.asked()
    assert road.cards.cards == [("#ask-api", road.cards.cards[0][1], number)]
    thread = road.cards.cards[0][1]

    assert (
        road.desk.threads.message_posted(ThreadMessage("#ask-api", thread, "1.1", ANA, "hm, let me look")).kind
        == "inside"
    )
    assert (
        road.desk.threads.message_posted(
            ThreadMessage("#ask-api", thread, "1.2", ANA, "reply: Use the rotate button.")
        ).kind
        == "proposed"
    )
    road.go()
    assert road.cards.reviews == [("Use the rotate button.", 1, road.cards.reviews[0][2])]
    assert road.channel.words() == []

    road.desk.reviews.edit_and_approve(1, GIL, "Please use the rotate button.", road.sha(1))
    road.go()
    assert (road.state(1), road.channel.words()) == ("waiting", [])

    road.passes(seconds=31)
    assert road.channel.words() == ["Please use the rotate button."]
    assert (road.state(1), road.question_state()) == ("sent", "sent")

    road.brings(a_post("f1", "Thanks, and where is it?", parent_id="r1", thread_id="p0"))
    assert road.question_state() == "asked"
    assert "follow_up.arrived" in road.cards.told()

    second = road.desk.replies.propose(number, ANA, "Under Settings.")
    road.desk.reviews.approve(second, GIL, road.sha(second))
    road.passes(seconds=31)
    assert road.channel.public[-1][0].post.external_id == "f1"

    road.desk.questions.settle(number, ANA)
    assert road.go() > 0
    assert road.question_state() == "settled"
    with road.store.reading() as tx:
        assert tx.history.verify().broken == 0
