"""Showing promises: Slack comes to show the present state, nothing is told twice, and an outage loses nothing."""

import re
from datetime import timedelta

from structlog.testing import capture_logs

from bot.core.errors import ChannelUnusable, Refused, Unauthorised, Unavailable
from bot.store.leases import LEASE
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, GIL, Road


def test_a_question_is_asked_once_in_its_tags_channel(road: Road) -> None:
    road.asked("my sso is broken")
    road.passes(minutes=5)
    assert [channel for channel, _, _ in road.cards.cards] == ["#ask-sso"]


def test_a_question_no_tag_fits_goes_to_triage_never_nowhere(road: Road) -> None:
    road.asked("what about the weather in your office?")
    assert [channel for channel, _, _ in road.cards.cards] == ["#triage"]


def test_what_the_classifier_dismisses_is_kept_and_can_be_reopened(road: Road) -> None:
    road.asked("spam spam api spam")
    assert (road.cards.cards, road.question_state()) == ([], "dismissed")
    road.desk.questions.reopen(1, ANA)
    road.go()
    assert (len(road.cards.cards), road.question_state()) == (1, "asked")


def test_a_slack_outage_delays_and_loses_nothing(road: Road) -> None:
    road.cards.errors.extend([Unavailable("Slack", "500")] * 3)
    with capture_logs() as logs:
        road.asked()
        road.brings(a_post("x", "an sso question"))
        for _ in range(5):
            road.passes(seconds=11)
    assert sorted(channel for channel, _, _ in road.cards.cards) == ["#ask-api", "#ask-sso"]
    assert [log["event"] for log in logs if log["event"].startswith("slack.")] == ["slack.down", "slack.back"]


def test_a_rate_limit_waits_exactly_as_long_as_slack_says(road: Road) -> None:
    road.cards.errors.append(Unavailable("Slack", "ratelimited", road.clock.now + timedelta(minutes=1, seconds=30)))
    road.asked()
    road.passes(seconds=29)
    assert road.cards.cards == []
    road.passes(seconds=1)
    assert len(road.cards.cards) == 1


def test_a_card_whose_answer_was_lost_is_found_again_and_not_posted_twice(road: Road) -> None:
    road.cards.lose_next_post = True
    road.asked()
    assert road.question_state() == "routed"
    road.passes(minutes=1)
    assert (len(road.cards.cards), road.question_state()) == (1, "asked")


def test_a_note_and_a_review_whose_answers_were_lost_are_not_posted_twice(road: Road) -> None:
    number = road.asked()
    road.desk.replies.propose(number, ANA, "Use the rotate button.")
    road.cards.lose_next_post = True
    road.go()
    road.cards.lose_next_post = True
    for _ in range(4):
        road.passes(seconds=11)
    assert road.cards.told().count("reply.proposed") == 1
    assert len(road.cards.reviews) == 1


def test_a_worker_that_died_while_showing_is_taken_over_and_what_it_posted_is_found(road: Road) -> None:
    road.channel.batches.clear()
    number = road.asked()
    road.desk.questions.claim(number, ANA)
    with road.store.writing() as tx:
        claim = tx.slack_messages.claim(number)
        assert claim is not None
        key = f"note:{tx.slack_messages.newest_entry(number)}"
        tx.slack_messages.begin_posting(number, claim.lease.token, [(key, "#ask-api")])
    detail = road.desk.questions.detail(number)
    assert detail.card is not None
    (message,) = (one for one in road.drawing(detail, road.clock.now) if one.key == key)
    road.cards.post(f"question:{number}", message, detail.card.ts)
    road.passes(seconds=LEASE.total_seconds() + 1)
    assert [what for what, _, _ in road.cards.notes].count("question.claimed") == 1


def test_a_channel_the_bot_is_not_in_falls_back_and_says_so(road: Road) -> None:
    road.cards.refused["#ask-api"] = Refused("Slack", "the bot is not in #ask-api; invite it")
    with capture_logs() as logs:
        road.asked()
    assert [channel for channel, _, _ in road.cards.cards] == ["#fallback"]
    assert "invite it" in road.desk.questions.detail(1).question.why
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["channel.refused"]


def test_a_closed_review_channel_keeps_no_card_from_its_state_and_loses_no_review(road: Road) -> None:
    road.cards.refused["#review"] = Refused("Slack", "invite the bot")
    reply = road.proposed()
    assert "Q-1 proposed" in road.cards.drawn
    road.passes(minutes=6)
    assert [what for what, _, _ in road.cards.notes].count("review.refused") == 1, "told in the thread, once"
    road.cards.refused.clear()
    road.passes(minutes=11)
    assert [number for _, number, _ in road.cards.reviews] == [reply]


def test_when_the_fallback_refuses_too_the_question_waits_for_it_to_be_mended(road: Road) -> None:
    for channel in ("#ask-api", "#fallback"):
        road.cards.refused[channel] = Refused("Slack", "invite the bot")
    road.asked()
    road.cards.refused.clear()
    road.passes(minutes=6)
    assert [channel for channel, _, _ in road.cards.cards] == ["#fallback"]


def test_a_revoked_token_loses_nothing(road: Road) -> None:
    road.cards.errors.append(Unauthorised("Slack", "token_revoked"))
    with capture_logs() as logs:
        road.asked()
    assert "SLACK_BOT_TOKEN" in next(log["remedy"] for log in logs if log["event"] == "slack.down")
    road.passes(minutes=6)
    assert len(road.cards.cards) == 1


def test_every_state_of_a_reply_is_drawn_on_card_and_review(road: Road) -> None:
    reply = road.approved()
    road.passes(seconds=31)
    assert f"review {reply} sent" in road.cards.drawn
    assert "Q-1 sent" in road.cards.drawn


def test_a_question_handed_to_another_tag_moves_to_its_channel_and_the_old_card_says_where(road: Road) -> None:
    number = road.asked()
    road.desk.questions.hand_over(number, ANA, tags=("sso",))
    road.go()
    assert [channel for channel, _, _ in road.cards.cards] == ["#ask-api", "#ask-sso"]
    assert "Q-1 moved from #ask-api" in road.cards.drawn
    old_thread = road.cards.cards[0]
    assert road.desk.threads.question_at(old_thread[0], old_thread[1]) == number


def test_a_snoozed_question_comes_back_at_its_time(road: Road) -> None:
    number = road.asked()
    road.desk.questions.snooze(number, ANA, road.clock.now + timedelta(hours=2))
    road.passes(hours=1)
    assert "question.woke" not in road.history()
    road.passes(hours=1)
    assert "question.woke" in road.cards.told()


def test_a_reply_that_needs_no_approval_gets_no_review_message(road: Road) -> None:
    number = road.asked()
    reply = road.desk.replies.propose(number, ANA, "Yes.")
    assert road.desk.replies.detail(reply)[1].approvals_needed == 1
    road.go()
    assert len(road.cards.reviews) == 1
    road.desk.reviews.decline(reply, GIL, "not now")
    road.go()
    assert f"review {reply} declined" in road.cards.drawn


def test_what_left_is_announced_to_communications_once(road: Road) -> None:
    road.approved()
    road.passes(seconds=31)
    road.passes(minutes=5)
    assert len(road.cards.announced) == 1


def test_an_announcement_whose_answer_was_lost_is_not_made_twice(road: Road) -> None:
    road.approved()
    road.cards.lose_next_post = True
    for _ in range(5):
        road.passes(seconds=31)
    assert len(road.cards.announced) == 1
    assert road.cards.told().count("reply.sent") == 1


def test_an_outbound_channel_that_is_closed_to_us_does_not_keep_the_thread_from_being_told(road: Road) -> None:
    road.cards.refused["#outbound"] = Refused("Slack", "invite the bot")
    road.approved()
    with capture_logs() as logs:
        road.passes(seconds=31)
    assert "reply.sent" in road.cards.told()
    refused = [log["message"] for log in logs if log["event"] == "slack.refused"]
    assert refused == ["outbound:1"]


def test_one_message_of_a_reply_tells_its_whole_way_and_offers_what_can_be_done_now(road: Road) -> None:
    reply = road.proposed()
    assert "withdraw" in road.cards.shown(f"reply:{reply}")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.go()
    assert f"reply {reply} waiting" in road.cards.drawn
    assert "undo" in road.cards.shown(f"reply:{reply}")
    road.passes(seconds=31)
    assert f"reply {reply} sent" in road.cards.drawn
    assert not {"undo", "withdraw"} & set(re.findall(r"'action_id': '(\w+)'", road.cards.shown(f"reply:{reply}")))
    assert road.cards.posts.count(f"reply:{reply}") == 1
    assert road.cards.told()[-4:] == ["reply.proposed", "reply.approved", "reply.waiting", "reply.sent"]


def test_what_is_already_drawn_is_not_drawn_again(road: Road) -> None:
    number = road.proposed()
    before = len(road.cards.drawn)
    with road.store.writing() as tx:
        tx.slack_messages.redraw([number])
    road.go()
    assert len(road.cards.drawn) == before


def test_a_card_that_somebody_deleted_is_posted_again_and_its_old_thread_is_still_its_thread(road: Road) -> None:
    number = road.asked()
    place = road.cards.deletes("card")
    road.desk.questions.claim(number, ANA)
    road.go()
    assert road.cards.posts.count("card") == 2
    card = road.desk.questions.detail(number).card
    assert card is not None
    assert road.desk.threads.question_at(place.room, place.ts) == number
    assert road.desk.threads.question_at(card.room, card.ts) == number


def test_what_is_under_way_follows_a_card_that_was_posted_again(road: Road) -> None:
    reply = road.proposed()
    road.cards.deletes("card")
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.go()
    detail = road.desk.questions.detail(1)
    living = next(one for one in detail.messages if one.key == f"reply:{reply}")
    assert detail.card is not None
    assert living.thread == detail.card.ts


def test_a_deleted_note_stays_deleted_and_a_deleted_review_that_waits_comes_back(road: Road) -> None:
    number = road.asked()
    reply = road.desk.replies.propose(number, ANA, "Press rotate.", spoken=("#ask-api", "5.5"))
    road.desk.questions.claim(number, ANA)
    road.go()
    road.cards.deletes(f"review:{reply}")
    road.cards.deletes(f"note:{road.cards.notes[-1][1]}")
    road.desk.threads.message_edited("#ask-api", "5.5", ANA, "reply: Press rotate, then save.")
    road.go()
    assert len(road.cards.notes) == 1
    assert road.cards.posts.count(f"review:{reply}") == 2


def test_one_refused_message_never_holds_up_another_and_is_told_on_the_card(road: Road) -> None:
    number = road.asked()
    road.cards.refused_keys.add("note")
    road.desk.questions.claim(number, ANA)
    road.desk.replies.propose(number, ANA, "Use the rotate button.")
    with capture_logs() as logs:
        road.go()
    assert len(road.cards.reviews) == 1
    assert road.cards.posts.count("reply:1") == 1
    assert "Slack refuses a message of this question" in road.cards.shown("card")
    assert [log["event"] for log in logs].count("slack.refused") == 1


def test_what_slack_refused_is_tried_at_once_when_a_person_acts_again(road: Road) -> None:
    number = road.asked()
    road.cards.refused_keys.add("note")
    road.desk.questions.claim(number, ANA)
    road.go()
    road.cards.refused_keys.clear()
    road.desk.replies.propose(number, ANA, "Use the rotate button.")
    road.go()
    assert [what for what, _, _ in road.cards.notes].count("question.claimed") == 1
    assert "Slack refuses" not in road.cards.shown("card")


def test_what_slack_refused_is_tried_again_ever_more_rarely(road: Road) -> None:
    number = road.asked()
    road.cards.refused_keys.add("note")
    road.desk.questions.claim(number, ANA)
    road.go()
    tries = road.cards.tries
    road.passes(minutes=6)
    road.passes(minutes=6)
    assert road.cards.tries == tries + 1
    road.passes(minutes=6)
    assert road.cards.tries == tries + 2


def test_a_channel_that_was_archived_under_its_card_sends_the_question_to_the_fallback(road: Road) -> None:
    number = road.asked()
    road.cards.refused["#ask-api"] = ChannelUnusable("Slack", "the channel is archived")
    road.desk.questions.claim(number, ANA)
    road.go()
    assert [channel for channel, _, _ in road.cards.cards] == ["#ask-api", "#fallback"]
    assert "the channel is archived" in road.desk.questions.detail(number).question.why
    road.desk.replies.propose(number, ANA, "Use the rotate button.")
    road.go()
    assert len(road.cards.reviews) == 1


def test_a_rate_limit_of_one_channel_holds_up_no_other(road: Road) -> None:
    number = road.asked()
    limit = Unavailable("Slack", "slow down", road.clock.now + timedelta(minutes=2))
    road.cards.refused["#ask-api"] = limit
    road.desk.replies.propose(number, ANA, "Use the rotate button.")
    road.go()
    assert len(road.cards.reviews) == 1
    road.cards.refused.clear()
    road.passes(minutes=1)
    assert road.cards.posts.count("reply:1") == 0, "Slack said how long to wait"
    road.passes(minutes=1, seconds=1)
    assert road.cards.posts.count("reply:1") == 1


def test_three_answers_make_a_message_each(road: Road) -> None:
    for _ in range(3):
        road.brings(a_post(f"p{road.polls}", "How do I rotate my api key?", thread_id=f"t{road.polls}"))
    for words in ("One.", "Two.", "Three."):
        reply = road.desk.replies.propose(1, ANA, words)
        road.desk.reviews.approve(reply, GIL, road.sha(reply))
        road.passes(seconds=31)
    assert road.cards.told().count("reply.sent") == 3
    assert [key for key in road.cards.posts if key.startswith("reply:")] == ["reply:1", "reply:2", "reply:3"]
    assert {what for what, _, _ in road.cards.notes} == {"question.joined"}


def test_what_lint_says_of_a_candidate_reaches_the_review(road: Road) -> None:
    reply = road.proposed("We will ship that next week, see https://bit.ly/x")
    assert any("promises" in finding for finding in road.desk.replies.detail(reply)[1].findings)
