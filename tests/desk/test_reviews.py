"""Communications' acts: nobody approves their own words; a yes holds for exactly the words and target it was given."""

import pytest
from sqlalchemy import text

from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.replying.compose import binding
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.small_company import ANA, BEN, FAY, GIL, HANA, Road, a_road

ACTS = ("approve", "edit", "ask_for_changes", "decline")


def _does(road: Road, act: str, reply: int, by: str, sha256: str) -> None:
    match act:
        case "approve":
            road.desk.reviews.approve(reply, by, sha256)
        case "edit":
            road.desk.reviews.edit_and_approve(reply, by, "Other words.", sha256)
        case "ask_for_changes":
            road.desk.reviews.ask_for_changes(reply, by, "shorter", sha256)
        case "decline":
            road.desk.reviews.decline(reply, by, "no", sha256)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("by", [ANA, BEN, FAY, "U0NOBODY"])
def test_only_communications_judge(road: Road, act: str, by: str) -> None:
    reply = road.proposed()
    with pytest.raises(NotAllowed, match="Only communications"):
        _does(road, act, reply, by, road.sha(reply))
    assert road.state(reply) == "proposed"


@pytest.mark.parametrize("act", ACTS)
def test_nobody_judges_their_own_words(road: Road, act: str) -> None:
    reply = road.desk.replies.propose(road.asked(), HANA, "My own words.")
    with pytest.raises(NotAllowed, match="their own words"):
        _does(road, act, reply, HANA, road.sha(reply))
    _does(road, act, reply, GIL, road.sha(reply))


@pytest.mark.parametrize("act", ACTS)
def test_a_judgement_of_other_words_than_those_seen_is_refused(road: Road, act: str) -> None:
    reply = road.proposed()
    seen = road.sha(reply)
    road.desk.reviews.edit_and_approve(reply, HANA, "Newer words.", seen)
    road.desk.replies.undo(reply, ANA)
    with pytest.raises(Stale, match="changed since you saw them"):
        _does(road, act, reply, GIL, seen)
    assert (road.state(reply), road.desk.replies.detail(reply)[1].approvals) == ("proposed", ())


@pytest.mark.parametrize("act", ["approve", "edit"])
@pytest.mark.parametrize("sha256", ["", "0" * 64])
def test_nothing_is_approved_unseen(road: Road, act: str, sha256: str) -> None:
    reply = road.proposed()
    with pytest.raises(Stale):
        _does(road, act, reply, GIL, sha256)
    assert road.state(reply) == "proposed"


def test_an_approval_is_bound_to_text_and_target(road: Road) -> None:
    reply = road.proposed("The very words.")
    sha256 = road.sha(reply)
    assert sha256 == binding("The very words.", "square", "p0")
    assert sha256 != binding("The very words.", "square", "p1")
    assert sha256 != binding("The very words", "square", "p0")


def test_an_approval_does_not_follow_the_reply_to_another_target(road: Road) -> None:
    reply = road.approved()
    with road.store._engine.begin() as connection:
        connection.execute(text("UPDATE post SET external_id = 'elsewhere'"))
    road.passes(seconds=31)
    assert (road.channel.words(), road.state(reply)) == ([], "failed")


def test_an_edit_by_communications_keeps_both_wordings_for_the_expert_to_compare(road: Road) -> None:
    reply = road.proposed("Use the rotate button.")
    road.desk.reviews.edit_and_approve(reply, GIL, "Please use the rotate button.", road.sha(reply))
    file = road.desk.replies.detail(reply)[1]
    assert [(v.number, v.text, v.by) for v in file.versions] == [
        (1, "Use the rotate button.", ANA),
        (2, "Please use the rotate button.", GIL),
    ]
    assert (file.reply.author, file.reply.state.value) == (ANA, "waiting")
    road.go()
    assert "reply.edited" in road.cards.told()


def test_an_edit_that_changes_nothing_is_an_approval(road: Road) -> None:
    reply = road.proposed("Yes.")
    road.desk.reviews.edit_and_approve(reply, GIL, "Yes.", road.sha(reply))
    assert ("reply.edited" in road.history(), road.state(reply)) == (False, "waiting")


def test_what_communications_write_is_held_to_the_same_rules(road: Road) -> None:
    reply = road.proposed()
    for words, why in (("Project Falcon is it.", "embargo"), ("x" * 281, "1 too long"), (" ", "no words")):
        with pytest.raises(Faulty, match=why):
            road.desk.reviews.edit_and_approve(reply, GIL, words, road.sha(reply))
    assert (road.state(reply), len(road.desk.replies.detail(reply)[1].versions)) == ("proposed", 1)


def test_an_edit_while_it_waits_voids_the_earlier_yes(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock, ApprovalPolicy(approvals=2))
    reply = road.proposed()
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.desk.reviews.edit_and_approve(reply, HANA, "Other words.", road.sha(reply))
    file = road.desk.replies.detail(reply)[1]
    assert ([a.by for a in file.approvals], road.state(reply)) == ([HANA], "proposed")


def test_two_approvals_are_two_peoples(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock, ApprovalPolicy(rules=(ApprovalRule(2, "it is about the api", tag="api"),)))
    reply = road.proposed()
    assert road.desk.replies.detail(reply)[1].policy_why == "it is about the api"
    for _ in range(3):
        road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.passes(minutes=5)
    assert (road.state(reply), road.channel.words()) == ("proposed", [])
    road.desk.reviews.approve(reply, HANA, road.sha(reply))
    road.passes(seconds=31)
    assert road.channel.words() == ["Use the rotate button."]


def test_a_second_approval_after_the_last_one_needed_says_so(road: Road) -> None:
    reply = road.approved()
    with pytest.raises(Stale, match="waiting already"):
        road.desk.reviews.approve(reply, HANA, road.sha(reply))


@pytest.mark.parametrize("act", ["ask_for_changes", "decline"])
def test_turning_down_needs_a_reason(road: Road, act: str) -> None:
    reply = road.proposed()
    with pytest.raises(Faulty, match="Say why"):
        getattr(road.desk.reviews, act)(reply, GIL, " ", road.sha(reply))
    assert road.state(reply) == "proposed"


def test_after_changes_are_asked_for_the_next_words_are_the_next_version(road: Road) -> None:
    reply = road.proposed()
    road.desk.reviews.ask_for_changes(reply, GIL, "name the menu", road.sha(reply))
    assert (road.state(reply), road.desk.questions.detail(1).entries[-1].why) == ("changes_asked", "name the menu")
    again = road.desk.replies.propose(1, ANA, "Under Settings, use the rotate button.")
    file = road.desk.replies.detail(reply)[1]
    assert (again, file.reply.version, file.reply.state.value, file.approvals) == (reply, 2, "proposed", ())


def test_changes_asked_of_one_are_not_answered_by_another(road: Road) -> None:
    reply = road.proposed()
    road.desk.reviews.ask_for_changes(reply, GIL, "name the menu", road.sha(reply))
    assert road.desk.replies.propose(1, BEN, "My own answer.") != reply
    assert road.state(reply) == "changes_asked"


def test_declining_gives_the_question_back_and_the_words_stay_readable(road: Road) -> None:
    reply = road.proposed()
    road.desk.reviews.decline(reply, GIL, "legal says no", road.sha(reply))
    road.passes(days=1)
    assert (road.state(reply), road.question_state(), road.channel.words()) == ("declined", "asked", [])
    assert road.desk.replies.detail(reply)[1].reply.text == "Use the rotate button."
    with pytest.raises(Stale):
        road.desk.reviews.approve(reply, GIL, road.sha(reply))


def test_a_repeated_press_approves_once(road: Road) -> None:
    reply = road.proposed()
    road.desk.reviews.approve(reply, GIL, road.sha(reply), event=("press:1",))
    with pytest.raises(Stale, match="already"):
        road.desk.reviews.approve(reply, GIL, road.sha(reply), event=("press:1",))
    assert road.history().count("reply.approved") == 1


def test_nobody_approves_words_they_wrote_that_a_colleague_proposed(road: Road) -> None:
    number = road.asked()
    reply = road.desk.replies.propose(number, ANA, "Hana's words.", spoken=("#ask-api", "1.1"), written_by=HANA)
    with pytest.raises(NotAllowed, match="own words"):
        road.desk.reviews.approve(reply, HANA, road.sha(reply))
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    assert road.state(reply) == "waiting"
