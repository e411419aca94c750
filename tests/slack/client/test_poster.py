"""Cards over the real client and a strict stand-in: posted once, found again, inert, and honest about trouble."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bot.slack.client.poster import SlackCards, web_client

from bot.core.details import QuestionDetail
from bot.core.errors import Refused, Unauthorised, Unavailable
from bot.core.ports.slack import Cards
from bot.sandbox.slack import Channel, Json, Rules, SlackServer, User, Workspace, active_parts
from tests.slack.samples import ANA, BO, EVE, NOW, PEOPLE, entry, kept_post, question, question_detail, reply_detail

ROOM, BILLING, REVIEW, OUTBOUND, ABSENT, OLD = "C0ROOM", "C0BILL", "C0REVIEW", "C0OUT", "C0ABSENT", "C0OLD"
HOSTILE = "<!channel> <@U0BO> <https://evil.example|x> https://evil.example www.evil.example\u202e\x00 @here"


class FakeClock:
    """The moment it is told."""

    def __call__(self) -> datetime:
        return NOW


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    workspace = Workspace(
        users=(User(ANA, "ana"), User(BO, "bo"), User(EVE, "eve")),
        channels=(
            Channel(ROOM, "sso"),
            Channel(BILLING, "billing"),
            Channel(REVIEW, "review"),
            Channel(OUTBOUND, "outbound"),
            Channel(ABSENT, "absent", bot_in=False),
            Channel(OLD, "old", archived=True),
        ),
        rules=Rules(messages_per_second=0),
    )
    with SlackServer(workspace) as server:
        yield server


@pytest.fixture
def cards(slack: SlackServer) -> SlackCards:
    return _cards(slack)


def _cards(slack: SlackServer, token: str = "") -> SlackCards:
    client = web_client(token or slack.workspace.app.bot_token, slack.api)
    return SlackCards(client, PEOPLE, "#review", "#outbound", FakeClock())


def _of(**changes: object) -> QuestionDetail:
    """Fresh by the stand-in's clock, which is the real one."""
    base = question(created_at=datetime.now(UTC), card_ts="", **changes)
    return question_detail(question=base)


def _posted(slack: SlackServer, cards: SlackCards, of: QuestionDetail) -> QuestionDetail:
    return replace(of, question=replace(of.question, card_ts=cards.post_card(of, NOW)))


def _only(slack: SlackServer, channel: str) -> Json:
    (message,) = slack.messages(channel)
    return message


def test_it_is_the_port_the_steps_know(cards: SlackCards) -> None:
    port: Cards = cards
    assert port.channel_id("#sso") == ROOM


def test_a_card_is_posted_inert_and_found_again(slack: SlackServer, cards: SlackCards) -> None:
    of = question_detail(question=question(created_at=datetime.now(UTC)), posts=(kept_post(HOSTILE),))
    assert cards.find_card(of) == ""
    ts = cards.post_card(of, NOW)
    assert cards.find_card(of) == ts
    message = _only(slack, ROOM)
    live = [(part.kind, part.value) for part in active_parts(message)]
    assert live == [("link", "https://square.example/p/1"), ("mention", ANA)]


def test_the_card_of_another_question_is_not_taken_for_this_one(cards: SlackCards) -> None:
    cards.post_card(_of(), NOW)
    assert cards.find_card(_of(number=13)) == ""


def test_a_card_somebody_else_claims_to_have_posted_is_not_found(slack: SlackServer, cards: SlackCards) -> None:
    slack.say(ANA, ROOM, "Q-12 on square")
    assert cards.find_card(_of()) == ""


def test_a_card_posted_while_the_answer_was_lost_is_found_and_was_sent_once(
    slack: SlackServer, cards: SlackCards
) -> None:
    slack.fault("chat.postMessage", "lost_answer")
    with pytest.raises(Unavailable):
        cards.post_card(_of(), NOW)
    assert cards.find_card(_of()) == _only(slack, ROOM)["ts"]


def test_a_card_is_found_among_hundreds_of_messages(slack: SlackServer, cards: SlackCards) -> None:
    of = _of()
    ts = cards.post_card(of, NOW)
    for n in range(250):
        slack.say(ANA, ROOM, f"chatter {n}")
    assert cards.find_card(of) == ts


def test_a_channel_may_be_given_by_name_and_is_looked_up_once(slack: SlackServer, cards: SlackCards) -> None:
    cards.post_card(_of(channel="#SSO"), NOW)
    cards.post_card(_of(channel="#sso", number=13), NOW)
    assert len(slack.messages(ROOM)) == 2
    assert len(slack.log("api", "conversations.list")) == 1


def test_a_card_shows_the_present_state_after_an_update(slack: SlackServer, cards: SlackCards) -> None:
    of = _posted(slack, cards, _of())
    cards.update_card(replace(of, question=replace(of.question, claimed_by=BO)), NOW)
    assert "Bo Berg" in str(_only(slack, ROOM)["blocks"])
    assert cards.find_card(of) == of.question.card_ts


def test_a_card_somebody_deleted_in_slack_stops_nothing(cards: SlackCards) -> None:
    of = _of()
    gone = replace(of, question=replace(of.question, card_ts="1763629200.000100"))
    cards.update_card(gone, NOW)
    cards.close_card(gone, BILLING, "1763629200.000100")


def test_a_former_card_points_to_where_the_question_is_now(slack: SlackServer, cards: SlackCards) -> None:
    of = _posted(slack, cards, _of())
    moved = replace(of, question=replace(of.question, channel=BILLING))
    cards.close_card(moved, ROOM, of.question.card_ts)
    assert BILLING in str(_only(slack, ROOM)["blocks"])
    assert cards.find_card(of) == ""


def test_a_note_goes_into_the_thread_and_is_found_again(slack: SlackServer, cards: SlackCards) -> None:
    of = _posted(slack, cards, _of())
    told = replace(entry("question.claimed"), at=datetime.now(UTC))
    assert cards.find_note(of, told) == ""
    ts = cards.post_note(of, told, NOW)
    assert cards.find_note(of, told) == ts
    assert slack.message(ROOM, ts)["thread_ts"] == of.question.card_ts
    assert cards.find_note(of, replace(told, seq=4)) == ""


def test_an_entry_nobody_needs_to_know_is_not_posted(slack: SlackServer, cards: SlackCards) -> None:
    of = _posted(slack, cards, _of())
    assert cards.post_note(of, entry("reply.claimed"), NOW) == ""
    assert len(slack.messages(ROOM)) == 1


def test_a_note_in_a_channel_the_question_left_is_redrawn_there_without_the_words(
    slack: SlackServer, cards: SlackCards
) -> None:
    posts = (kept_post(), kept_post("my number is 555", 2, "follow_up"))
    of = _posted(slack, cards, replace(_of(), posts=posts))
    told = entry("follow_up.arrived", data={"post": "2"})
    ts = cards.post_note(of, told, NOW)
    assert "555" in str(slack.message(ROOM, ts)["blocks"])
    asked = entry("question.asked", 1, data={"channel": "#sso"})
    moved = replace(of.question, channel=BILLING)
    after = replace(of, question=moved, posts=(kept_post(), replace(posts[1], gone=True)), entries=(asked,))
    cards.update_note(after, told, ts)
    assert "555" not in str(slack.message(ROOM, ts)["blocks"])


def test_a_review_is_posted_to_the_review_channel_found_again_and_updated(
    slack: SlackServer, cards: SlackCards
) -> None:
    made = reply_detail()
    made = replace(made, reply=replace(made.reply, proposed_at=datetime.now(UTC)))
    of = _of()
    assert cards.find_review(of, made) == ("", "")
    place = cards.post_review(of, made, NOW)
    assert place[0] == REVIEW
    assert cards.find_review(of, made) == place
    reply = replace(made.reply, review_channel=place[0], review_ts=place[1], text="New words.")
    cards.update_review(of, replace(made, reply=reply), NOW)
    assert "New words." in str(_only(slack, REVIEW)["blocks"])


def test_metadata_holds_numbers_and_nobodys_words(slack: SlackServer, cards: SlackCards) -> None:
    cards.post_card(replace(_of(), posts=(kept_post("SECRET"),)), NOW)
    assert _only(slack, ROOM)["metadata"] == {"event_type": "switchboard_card", "event_payload": {"question": 12}}


def test_what_people_said_since_is_read_back_without_the_bots_own_words(slack: SlackServer, cards: SlackCards) -> None:
    of = _posted(slack, cards, _of())
    thread = of.question.card_ts
    first = slack.say(ANA, ROOM, "old talk", thread)
    cards.post_note(of, entry("question.claimed"), NOW)
    second = slack.say(BO, ROOM, "reply: Open <Settings> & SSO", thread)
    slack.say(BO, ROOM, "elsewhere")
    (said,) = cards.said_since(of, first)
    assert (said.channel, said.thread_ts, said.ts, said.by) == (ROOM, thread, second, BO)
    assert said.text == "reply: Open &lt;Settings&gt; &amp; SSO"
    assert [one.ts for one in cards.said_since(of, "")] == [first, second]


def test_a_rate_limit_says_when_to_come_back(slack: SlackServer, cards: SlackCards) -> None:
    slack.fault("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(Unavailable) as caught:
        cards.post_card(_of(), NOW)
    assert caught.value.retry_at == NOW + timedelta(seconds=7)
    assert slack.messages(ROOM) == []


def test_an_outage_is_unavailable_and_each_call_is_made_once(slack: SlackServer, cards: SlackCards) -> None:
    slack.fault("chat.postMessage", "server_error")
    with pytest.raises(Unavailable):
        cards.post_card(_of(), NOW)
    assert len(slack.log("api", "chat.postMessage")) == 1


def test_a_slack_that_cannot_be_reached_is_unavailable(slack: SlackServer) -> None:
    cards = _cards(slack)
    slack.stop()
    with pytest.raises(Unavailable):
        cards.post_card(_of(), NOW)


def test_a_revoked_token_is_told_apart_and_never_printed(slack: SlackServer, cards: SlackCards) -> None:
    slack.revoke()
    with pytest.raises(Unauthorised) as caught:
        cards.post_card(_of(), NOW)
    assert slack.workspace.app.bot_token not in str(caught.value)
    with pytest.raises(Unauthorised):
        _cards(slack, "xoxb-wrong").post_card(_of(), NOW)


@pytest.mark.parametrize("channel", [ABSENT, OLD, "#nowhere", "C0NOWHERE"])
def test_a_channel_that_will_not_take_it_says_to_invite_the_bot(cards: SlackCards, channel: str) -> None:
    with pytest.raises(Refused, match="/invite"):
        cards.post_card(_of(channel=channel), NOW)


def test_what_left_is_told_in_the_outbound_channel_once_even_when_the_answer_was_lost(
    slack: SlackServer, cards: SlackCards
) -> None:
    of = question_detail(reply_detail(), question=question(created_at=datetime.now(UTC)))
    sent = replace(entry("reply.sent", reply=7, data={"url": "https://x.example/1"}), at=datetime.now(UTC))
    slack.fault("chat.postMessage", "lost_answer")
    with pytest.raises(Unavailable):
        cards.announce(of, sent, NOW, look_first=False)
    cards.announce(of, sent, NOW, look_first=True)
    assert reply_detail().reply.text in str(_only(slack, OUTBOUND)["blocks"])
