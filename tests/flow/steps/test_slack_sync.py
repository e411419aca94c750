"""Showing promises: Slack comes to show the present state, nothing is told twice, and an outage loses nothing."""

import re
from datetime import timedelta

from structlog.testing import capture_logs

from bot.core.errors import ChannelUnusable, Refused, Unauthorised, Unavailable
from bot.core.replying.proposal import Proposal
from bot.core.states import CameBy
from bot.store.leases import LEASE
from tests.fakes.pipeline import ANA, FAY, GIL, Pipeline
from tests.fakes.posts import a_post


def test_a_question_is_asked_once_in_its_tags_channel(pipeline: Pipeline) -> None:
    pipeline.ask_question("my sso is broken")
    pipeline.pass_time(minutes=5)
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#ask-sso"]


def test_a_question_no_tag_fits_goes_to_triage_never_nowhere(pipeline: Pipeline) -> None:
    pipeline.ask_question("what about the weather in your office?")
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#triage"]


def test_what_the_classifier_dismisses_is_kept_and_can_be_reopened(pipeline: Pipeline) -> None:
    pipeline.ask_question("spam spam api spam")
    assert (pipeline.cards.cards, pipeline.question_state()) == ([], "dismissed")
    pipeline.desk.questions.reopen(1, ANA)
    pipeline.run_due()
    assert (len(pipeline.cards.cards), pipeline.question_state()) == (1, "asked")


def test_a_slack_outage_delays_and_loses_nothing(pipeline: Pipeline) -> None:
    pipeline.cards.errors.extend([Unavailable("Slack", "500")] * 3)
    with capture_logs() as logs:
        pipeline.ask_question()
        pipeline.receive_posts(a_post("x", "an sso question"))
        for _ in range(5):
            pipeline.pass_time(seconds=11)
    assert sorted(channel for channel, _, _ in pipeline.cards.cards) == ["#ask-api", "#ask-sso"]
    assert [log["event"] for log in logs if log["event"].startswith("slack.")] == ["slack.down", "slack.back"]


def test_a_rate_limit_waits_exactly_as_long_as_slack_says(pipeline: Pipeline) -> None:
    pipeline.cards.errors.append(
        Unavailable("Slack", "ratelimited", pipeline.clock.now + timedelta(minutes=1, seconds=30))
    )
    pipeline.ask_question()
    pipeline.pass_time(seconds=29)
    assert pipeline.cards.cards == []
    pipeline.pass_time(seconds=1)
    assert len(pipeline.cards.cards) == 1


def test_a_card_whose_answer_was_lost_is_found_again_and_not_posted_twice(pipeline: Pipeline) -> None:
    pipeline.cards.lose_next_post = True
    pipeline.ask_question()
    assert pipeline.question_state() == "routed"
    pipeline.pass_time(minutes=1)
    assert (len(pipeline.cards.cards), pipeline.question_state()) == (1, "asked")


def test_a_note_and_a_review_whose_answers_were_lost_are_not_posted_twice(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.cards.lose_next_post = True
    pipeline.run_due()
    pipeline.cards.lose_next_post = True
    for _ in range(4):
        pipeline.pass_time(seconds=11)
    assert pipeline.cards.told().count("reply.proposed") == 1
    assert len(pipeline.cards.reviews) == 1


def test_a_worker_that_died_while_showing_is_taken_over_and_what_it_posted_is_found(pipeline: Pipeline) -> None:
    pipeline.channel.batches.clear()
    number = pipeline.ask_question()
    pipeline.desk.questions.assign(number, ANA, FAY)
    with pipeline.store.writing() as tx:
        claim = tx.slack_messages.claim(number)
        assert claim is not None
        key = f"note:{tx.slack_messages.newest_entry(number)}"
        tx.slack_messages.begin_posting(number, claim.lease.token, [(key, "#ask-api")])
    detail = pipeline.desk.questions.detail(number)
    assert detail.card is not None
    (message,) = (one for one in pipeline.drawing(detail, pipeline.clock.now) if one.key == key)
    pipeline.cards.post(f"question:{number}", message, detail.card.ts)
    pipeline.pass_time(seconds=LEASE.total_seconds() + 1)
    assert [what for what, _, _ in pipeline.cards.notes].count("question.assigned") == 1


def test_a_channel_the_bot_is_not_in_falls_back_and_says_so(pipeline: Pipeline) -> None:
    pipeline.cards.refused["#ask-api"] = Refused("Slack", "the bot is not in #ask-api; invite it")
    with capture_logs() as logs:
        pipeline.ask_question()
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#fallback"]
    assert "invite it" in pipeline.desk.questions.detail(1).question.why
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["channel.refused"]


def test_a_closed_review_channel_keeps_no_card_from_its_state_and_loses_no_review(pipeline: Pipeline) -> None:
    pipeline.cards.refused["#review"] = Refused("Slack", "invite the bot")
    reply = pipeline.propose_reply()
    assert "Q-1 proposed" in pipeline.cards.drawn
    pipeline.pass_time(minutes=6)
    assert [what for what, _, _ in pipeline.cards.notes].count("review.refused") == 1, "told in the thread, once"
    pipeline.cards.refused.clear()
    pipeline.pass_time(minutes=11)
    assert [number for _, number, _ in pipeline.cards.reviews] == [reply]


def test_when_the_fallback_refuses_too_the_question_waits_for_it_to_be_mended(pipeline: Pipeline) -> None:
    for channel in ("#ask-api", "#fallback"):
        pipeline.cards.refused[channel] = Refused("Slack", "invite the bot")
    pipeline.ask_question()
    pipeline.cards.refused.clear()
    pipeline.pass_time(minutes=6)
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#fallback"]


def test_a_revoked_token_loses_nothing(pipeline: Pipeline) -> None:
    pipeline.cards.errors.append(Unauthorised("Slack", "token_revoked"))
    with capture_logs() as logs:
        pipeline.ask_question()
    assert "SLACK_BOT_TOKEN" in next(log["remedy"] for log in logs if log["event"] == "slack.down")
    pipeline.pass_time(minutes=6)
    assert len(pipeline.cards.cards) == 1


def test_every_state_of_a_reply_is_drawn_on_card_and_review(pipeline: Pipeline) -> None:
    reply = pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    assert f"review {reply} sent" in pipeline.cards.drawn
    assert "Q-1 sent" in pipeline.cards.drawn


def test_a_question_handed_to_another_tag_moves_to_its_channel_and_the_old_card_says_where(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.hand_over(number, ANA, tags=("sso",))
    pipeline.run_due()
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#ask-api", "#ask-sso"]
    assert "Q-1 moved from #ask-api" in pipeline.cards.drawn
    old_thread = pipeline.cards.cards[0]
    assert pipeline.desk.threads.question_at(old_thread[0], old_thread[1]) == number


def test_a_snoozed_question_comes_back_at_its_time(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.desk.questions.snooze(number, ANA, pipeline.clock.now + timedelta(hours=2))
    pipeline.pass_time(hours=1)
    assert "question.woke" not in pipeline.history()
    pipeline.pass_time(hours=1)
    assert "question.woke" in pipeline.cards.told()


def test_a_reply_that_needs_no_approval_gets_no_review_message(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    reply = pipeline.desk.replies.propose(number, Proposal(ANA, "Yes."))
    assert pipeline.desk.replies.detail(reply)[1].approvals_needed == 1
    pipeline.run_due()
    assert len(pipeline.cards.reviews) == 1
    pipeline.desk.reviews.decline(reply, GIL, "not now", pipeline.reply_hash(reply))
    pipeline.run_due()
    assert f"review {reply} declined" in pipeline.cards.drawn


def test_what_left_is_announced_to_communications_once(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.pass_time(seconds=31)
    pipeline.pass_time(minutes=5)
    assert len(pipeline.cards.announced) == 1


def test_an_announcement_whose_answer_was_lost_is_not_made_twice(pipeline: Pipeline) -> None:
    pipeline.approve_reply()
    pipeline.cards.lose_next_post = True
    for _ in range(5):
        pipeline.pass_time(seconds=31)
    assert len(pipeline.cards.announced) == 1
    assert pipeline.cards.told().count("reply.sent") == 1


def test_an_outbound_channel_that_is_closed_to_us_does_not_keep_the_thread_from_being_told(pipeline: Pipeline) -> None:
    pipeline.cards.refused["#outbound"] = Refused("Slack", "invite the bot")
    pipeline.approve_reply()
    with capture_logs() as logs:
        pipeline.pass_time(seconds=31)
    assert "reply.sent" in pipeline.cards.told()
    refused = [log["message"] for log in logs if log["event"] == "slack.refused"]
    assert refused == ["outbound:1"]


def test_one_message_of_a_reply_tells_its_whole_way_and_offers_what_can_be_done_now(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    assert "withdraw" in pipeline.cards.shown(f"reply:{reply}")
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.run_due()
    assert f"reply {reply} waiting" in pipeline.cards.drawn
    assert "undo" in pipeline.cards.shown(f"reply:{reply}")
    pipeline.pass_time(seconds=31)
    assert f"reply {reply} sent" in pipeline.cards.drawn
    assert not {"undo", "withdraw"} & set(re.findall(r"'action_id': '(\w+)'", pipeline.cards.shown(f"reply:{reply}")))
    assert pipeline.cards.posts.count(f"reply:{reply}") == 1
    assert pipeline.cards.told()[-4:] == ["reply.proposed", "reply.approved", "reply.waiting", "reply.sent"]


def test_what_is_already_drawn_is_not_drawn_again(pipeline: Pipeline) -> None:
    number = pipeline.propose_reply()
    before = len(pipeline.cards.drawn)
    with pipeline.store.writing() as tx:
        tx.slack_messages.redraw([number])
    pipeline.run_due()
    assert len(pipeline.cards.drawn) == before


def test_a_card_that_somebody_deleted_is_posted_again_and_its_old_thread_is_still_its_thread(
    pipeline: Pipeline,
) -> None:
    number = pipeline.ask_question()
    place = pipeline.cards.deletes("card")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    assert pipeline.cards.posts.count("card") == 2
    card = pipeline.desk.questions.detail(number).card
    assert card is not None
    assert pipeline.desk.threads.question_at(place.room, place.ts) == number
    assert pipeline.desk.threads.question_at(card.room, card.ts) == number


def test_what_is_under_way_follows_a_card_that_was_posted_again(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    pipeline.cards.deletes("card")
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.run_due()
    detail = pipeline.desk.questions.detail(1)
    living = next(one for one in detail.messages if one.key == f"reply:{reply}")
    assert detail.card is not None
    assert living.thread == detail.card.ts


def test_a_deleted_note_stays_deleted_and_a_deleted_review_that_waits_comes_back(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    reply = pipeline.desk.replies.propose(
        number, Proposal(ANA, "Press rotate.", spoken=("#ask-api", "5.5"), came_by=CameBy.SHORTCUT)
    )
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    pipeline.cards.deletes(f"review:{reply}")
    pipeline.cards.deletes(f"note:{pipeline.cards.notes[-1][1]}")
    pipeline.desk.threads.message_edited("#ask-api", "5.5", ANA, "reply: Press rotate, then save.")
    pipeline.run_due()
    assert len(pipeline.cards.notes) == 1
    assert pipeline.cards.posts.count(f"review:{reply}") == 2


def test_one_refused_message_never_holds_up_another_and_is_told_on_the_card(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.cards.refused_keys.add("note")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    with capture_logs() as logs:
        pipeline.run_due()
    assert len(pipeline.cards.reviews) == 1
    assert pipeline.cards.posts.count("reply:1") == 1
    assert "Slack refuses a message of this question" in pipeline.cards.shown("card")
    assert [log["event"] for log in logs].count("slack.refused") == 1


def test_what_slack_refused_is_tried_at_once_when_a_person_acts_again(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.cards.refused_keys.add("note")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    pipeline.cards.refused_keys.clear()
    pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.run_due()
    assert [what for what, _, _ in pipeline.cards.notes].count("question.assigned") == 1
    assert "Slack refuses" not in pipeline.cards.shown("card")


def test_what_slack_refused_is_tried_again_ever_more_rarely(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.cards.refused_keys.add("note")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    tries = pipeline.cards.tries
    pipeline.pass_time(minutes=6)
    pipeline.pass_time(minutes=6)
    assert pipeline.cards.tries == tries + 1
    pipeline.pass_time(minutes=6)
    assert pipeline.cards.tries == tries + 2


def test_a_channel_that_was_archived_under_its_card_sends_the_question_to_the_fallback(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    pipeline.cards.refused["#ask-api"] = ChannelUnusable("Slack", "the channel is archived")
    pipeline.desk.questions.assign(number, ANA, FAY)
    pipeline.run_due()
    assert [channel for channel, _, _ in pipeline.cards.cards] == ["#ask-api", "#fallback"]
    assert "the channel is archived" in pipeline.desk.questions.detail(number).question.why
    pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.run_due()
    assert len(pipeline.cards.reviews) == 1


def test_a_rate_limit_of_one_channel_holds_up_no_other(pipeline: Pipeline) -> None:
    number = pipeline.ask_question()
    limit = Unavailable("Slack", "slow down", pipeline.clock.now + timedelta(minutes=2))
    pipeline.cards.refused["#ask-api"] = limit
    pipeline.desk.replies.propose(number, Proposal(ANA, "Use the rotate button."))
    pipeline.run_due()
    assert len(pipeline.cards.reviews) == 1
    pipeline.cards.refused.clear()
    pipeline.pass_time(minutes=1)
    assert pipeline.cards.posts.count("reply:1") == 0, "Slack said how long to wait"
    pipeline.pass_time(minutes=1, seconds=1)
    assert pipeline.cards.posts.count("reply:1") == 1


def test_three_answers_make_a_message_each(pipeline: Pipeline) -> None:
    for _ in range(3):
        pipeline.receive_posts(
            a_post(f"p{pipeline.polls}", "How do I rotate my api key?", thread_id=f"t{pipeline.polls}")
        )
    for words in ("One.", "Two.", "Three."):
        reply = pipeline.desk.replies.propose(1, Proposal(ANA, words))
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
        pipeline.pass_time(seconds=31)
    assert pipeline.cards.told().count("reply.sent") == 3
    assert [key for key in pipeline.cards.posts if key.startswith("reply:")] == ["reply:1", "reply:2", "reply:3"]
    assert {what for what, _, _ in pipeline.cards.notes} == {"question.joined"}


def test_what_lint_says_of_a_candidate_reaches_the_review(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("We will ship that next week, see https://bit.ly/x")
    assert any("promises" in finding.message for finding in pipeline.desk.replies.detail(reply)[1].findings)


def test_what_lint_says_is_told_in_the_thread_before_the_review_is(pipeline: Pipeline) -> None:
    pipeline.propose_reply("We will ship that, see build7.corp and https://bit.ly/x")
    assert pipeline.cards.posts.index("reply:1") < pipeline.cards.posts.index("review:1")
    told = pipeline.cards.shown("reply:1")
    assert "build7.corp" in told.partition("⚠️")[2]
    assert "bit.ly/x" in told.partition("⚠️")[2]
