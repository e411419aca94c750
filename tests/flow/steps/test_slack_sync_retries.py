"""Trying again promises: no longer than needed, never for ever, and never so that something stands twice."""

from datetime import timedelta

from bot.core.errors import ChannelUnusable, Refused, Unavailable
from bot.core.replying.proposal import Proposal
from tests.fakes.pipeline import ANA, FAY, Pipeline


def _limit(pipeline: Pipeline, channel: str, seconds: int) -> None:
    until = pipeline.clock.now + timedelta(seconds=seconds)
    pipeline.cards.refused[channel] = Unavailable("Slack", "slow down", until)


def _due(pipeline: Pipeline) -> list[int]:
    with pipeline.store.reading() as tx:
        return tx.slack_messages.due()


def test_a_message_that_is_as_it_should_be_again_before_its_next_try_is_at_rest(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    _limit(pipeline, "#ask-api", 30)
    pipeline.desk.sending.hold(FAY, "a launch")
    pipeline.run_due()
    pipeline.desk.sending.resume(FAY)
    pipeline.cards.refused.clear()
    pipeline.pass_time(seconds=31)
    assert _due(pipeline) == []
    assert [one.next_at for one in pipeline.desk.questions.detail(1).messages] == [None]


def test_a_thread_that_waits_for_its_card_is_not_looked_at_over_and_over(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    _limit(pipeline, "#ask-api", 30)
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    pipeline.cards.deletes("card")
    pipeline.cards.refused.clear()
    pipeline.clock.forward(seconds=31)
    _limit(pipeline, "#ask-api", 60)
    assert pipeline.run_due() < 5
    pipeline.cards.refused.clear()
    pipeline.pass_time(seconds=61)
    assert [what for what, _, _ in pipeline.cards.notes] == ["question.assigned"]


def test_what_is_to_be_drawn_anew_does_not_wait_for_the_next_try_of_a_message_slack_refused(
    pipeline: Pipeline,
) -> None:
    number = pipeline.ask_question()
    pipeline.cards.refused_keys.add("note")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    pipeline.desk.sending.hold(FAY, "a launch")
    pipeline.run_due()
    assert "a launch" in pipeline.cards.shown("card")


def test_a_card_in_doubt_whose_question_moves_is_taken_away_where_it_stood(pipeline: Pipeline) -> None:
    pipeline.cards.lose_next_post = True
    number = pipeline.ask_question()
    pipeline.desk.questions.hand_over(number, ANA, tags=("sso",))
    pipeline.pass_time(minutes=1)
    assert [message.channel for _, message, _ in pipeline.cards.messages.values() if message.key == "card"] == [
        "#ask-sso"
    ]


def test_a_candidate_that_was_withdrawn_before_communications_could_be_asked_is_not_put_before_them(
    pipeline: Pipeline,
) -> None:
    pipeline.cards.refused["#review"] = Refused("Slack", "invite the bot")
    reply = pipeline.propose_reply()
    pipeline.desk.replies.withdraw(reply, ANA)
    pipeline.cards.refused.clear()
    pipeline.pass_time(hours=7)
    assert pipeline.cards.reviews == []


def test_what_comes_while_slack_wants_rest_does_not_make_the_rest_longer(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    _limit(pipeline, "#ask-api", 1)
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    pipeline.cards.refused.clear()
    pipeline.clock.forward(seconds=0.8)
    pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.run_due()
    pipeline.pass_time(seconds=0.2)
    assert {f"reply:{number}"} < set(pipeline.cards.posts)
    assert [what for what, _, _ in pipeline.cards.notes] == ["question.assigned"]


def test_the_reason_slack_gave_is_kept_while_it_only_asks_us_to_slow_down(pipeline: Pipeline) -> None:
    pipeline.cards.refused["#review"] = Refused("Slack", "invite the bot")
    pipeline.propose_reply()
    _limit(pipeline, "#review", 60)
    pipeline.pass_time(minutes=6)
    pipeline.cards.refused["#review"] = Refused("Slack", "invite the bot")
    pipeline.pass_time(minutes=6)
    assert [what for what, _, _ in pipeline.cards.notes].count("review.refused") == 1


def test_an_answered_question_whose_channel_was_closed_stays_where_it_is_and_calls_nobody(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    pipeline.cards.refused["#ask-api"] = ChannelUnusable("Slack", "the channel is archived")
    pipeline.desk.questions.settle(1, ANA)
    pipeline.pass_time(minutes=6)
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#ask-api"]
    assert pipeline.desk.questions.detail(1).question.channel == "#ask-api"


def test_a_question_that_a_person_moves_while_its_channel_refuses_it_goes_where_the_person_said(
    pipeline: Pipeline,
) -> None:
    number = pipeline.ask_question()
    pipeline.cards.refused["#ask-api"] = ChannelUnusable("Slack", "the channel is archived")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.cards.meanwhile = lambda: pipeline.desk.questions.hand_over(number, ANA, tags=("sso",))
    pipeline.run_due()
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#ask-api", "#ask-sso"]


def test_a_deleted_card_that_slack_tells_of_is_posted_again_though_nothing_else_happened(pipeline: Pipeline) -> None:
    pipeline.ask_question()
    place = pipeline.cards.deletes("card")
    pipeline.desk.threads.message_deleted(place.room, place.ts)
    pipeline.run_due()
    assert pipeline.cards.posts.count("card") == 2
    assert pipeline.history().count("question.asked") == 1


def test_a_message_at_which_slack_fails_each_time_holds_up_no_other_of_its_question(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.cards.failing_keys.add("review")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.desk.replies.propose(number, Proposal(ANA, "Once an hour."))
    pipeline.run_due()
    assert "reply" in {key.partition(":")[0] for key in pipeline.cards.posts}
    pipeline.cards.failing_keys.clear()
    pipeline.pass_time(seconds=11)
    assert "review" in {key.partition(":")[0] for key in pipeline.cards.posts}


def test_where_slack_fails_twice_in_a_row_nothing_more_is_asked_until_later(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.cards.failing_keys |= {"review", "reply", "note"}
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.desk.replies.propose(number, Proposal(ANA, "Once an hour."))
    tries = pipeline.cards.tries
    pipeline.run_due()
    assert pipeline.cards.tries == tries + 2


def test_a_message_in_doubt_stays_so_while_slack_is_down_and_is_not_posted_again(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.cards.lose_next_post = True
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    pipeline.cards.errors.extend([Unavailable("Slack", "500")] * 2)
    pipeline.desk.replies.propose(number, Proposal(ANA, "Once an hour."))
    pipeline.pass_time(seconds=11)
    pipeline.pass_time(minutes=1)
    assert len([key for key in pipeline.cards.posts if key.startswith("note:")]) == 1
    assert len([key for key in pipeline.cards.posts if key.startswith("reply:")]) == 1
