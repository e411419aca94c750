"""The lead's acts: who may assign, hold and resume; what the queue shows."""

from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, NotFound
from tests.fakes.small_company import ANA, BEN, FAY, GIL, HANA, Road


def _claimed_by(road: Road, number: int = 1) -> str:
    return road.desk.questions.detail(number).question.claimed_by


def test_a_lead_assigns_anybody_whoever_had_it(road: Road) -> None:
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    road.desk.questions.assign(number, BEN, FAY)
    question = road.desk.questions.detail(number).question
    assert (question.claimed_by, question.asked[0]) == (BEN, BEN)
    road.go()
    assert "question.assigned" in road.cards.told()


@pytest.mark.parametrize("by", [ANA, GIL, "U0NOBODY"])
def test_nobody_else_assigns_others(road: Road, by: str) -> None:
    number = road.asked()
    with pytest.raises(NotAllowed, match="Only a lead"):
        road.desk.questions.assign(number, BEN, by)


def test_everybody_assigns_themselves_what_is_free_and_takes_it_from_nobody(road: Road) -> None:
    number = road.asked()
    road.desk.questions.assign(number, ANA, ANA)
    assert _claimed_by(road) == ANA
    with pytest.raises(NotAllowed, match=f"<@{ANA}> has claimed Q-1"):
        road.desk.questions.assign(number, BEN, BEN)
    assert _claimed_by(road) == ANA


def test_only_people_of_the_configuration_are_assigned_and_only_open_questions(road: Road) -> None:
    number = road.asked()
    with pytest.raises(NotFound, match="U0NOBODY"):
        road.desk.questions.assign(number, "U0NOBODY", FAY)
    road.desk.questions.settle(number, ANA)
    with pytest.raises(NotAllowed, match="reopen it first"):
        road.desk.questions.assign(number, BEN, FAY)


def test_everybody_known_holds_and_only_leads_and_communications_resume(road: Road) -> None:
    reply = road.approved()
    with pytest.raises(NotFound):
        road.desk.sending.hold("U0NOBODY")
    road.desk.sending.hold(ANA, "an outage")
    assert road.desk.sending.holds() == [("", ANA, "an outage")]
    assert "an outage" in road.desk.questions.detail(1).held
    for somebody in (ANA, BEN, "U0NOBODY"):
        with pytest.raises(NotAllowed, match="Only a lead or communications"):
            road.desk.sending.resume(somebody)
    road.passes(hours=1)
    assert road.state(reply) == "waiting"
    assert road.desk.sending.resume(GIL) is True
    road.go()
    assert road.state(reply) == "sent"
    assert road.desk.sending.resume(FAY) is False


def test_a_hold_is_told_where_a_reply_waits_and_drawn_on_every_open_card_until_it_is_lifted(road: Road) -> None:
    road.asked("an sso question")
    road.approved()
    told, drawn = len(road.cards.told()), len(road.cards.drawn)
    road.desk.sending.hold(ANA, "an outage")
    road.go()
    assert road.cards.told()[told:] == ["reply.held"]
    assert sorted(road.cards.drawn[drawn:])[:2] == ["Q-1 asked", "Q-2 approved"]
    drawn = len(road.cards.drawn)
    road.desk.sending.resume(GIL)
    road.go()
    assert {"Q-1 asked", "Q-2 approved"} <= set(road.cards.drawn[drawn:])
    assert road.cards.told()[told:] == ["reply.held"]


def test_a_hold_on_one_source_leaves_other_cards_as_they_are(road: Road) -> None:
    road.approved()
    with road.store.writing() as tx:
        assert tx.slack_messages.redraw_open("square") == [1]
        assert tx.slack_messages.redraw_open("reddit") == []
        assert tx.holds.stopped_by("square") == [(1, 1)]
        assert tx.holds.stopped_by("reddit") == []


def test_a_hold_names_a_source_that_is_there(road: Road) -> None:
    with pytest.raises(NotFound, match="There are: square"):
        road.desk.sending.hold(ANA, source="squar")
    with pytest.raises(NotFound):
        road.desk.sending.resume(FAY, source="squar")


def test_the_queue_shows_what_is_open_most_urgent_first(road: Road) -> None:
    first, second = road.asked("an api question"), road.asked("an sso question")
    road.desk.questions.claim(second, BEN)
    assert [line.question.number for line in road.desk.queue.page().lines] == [first, second]
    assert [line.question.number for line in road.desk.queue.page(tag="sso").lines] == [second]
    assert [line.question.number for line in road.desk.queue.page(which="unassigned").lines] == [first]
    assert [line.question.number for line in road.desk.queue.page(which="mine", by=BEN).lines] == [second]
    assert road.desk.queue.page(which="overdue").total == 0
    road.clock.forward(hours=2)
    assert road.desk.queue.page(which="overdue").total == 2
    road.desk.questions.settle(first, ANA)
    assert [line.question.number for line in road.desk.queue.page().lines] == [second]
    with pytest.raises(NotFound, match="did you mean api"):
        road.desk.queue.page(tag="ap")


def test_the_queue_of_a_tag_is_told_in_pages_that_leave_nothing_out(road: Road) -> None:
    numbers = [road.asked(f"question {number} about {'sso' if number % 2 else 'api'}") for number in range(25)]
    about = [number for number in numbers if "sso" in road.desk.questions.detail(number).question.tags]
    pages = [road.desk.queue.page(tag="sso", page=page) for page in (1, 2, 3)]

    assert [page.page for page in pages] == [1, 2, 2]
    assert [(page.total, page.pages) for page in pages[:2]] == [(12, 2)] * 2
    assert [line.question.number for page in pages[:2] for line in page.lines] == about


def test_a_repeated_hold_is_recorded_once(road: Road) -> None:
    from bot.core.errors import Stale

    road.desk.sending.hold(ANA, "x", event=("command:1",))
    road.desk.sending.resume(HANA)
    with pytest.raises(Stale):
        road.desk.sending.hold(ANA, "x", event=("command:1",))
    road.clock.forward(seconds=timedelta(minutes=1).total_seconds())
    assert road.desk.sending.holds() == []
