"""Showing promises: Slack comes to show the present state, nothing is told twice, and an outage loses nothing."""

from datetime import timedelta

from structlog.testing import capture_logs

from bot.core.errors import Refused, Unauthorised, Unavailable
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
        assert tx.slack_messages.claim_for_showing(number) is not None
    dossier = road.desk.questions.detail(number)
    road.cards.post_note(dossier, dossier.entries[-1], road.clock.now)
    road.passes(seconds=LEASE.total_seconds() + 1)
    assert road.cards.told().count("question.claimed") == 1


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
    assert road.cards.drawn[-1] == "Q-1 proposed"
    road.passes(minutes=6)
    assert [what for what, _, _ in road.cards.notes].count("review.refused") == 1, "told in the thread, once"
    road.cards.refused.clear()
    road.passes(minutes=6)
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
    assert "outbound.refused" in [log["event"] for log in logs]


def test_a_note_whose_buttons_are_spent_is_drawn_again(road: Road) -> None:
    reply = road.proposed()
    road.desk.reviews.approve(reply, GIL, road.sha(reply))
    road.go()
    assert "note reply.proposed again" in road.cards.drawn
    road.passes(seconds=31)
    assert "note reply.waiting again" in road.cards.drawn


def test_what_lint_says_of_a_candidate_reaches_the_review(road: Road) -> None:
    reply = road.proposed("We will ship that next week, see https://bit.ly/x")
    assert any("promises" in finding for finding in road.desk.replies.detail(reply)[1].findings)
