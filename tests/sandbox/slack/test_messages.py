"""Messages: their limits, threads, metadata, edits, deletions, ephemerals, reactions."""

from collections.abc import Mapping

import pytest

from bot.sandbox.slack import Json, SlackRefusal
from tests.sandbox.fake_workspace import ANA, BO, ROOM, FakeWorkspace, actions, button, error_of, typed_input


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


_WRONG_BLOCKS: Mapping[str, list[Json]] = {
    "51 blocks": [{"type": "divider"}] * 51,
    "a section of 3001 characters": [section("x" * 3001)],
    "an empty section": [section("")],
    "a section of nothing": [{"type": "section"}],
    "eleven fields": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
    "a header of 151 characters": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
    "a header in mrkdwn": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "26 buttons": [actions(*(button(f"b{i}") for i in range(26)))],
    "a button text of 76 characters": [actions({**button(), "text": {"type": "plain_text", "text": "x" * 76}})],
    "a button value of 2001 characters": [actions(button(value="x" * 2001))],
    "an unknown style": [actions(button(style="loud"))],
    "an unknown property": [{"type": "divider", "colour": "red"}],
    "an unknown block": [{"type": "carousel"}],
    "the same block_id twice": [actions(button(), block_id="a"), actions(button(), block_id="a")],
    "the same action_id twice": [actions(button(), button())],
    "eleven context elements": [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
    "an image without alt_text": [{"type": "image", "image_url": "https://x.example/a.png"}],
    "rich text with an unknown part": [{"type": "rich_text", "elements": [{"type": "rich_text_table"}]}],
    "a select without options": [actions({"type": "static_select", "action_id": "s", "options": []})],
}


@pytest.mark.parametrize("what", _WRONG_BLOCKS)
def test_blocks_beyond_the_limits_are_refused_with_their_place(what: str) -> None:
    answered = FakeWorkspace().call("chat.postMessage", channel=ROOM, text="x", blocks=_WRONG_BLOCKS[what])
    assert error_of(answered) == "invalid_blocks"
    assert all("[json-pointer:/blocks" in line for line in answered["response_metadata"]["messages"])


def test_blocks_at_the_limits_are_taken() -> None:
    slack = FakeWorkspace()
    slack.post(blocks=[{"type": "divider"}] * 50)
    slack.post(blocks=[section("x" * 3000), actions(*(button(f"b{i}") for i in range(25))), typed_input()])


def test_too_much_text_has_its_own_errors() -> None:
    slack = FakeWorkspace()
    assert error_of(slack.call("chat.postMessage", channel=ROOM, text="x" * 40_001)) == "msg_too_long"
    blocks = [section("x" * 2999)] * 5
    assert error_of(slack.call("chat.postMessage", channel=ROOM, text="x", blocks=blocks)) == "msg_blocks_too_long"
    assert error_of(slack.call("chat.update", channel=ROOM, ts=slack.post(), text="é" * 2001)) == "msg_too_long"


def test_a_message_says_something() -> None:
    slack = FakeWorkspace()
    assert error_of(slack.call("chat.postMessage", channel=ROOM)) == "no_text"
    assert error_of(slack.call("chat.postMessage", channel=ROOM, text=" ", blocks=[])) == "no_text"
    assert error_of(slack.call("chat.postMessage", text="x")) == "invalid_arguments"
    assert error_of(slack.call("chat.postMessage", channel=ROOM, blocks="{not json")) == "invalid_blocks_format"


def test_replies_stand_in_the_thread_and_not_in_the_history() -> None:
    slack = FakeWorkspace()
    top = slack.post()
    reply = slack.say(ANA, ROOM, "I can take it", top)
    shouted = slack.post(thread_ts=top, reply_broadcast=True, text="solved")
    history = slack.call("conversations.history", channel=ROOM)["messages"]
    assert [m["ts"] for m in history] == [shouted, top]
    assert (history[1]["reply_count"], history[1]["reply_users"][0]) == (2, ANA)
    thread = slack.call("conversations.replies", channel=ROOM, ts=top)["messages"]
    assert [m["ts"] for m in thread] == [top, reply, shouted]
    assert error_of(slack.call("chat.postMessage", channel=ROOM, text="x", thread_ts="1.000001")) == "thread_not_found"
    assert (
        error_of(slack.call("chat.postMessage", channel=ROOM, text="x", thread_ts=reply)) == "cannot_reply_to_message"
    )


def test_history_comes_in_pages_newest_first() -> None:
    slack = FakeWorkspace()
    said = [slack.say(ANA, ROOM, f"line {i}") for i in range(5)]
    first = slack.call("conversations.history", channel=ROOM, limit=2)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = slack.call("conversations.history", channel=ROOM, limit=3, cursor=cursor)
    assert [m["ts"] for m in (*first["messages"], *second["messages"])] == said[::-1]
    assert not second["has_more"]
    between = slack.call("conversations.history", channel=ROOM, oldest=said[1], latest=said[3])
    assert [m["ts"] for m in between["messages"]] == [said[2]]
    inclusive = slack.call("conversations.history", channel=ROOM, oldest=said[1], latest=said[3], inclusive="1")
    assert [m["ts"] for m in inclusive["messages"]] == [said[3], said[2], said[1]]


def test_metadata_is_kept_and_shown_only_when_asked_for() -> None:
    slack = FakeWorkspace()
    metadata = {"event_type": "card", "event_payload": {"question": 12}}
    ts = slack.post(metadata=metadata)
    assert "metadata" not in slack.call("conversations.history", channel=ROOM)["messages"][0]
    shown = slack.call("conversations.history", channel=ROOM, include_all_metadata=True)["messages"][0]
    assert shown["metadata"] == metadata
    assert slack.call("chat.update", channel=ROOM, ts=ts, text="new")["message"]["metadata"] == metadata
    assert slack.call("chat.update", channel=ROOM, ts=ts, metadata={})["message"].get("metadata") is None
    wrong = {"event_type": "card"}
    assert error_of(slack.call("chat.postMessage", channel=ROOM, text="x", metadata=wrong)) == "invalid_metadata_schema"


def test_an_update_without_blocks_keeps_the_blocks() -> None:
    slack = FakeWorkspace()
    ts = slack.post(blocks=[actions(button())])
    assert slack.call("chat.update", channel=ROOM, ts=ts, text="new")["message"]["blocks"]
    assert slack.call("chat.update", channel=ROOM, ts=ts, text="new", blocks=[])["message"]["blocks"] == []


def test_edits_and_deletions_are_told_with_what_stood_there() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    ts = slack.say(ANA, ROOM, "reply: yes")
    slack.edit(ANA, ROOM, ts, "reply: no")
    slack.delete(ANA, ROOM, ts)
    said, edited, deleted = socket.events()
    assert (said["user"], said["text"], said["channel_type"]) == (ANA, "reply: yes", "channel")
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "reply: no")
    assert edited["previous_message"]["text"] == "reply: yes"
    assert (deleted["subtype"], deleted["deleted_ts"], deleted["previous_message"]["user"]) == (
        "message_deleted",
        ts,
        ANA,
    )


def test_a_deleted_message_with_replies_leaves_a_tombstone() -> None:
    slack = FakeWorkspace()
    top = slack.post()
    reply = slack.say(BO, ROOM, "hm", top)
    assert slack.call("chat.delete", channel=ROOM, ts=top)["ok"]
    thread = slack.call("conversations.replies", channel=ROOM, ts=top)["messages"]
    assert [(m["ts"], m.get("subtype")) for m in thread] == [(top, "tombstone"), (reply, None)]
    assert error_of(slack.call("chat.update", channel=ROOM, ts=top, text="x")) == "message_not_found"


def test_an_administrator_deletes_anybodys_message_and_what_is_posted_under_it_stands_in_the_channel() -> None:
    slack = FakeWorkspace()
    bare, answered = slack.post(), slack.post()
    slack.say(ANA, ROOM, "an answer", answered)
    for ts in (bare, answered):
        slack.remove_message(ROOM, ts)
        with pytest.raises(SlackRefusal, match="message_not_found"):
            slack.remove_message(ROOM, ts)
        assert error_of(slack.call("chat.update", channel=ROOM, ts=ts, text="x")) == "message_not_found"
        posted = slack.call("chat.postMessage", channel=ROOM, text="x", thread_ts=ts)
        assert "thread_ts" not in posted["message"]


def test_an_ephemeral_is_seen_by_one_person_and_stands_in_no_history() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    assert slack.call("chat.postEphemeral", channel=ROOM, user=ANA, text="only you")["message_ts"]
    assert [m["text"] for m in slack.ephemerals(ANA)] == ["only you"]
    assert slack.ephemerals(BO) == []
    assert slack.call("conversations.history", channel=ROOM)["messages"] == []
    assert socket.events() == []


def test_a_reaction_counts_once_for_each_person() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    ts = slack.say(ANA, ROOM, "hello")
    assert slack.call("reactions.add", channel=ROOM, timestamp=ts, name="eyes")["ok"]
    assert error_of(slack.call("reactions.add", channel=ROOM, timestamp=ts, name="eyes")) == "already_reacted"
    slack.react(BO, ROOM, ts, "eyes")
    assert slack.call("reactions.get", channel=ROOM, timestamp=ts)["message"]["reactions"][0]["count"] == 2
    assert slack.call("reactions.remove", channel=ROOM, timestamp=ts, name="eyes")["ok"]
    assert error_of(slack.call("reactions.remove", channel=ROOM, timestamp=ts, name="eyes")) == "no_reaction"
    assert [e["type"] for e in socket.events()][1:] == ["reaction_added", "reaction_added", "reaction_removed"]


def test_a_permalink_leads_into_the_thread() -> None:
    slack = FakeWorkspace()
    top = slack.post()
    reply = slack.say(ANA, ROOM, "x", top)
    link = slack.call("chat.getPermalink", channel=ROOM, message_ts=reply)["permalink"]
    assert link == f"https://acme.slack.com/archives/{ROOM}/p{reply.replace('.', '')}?thread_ts={top}&cid={ROOM}"
