"""Messages over the real client and a strict stand-in: posted once, found again, inert, and honest about trouble."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.details import QuestionDetail
from bot.core.errors import ChannelUnusable, Refused, ThreadGone, Unauthorised, Unavailable
from bot.core.ports.slack import SlackMessenger
from bot.core.slack_messages import DesiredMessage, MessageState, SlackMessage, SlackPlace
from bot.sandbox.slack import Channel, Json, Rules, SlackServer, User, Workspace, active_parts
from bot.slack.client.messenger import WebMessenger, web_client
from bot.slack.messages.desired import desired_messages
from tests.fakes.company import a_company
from tests.slack.samples import (
    ANA,
    BO,
    EVE,
    NOW,
    PEOPLE,
    TAGS,
    entry,
    kept_post,
    question,
    question_detail,
    reply_detail,
)

ROOM, BILLING, REVIEW, OUTBOUND, ABSENT, OLD = "C0ROOM", "C0BILL", "C0REVIEW", "C0OUT", "C0ABSENT", "C0OLD"
HOSTILE = "<!channel> <@U0BO> <https://evil.example|x> https://evil.example www.evil.example\u202e\x00 @here"
COMPANY = a_company(people=tuple(PEOPLE.values()), tags=tuple(TAGS.values()))
Q12 = "question:12"
NOWHERE = SlackPlace(ROOM, "1763629200.000100")


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
        rules=Rules(messages_per_second=0, updates_per_minute=0),
    )
    with SlackServer(workspace) as server:
        yield server


@pytest.fixture
def messenger(slack: SlackServer) -> WebMessenger:
    return _messenger(slack)


def _messenger(slack: SlackServer, token: str = "") -> WebMessenger:
    return WebMessenger(web_client(token or slack.workspace.app.bot_token, slack.api), FakeClock())


def _drawn(detail: QuestionDetail, key: str = "card") -> DesiredMessage:
    """What this question should have there, wanted just now by the stand-in's clock, which is the real one."""
    (message,) = (one for one in desired_messages(detail, COMPANY, NOW) if one.key == key)
    return replace(message, since=datetime.now(UTC))


def _card(channel: str = ROOM) -> DesiredMessage:
    return _drawn(question_detail(question=question(channel=channel)))


def _note(seq: int = 3) -> DesiredMessage:
    return _drawn(question_detail(entries=(entry("question.released", seq),)), f"note:{seq}")


def _only(slack: SlackServer, channel: str) -> Json:
    (message,) = slack.messages(channel)
    return message


def test_it_is_the_port_the_steps_know(messenger: WebMessenger) -> None:
    port: SlackMessenger = messenger
    assert port.post(Q12, _card("#sso")).room == ROOM


def test_a_card_is_posted_inert_and_found_again(slack: SlackServer, messenger: WebMessenger) -> None:
    card = _drawn(question_detail(posts=(kept_post(HOSTILE),)))
    assert messenger.find(Q12, card) is None
    place = messenger.post(Q12, card)
    assert messenger.find(Q12, card) == place
    live = [(part.kind, part.value) for part in active_parts(_only(slack, ROOM))]
    assert live == [("link", "https://square.example/p/1"), ("mention", ANA)]


def test_the_card_of_another_question_is_not_taken_for_this_one(messenger: WebMessenger) -> None:
    messenger.post(Q12, _card())
    assert messenger.find("question:13", _card()) is None


def test_a_card_somebody_else_claims_to_have_posted_is_not_found(slack: SlackServer, messenger: WebMessenger) -> None:
    slack.say(ANA, ROOM, "Q-12 on square")
    assert messenger.find(Q12, _card()) is None


def test_what_an_earlier_version_was_posting_when_it_was_replaced_is_found(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    client = web_client(slack.workspace.app.bot_token, slack.api)
    thread = messenger.post(Q12, _card()).ts
    posted = []
    for channel, kind, payload in (
        (BILLING, "switchboard_card", {"question": 12}),
        (ROOM, "switchboard_note", {"question": 12, "entry": 3}),
        (REVIEW, "switchboard_review", {"question": 12, "reply": 7}),
    ):
        under = thread if channel == ROOM else None
        mark = {"event_type": kind, "event_payload": payload}
        posted.append(str(client.chat_postMessage(channel=channel, text="x", metadata=mark, thread_ts=under)["ts"]))
    review = _drawn(question_detail(reply_detail()), "review:7")
    found = (messenger.find(Q12, _card(BILLING)), messenger.find(Q12, _note(), thread), messenger.find(Q12, review))
    assert [place and place.ts for place in found] == posted


def test_a_card_posted_while_the_answer_was_lost_is_found_and_was_sent_once(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    card = _card()
    slack.fault("chat.postMessage", "lost_answer")
    with pytest.raises(Unavailable):
        messenger.post(Q12, card)
    assert messenger.find(Q12, card) == SlackPlace(ROOM, _only(slack, ROOM)["ts"])


def test_a_card_is_found_among_hundreds_of_messages(slack: SlackServer, messenger: WebMessenger) -> None:
    card = _card()
    place = messenger.post(Q12, card)
    for n in range(250):
        slack.say(ANA, ROOM, f"chatter {n}")
    assert messenger.find(Q12, card) == place


def test_a_channel_may_be_given_by_name_and_is_looked_up_once(slack: SlackServer, messenger: WebMessenger) -> None:
    messenger.post(Q12, _card("#SSO"))
    messenger.post("question:13", _card("#sso"))
    assert len(slack.messages(ROOM)) == 2
    assert len(slack.log("api", "conversations.list")) == 1


def test_a_card_shows_the_present_state_after_an_update_and_is_still_found(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    place = messenger.post(Q12, _card())
    claimed = _drawn(question_detail(question=question(claimed_by=BO)))
    assert messenger.update(Q12, claimed, place)
    assert "Bo Berg" in str(_only(slack, ROOM)["blocks"])
    assert messenger.find(Q12, replace(claimed, since=datetime.now(UTC) - timedelta(minutes=1))) == place


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_message_that_is_gone_or_can_never_change_again_is_told_apart(
    slack: SlackServer, messenger: WebMessenger, code: str
) -> None:
    place = messenger.post(Q12, _card())
    slack.fault("chat.update", "error", code=code)
    assert not messenger.update(Q12, _card(), place)


def test_a_message_somebody_deleted_is_not_updated_and_removing_it_is_well(messenger: WebMessenger) -> None:
    assert not messenger.update(Q12, _card(), NOWHERE)
    messenger.remove(NOWHERE)


def test_a_former_card_points_to_where_the_question_is_now(slack: SlackServer, messenger: WebMessenger) -> None:
    place = messenger.post(Q12, _card())
    stands = SlackMessage("card:1", ROOM, place.room, place.ts, state=MessageState.POSTED)
    moved = _drawn(question_detail(question=question(channel=BILLING), messages=(stands,)), "card:1")
    assert messenger.update(Q12, moved, place)
    assert BILLING in str(_only(slack, ROOM)["blocks"])
    assert messenger.find(Q12, _card()) is None, "it is not the card any more"


def test_a_note_goes_into_the_thread_and_is_found_again(slack: SlackServer, messenger: WebMessenger) -> None:
    thread = messenger.post(Q12, _card()).ts
    assert messenger.find(Q12, _note(), thread) is None
    place = messenger.post(Q12, _note(), thread)
    assert messenger.find(Q12, _note(), thread) == place
    assert slack.message(ROOM, place.ts)["thread_ts"] == thread
    assert messenger.find(Q12, _note(4), thread) is None


def test_under_a_card_that_was_deleted_nothing_is_left_behind_in_the_channel(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    place = messenger.post(Q12, _card())
    slack.remove_message(ROOM, place.ts)
    with pytest.raises(ThreadGone):
        messenger.post(Q12, _note(), place.ts)
    assert slack.messages(ROOM) == []


def test_a_note_is_redrawn_without_words_that_were_taken_away(slack: SlackServer, messenger: WebMessenger) -> None:
    posts = (kept_post(), kept_post("my number is 555", 2, "follow_up"))
    told = (entry("follow_up.arrived", data={"post": "2"}),)
    place = messenger.post(Q12, _drawn(question_detail(posts=posts, entries=told), "note:3"))
    assert "555" in str(slack.message(ROOM, place.ts)["blocks"])
    after = question_detail(posts=(posts[0], replace(posts[1], gone=True)), entries=told)
    assert messenger.update(Q12, _drawn(after, "note:3"), place)
    assert "555" not in str(slack.message(ROOM, place.ts)["blocks"])


def test_a_review_is_posted_to_the_review_channel_found_again_and_updated(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    review = _drawn(question_detail(reply_detail()), "review:7")
    assert messenger.find(Q12, review) is None
    place = messenger.post(Q12, review)
    assert place.room == REVIEW
    assert messenger.find(Q12, review) == place
    assert messenger.update(Q12, _drawn(question_detail(reply_detail("New words.")), "review:7"), place)
    assert "New words." in str(_only(slack, REVIEW)["blocks"])


def test_what_left_is_told_in_the_outbound_channel_and_found_when_the_answer_was_lost(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    sent = (entry("reply.sent", reply=7, data={"url": "https://x.example/1"}),)
    line = _drawn(question_detail(reply_detail(), entries=sent), "outbound:7")
    slack.fault("chat.postMessage", "lost_answer")
    with pytest.raises(Unavailable):
        messenger.post(Q12, line)
    assert messenger.find(Q12, line) is not None
    assert reply_detail().reply.text in str(_only(slack, OUTBOUND)["blocks"])


def test_metadata_names_the_message_and_holds_nobodys_words(slack: SlackServer, messenger: WebMessenger) -> None:
    messenger.post(Q12, _drawn(question_detail(posts=(kept_post("SECRET"),))))
    payload = {"owner": "question:12", "key": "card"}
    assert _only(slack, ROOM)["metadata"] == {"event_type": "switchboard_message", "event_payload": payload}


def test_what_people_said_since_is_read_back_without_the_bots_own_words(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    place = messenger.post(Q12, _card())
    first = slack.say(ANA, ROOM, "old talk", place.ts)
    messenger.post(Q12, _note(), place.ts)
    second = slack.say(BO, ROOM, "reply: Open <Settings> & SSO", place.ts)
    slack.say(BO, ROOM, "elsewhere")
    (said,) = messenger.read_thread(place, first)
    assert (said.channel, said.thread_ts, said.ts, said.by) == (ROOM, place.ts, second, BO)
    assert said.text == "reply: Open &lt;Settings&gt; &amp; SSO"
    assert [one.ts for one in messenger.read_thread(place, "")] == [first, second]


def test_a_rate_limit_says_when_to_come_back(slack: SlackServer, messenger: WebMessenger) -> None:
    slack.fault("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(Unavailable) as caught:
        messenger.post(Q12, _card())
    assert caught.value.retry_at == NOW + timedelta(seconds=7)
    assert slack.messages(ROOM) == []


def test_an_outage_is_unavailable_and_each_call_is_made_once(slack: SlackServer, messenger: WebMessenger) -> None:
    slack.fault("chat.postMessage", "server_error")
    with pytest.raises(Unavailable):
        messenger.post(Q12, _card())
    assert len(slack.log("api", "chat.postMessage")) == 1


def test_a_slack_that_cannot_be_reached_is_unavailable(slack: SlackServer) -> None:
    messenger = _messenger(slack)
    slack.stop()
    with pytest.raises(Unavailable):
        messenger.post(Q12, _card())


def test_a_revoked_token_is_told_apart_and_never_printed(slack: SlackServer, messenger: WebMessenger) -> None:
    slack.revoke()
    with pytest.raises(Unauthorised) as caught:
        messenger.post(Q12, _card())
    assert slack.workspace.app.bot_token not in str(caught.value)
    with pytest.raises(Unauthorised):
        _messenger(slack, "xoxb-wrong").post(Q12, _card())


@pytest.mark.parametrize("channel", [ABSENT, OLD, "#nowhere", "C0NOWHERE"])
def test_a_channel_that_will_not_take_it_says_to_invite_the_bot(messenger: WebMessenger, channel: str) -> None:
    with pytest.raises(ChannelUnusable, match="/invite"):
        messenger.post(Q12, _card(channel))


def test_one_message_that_is_too_long_is_refused_and_says_nothing_against_its_channel(
    slack: SlackServer, messenger: WebMessenger
) -> None:
    slack.fault("chat.postMessage", "error", code="msg_blocks_too_long", key="note:")
    place = messenger.post(Q12, _card())
    with pytest.raises(Refused, match="longer than Slack takes") as caught:
        messenger.post(Q12, _note(), place.ts)
    assert not isinstance(caught.value, ChannelUnusable)


def test_a_direct_message_is_posted_to_its_person_and_drawn_again(slack: SlackServer, messenger: WebMessenger) -> None:
    message = DesiredMessage("notice", ANA, _card().blocks, "What you were not called for", NOW)
    place = messenger.post("notice:4", message)
    assert place.room.startswith("D")
    assert messenger.update("notice:4", replace(message, text="another"), place)
