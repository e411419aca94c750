"""The tests that any stand-in for Slack, and Slack itself, must pass; run by `tests/sandbox/slack/test_contract.py`.

They use only the Web API and one socket, need a bot token, an app token and a channel the bot is in, and leave nothing
behind but deleted messages. The SDK's own handler waits for rate limits.
"""

import json
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RateLimitErrorRetryHandler, RetryHandler
from websockets.sync.client import connect

Arguments = dict[str, object]


@dataclass(frozen=True, slots=True)
class Target:
    """The server to test. `url` is without `/api/`: https://slack.com, or a stand-in's."""

    url: str
    bot_token: str
    app_token: str
    channel: str

    def client(self, token: str = "") -> WebClient:
        patient: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=5)]
        return WebClient(token=token or self.bot_token, base_url=f"{self.url}/api/", retry_handlers=patient)


def refusal(client: WebClient, method: str, **arguments: object) -> str:
    """The error code of a call that must fail."""
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    return str(refused.value.response["error"])


class SlackContract:
    """Subclass it, and provide a `target` fixture."""

    def test_do_not_disturb_is_told_for_many_at_once(self, target: Target) -> None:
        members = target.client().conversations_members(channel=target.channel)["members"]
        told = target.client().dnd_teamInfo(users=",".join(members))["users"]
        assert told
        for one in told.values():
            assert {"dnd_enabled", "next_dnd_start_ts", "next_dnd_end_ts"} <= set(one)
        assert refusal(target.client(), "dnd.teamInfo") == "no_users_provided"

    def test_a_profile_tells_of_the_status_and_of_nobody_unknown(self, target: Target) -> None:
        member = target.client().conversations_members(channel=target.channel)["members"][0]
        profile = target.client().users_profile_get(user=member)["profile"]
        assert {"status_text", "status_emoji", "status_expiration"} <= set(profile)
        assert refusal(target.client(), "users.profile.get", user="U000000000") == "user_not_found"

    def test_the_bot_knows_itself_and_its_scopes(self, target: Target) -> None:
        me = target.client().auth_test()
        assert {"user_id", "team_id", "bot_id", "url"} <= set(me.data)
        assert "chat:write" in me.headers["x-oauth-scopes"].split(",")

    def test_who_has_no_good_token_gets_nothing(self, target: Target) -> None:
        assert httpx.post(f"{target.url}/api/auth.test", trust_env=False).json()["error"] == "not_authed"
        assert refusal(target.client("xoxb-1-1-nonsense"), "auth.test") == "invalid_auth"
        assert refusal(target.client(), "apps.connections.open") == "not_allowed_token_type"
        assert refusal(target.client(), "chat.shout") == "unknown_method"

    def test_a_message_is_posted_read_changed_and_deleted(self, target: Target) -> None:
        client, words = target.client(), f"contract {uuid4()}"
        metadata = {"event_type": "contract", "event_payload": {"n": 1}}
        ts = client.chat_postMessage(channel=target.channel, text=words, metadata=metadata)["ts"]
        found = client.conversations_history(channel=target.channel, limit=5, include_all_metadata=True)["messages"]
        mine = next(message for message in found if message["ts"] == ts)
        assert (mine["text"], mine["metadata"]["event_payload"]) == (words, {"n": 1})
        assert client.chat_update(channel=target.channel, ts=ts, text="changed")["text"] == "changed"
        assert client.chat_getPermalink(channel=target.channel, message_ts=ts)["permalink"].startswith("https://")
        assert client.chat_delete(channel=target.channel, ts=ts)["ts"] == ts
        assert refusal(client, "chat.delete", channel=target.channel, ts=ts) == "message_not_found"

    def test_a_reply_stands_in_its_thread_only(self, target: Target) -> None:
        client = target.client()
        top = client.chat_postMessage(channel=target.channel, text="top")["ts"]
        reply = client.chat_postMessage(channel=target.channel, text="reply", thread_ts=top)["ts"]
        thread = client.conversations_replies(channel=target.channel, ts=top)["messages"]
        assert [message["ts"] for message in thread] == [top, reply]
        history = client.conversations_history(channel=target.channel, limit=5)["messages"]
        assert reply not in [message["ts"] for message in history]
        for ts in (reply, top):
            client.chat_delete(channel=target.channel, ts=ts)

    def test_a_mark_is_made_once(self, target: Target) -> None:
        client = target.client()
        ts = client.chat_postMessage(channel=target.channel, text="mark me")["ts"]
        mark = {"channel": target.channel, "timestamp": ts, "name": "eyes"}
        client.api_call("reactions.add", json=mark)
        assert refusal(client, "reactions.add", **mark) == "already_reacted"
        client.chat_delete(channel=target.channel, ts=ts)

    def test_arguments_come_by_query_form_and_json(self, target: Target) -> None:
        url, token = f"{target.url}/api/conversations.info", {"Authorization": f"Bearer {target.bot_token}"}
        args = {"channel": target.channel}
        by_query = httpx.get(url, params=args, headers=token, trust_env=False).json()
        by_form = httpx.post(url, data=args, headers=token, trust_env=False).json()
        assert by_query["channel"]["id"] == by_form["channel"]["id"]
        text = {"channel": target.channel, "text": ""}
        posting = f"{target.url}/api/chat.postMessage"
        assert httpx.post(posting, json=text, headers=token, trust_env=False).json()["error"] == "no_text"

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("channel_not_found", {"channel": "C000000000", "text": "x"}),
            ("no_text", {"text": ""}),
            ("invalid_blocks", {"text": "x", "blocks": [{"type": "nonsense"}]}),
            ("invalid_blocks", {"text": "x", "blocks": [{"type": "divider"}] * 51}),
            ("invalid_blocks", {"text": "x", "blocks": [{"type": "section"}]}),
            ("invalid_blocks_format", {"text": "x", "blocks": "{"}),
        ],
    )
    def test_a_wrong_message_is_refused_by_name(self, target: Target, code: str, said: Arguments) -> None:
        assert refusal(target.client(), "chat.postMessage", **{"channel": target.channel, **said}) == code

    def test_a_long_section_is_refused_with_its_place(self, target: Target) -> None:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
        with pytest.raises(SlackApiError) as refused:
            target.client().chat_postMessage(channel=target.channel, text="x", blocks=blocks)
        assert "/blocks/0/text/text" in json.dumps(refused.value.response["response_metadata"]["messages"])

    def test_a_window_needs_a_trigger_of_slacks(self, target: Target) -> None:
        title = {"type": "plain_text", "text": "x"}
        view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
        error = refusal(target.client(), "views.open", trigger_id="1.2.abc", view=view)
        assert error in ("invalid_trigger_id", "invalid_trigger")
        long = {**view, "title": {"type": "plain_text", "text": "x" * 25}}
        assert refusal(target.client(), "views.open", trigger_id="1.2.abc", view=long) == "invalid_arguments"

    def test_a_file_goes_up_in_three_steps(self, target: Target) -> None:
        done = target.client().files_upload_v2(content="a,b\n", filename="contract.csv")
        assert done["files"][0]["id"].startswith("F")

    def test_people_are_found(self, target: Target) -> None:
        client = target.client()
        me = client.auth_test()["user_id"]
        assert me in client.conversations_members(channel=target.channel, limit=999)["members"]
        assert client.users_info(user=me)["user"]["is_bot"]
        assert refusal(client, "users.info", user="U000000000") == "user_not_found"

    def test_a_socket_says_hello(self, target: Target) -> None:
        url = target.client(target.app_token).apps_connections_open(app_token=target.app_token)["url"]
        with connect(url, proxy=None) as socket:
            hello = json.loads(socket.recv(timeout=10))
        assert (hello["type"], "app_id" in hello["connection_info"]) == ("hello", True)
