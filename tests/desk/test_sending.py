"""The lead's acts: who may assign, hold and resume; what the queue shows."""

from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, NotFound
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline


def _claimed_by(pipeline: Pipeline, number: int = 1) -> str:
    return pipeline.desk.questions.detail(number).question.claimed_by


def test_a_lead_assigns_anybody_whoever_had_it(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.claim(number, ANA)
    pipeline.desk.questions.assign(number, BEN, FAY)
    question = pipeline.desk.questions.detail(number).question
    assert (question.claimed_by, question.asked[0]) == (BEN, BEN)
    pipeline.run_due()
    assert "question.assigned" in pipeline.cards.told()


@pytest.mark.parametrize("by", [ANA, GIL, "U0NOBODY"])
def test_nobody_else_assigns_others(pipeline: Pipeline, by: str) -> None:
    number = pipeline.ask_question()
    with pytest.raises(NotAllowed, match="Only a lead"):
        pipeline.desk.questions.assign(number, BEN, by)


def test_everybody_assigns_themselves_what_is_free_and_takes_it_from_nobody(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.assign(number, ANA, ANA)
    assert _claimed_by(pipeline) == ANA
    with pytest.raises(NotAllowed, match=f"<@{ANA}> has claimed Q-1"):
        pipeline.desk.questions.assign(number, BEN, BEN)
    assert _claimed_by(pipeline) == ANA


def test_only_people_of_the_configuration_are_assigned_and_only_open_questions(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    with pytest.raises(NotFound, match="U0NOBODY"):
        pipeline.desk.questions.assign(number, "U0NOBODY", FAY)
    pipeline.desk.questions.settle(number, ANA)
    with pytest.raises(NotAllowed, match="reopen it first"):
        pipeline.desk.questions.assign(number, BEN, FAY)


def test_everybody_known_holds_and_only_leads_and_communications_resume(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    with pytest.raises(NotAllowed, match="Only people in the configuration can hold sending"):
        pipeline.desk.sending.hold("U0NOBODY")
    pipeline.desk.sending.hold(ANA, "an outage")
    assert pipeline.desk.sending.holds() == [("", ANA, "an outage")]
    assert "an outage" in pipeline.desk.questions.detail(1).hold_reason
    for somebody in (ANA, BEN, "U0NOBODY"):
        with pytest.raises(NotAllowed, match="Only a lead or communications"):
            pipeline.desk.sending.resume(somebody)
    pipeline.pass_time(hours=1)
    assert pipeline.reply_state(reply) == "waiting"
    assert pipeline.desk.sending.resume(GIL) is True
    pipeline.run_due()
    assert pipeline.reply_state(reply) == "sent"
    assert pipeline.desk.sending.resume(FAY) is False


def test_resuming_wakes_at_once_what_the_hold_kept_here(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.desk.sending.hold(ANA, "an outage")
    pipeline.pass_time(minutes=5)
    with pipeline.store.writing() as tx:
        tx.holds.resume()
        assert tx.replies.due_to_send() == [("square", reply)]


def test_a_hold_is_told_where_a_reply_waits_and_drawn_on_every_open_card_until_it_is_lifted(pipeline: Pipeline) -> None:
    pipeline.ask_question("an sso question")
    pipeline.approve_reply()
    told, drawn = len(pipeline.cards.told()), len(pipeline.cards.drawn)
    pipeline.desk.sending.hold(ANA, "an outage")
    pipeline.run_due()
    assert pipeline.cards.told()[told:] == ["reply.held"]
    assert sorted(pipeline.cards.drawn[drawn:])[:2] == ["Q-1 asked", "Q-2 approved"]
    drawn = len(pipeline.cards.drawn)
    pipeline.desk.sending.resume(GIL)
    pipeline.run_due()
    assert {"Q-1 asked", "Q-2 approved"} <= set(pipeline.cards.drawn[drawn:])
    assert pipeline.cards.told()[told:] == ["reply.held"]


def test_a_hold_on_one_source_leaves_other_cards_as_they_are(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    with pipeline.store.writing() as tx:
        assert tx.slack_messages.redraw_open("square") == [1]
        assert tx.slack_messages.redraw_open("reddit") == []
        assert tx.holds.stopped_by("square") == [(1, 1)]
        assert tx.holds.stopped_by("reddit") == []


def test_a_hold_names_a_source_that_is_there(pipeline: Pipeline) -> None:
    with pytest.raises(NotFound, match="There are: square"):
        pipeline.desk.sending.hold(ANA, scope="squar")
    with pytest.raises(NotFound):
        pipeline.desk.sending.resume(FAY, scope="squar")


def test_the_queue_shows_what_is_open_most_urgent_first(pipeline: Pipeline) -> None:
    first, second = pipeline.ask_question("an api question"), pipeline.ask_question("an sso question")
    pipeline.desk.questions.claim(second, BEN)
    assert [line.question.number for line in pipeline.desk.queue.page().items] == [first, second]
    assert [line.question.number for line in pipeline.desk.queue.page(tag="sso").items] == [second]
    assert [line.question.number for line in pipeline.desk.queue.page(which="unassigned").items] == [first]
    assert [line.question.number for line in pipeline.desk.queue.page(which="mine", by=BEN).items] == [second]
    assert pipeline.desk.queue.page(which="overdue").total == 0
    pipeline.clock.forward(hours=2)
    assert pipeline.desk.queue.page(which="overdue").total == 2
    pipeline.desk.questions.settle(first, ANA)
    assert [line.question.number for line in pipeline.desk.queue.page().items] == [second]
    with pytest.raises(NotFound, match="did you mean api"):
        pipeline.desk.queue.page(tag="ap")


@pytest.mark.prove
def test_the_queue_of_a_tag_is_told_in_pages_that_leave_nothing_out(pipeline: Pipeline) -> None:
    numbers = [
        pipeline.ask_question(f"question {number} about {'sso' if number % 2 else 'api'}") for number in range(25)
    ]
    about = [number for number in numbers if "sso" in pipeline.desk.questions.detail(number).question.tags]
    pages = [pipeline.desk.queue.page(tag="sso", page=page) for page in (1, 2, 3)]

    assert [page.page for page in pages] == [1, 2, 2]
    assert [(page.total, page.pages) for page in pages[:2]] == [(12, 2)] * 2
    assert [line.question.number for page in pages[:2] for line in page.items] == about


def test_a_repeated_hold_is_recorded_once(pipeline: Pipeline) -> None:
    from bot.core.errors import Stale

    pipeline.desk.sending.hold(ANA, "x", event=("command:1",))
    pipeline.desk.sending.resume(HANA)
    with pytest.raises(Stale):
        pipeline.desk.sending.hold(ANA, "x", event=("command:1",))
    pipeline.clock.forward(seconds=timedelta(minutes=1).total_seconds())
    assert pipeline.desk.sending.holds() == []
