"""Files in the stand-in are as strict as Slack's: read with a token alone, and shown where they are shared."""

from collections.abc import Iterator

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack import Channel, SlackApp, SlackServer, User, Workspace
from tests.fakes.pictures import png

ANA, ROOM = "U0ANA00001", "C0ROOM0001"


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    app = SlackApp(
        scopes=("chat:write", "files:read", "files:write", "im:write", "channels:history"), events=("message.channels",)
    )
    with SlackServer(Workspace((User(ANA, "ana"),), (Channel(ROOM, "room"),), app=app)) as server:
        yield server


@pytest.fixture
def client(slack: SlackServer) -> WebClient:
    return WebClient(slack.workspace.app.bot_token, base_url=slack.api)


def _file(slack: SlackServer, client: WebClient, name: str = "a.png", content: bytes = png()) -> dict[str, str]:
    file: dict[str, str] = client.files_info(file=slack.upload(ANA, name, content))["file"]
    return file


def test_a_files_bytes_are_handed_to_whoever_shows_the_token_alone(slack: SlackServer, client: WebClient) -> None:
    file = _file(slack, client)
    for url in (file["url_private"], file["url_private_download"]):
        assert httpx.get(url, headers={"Authorization": f"Bearer {client.token}"}).content == png()
        assert httpx.get(url).status_code == 302
        assert httpx.get(url, headers={"Authorization": "Bearer xoxb-other"}).status_code == 302
    assert (file["mimetype"], file["filetype"]) == ("image/png", "png")


def test_a_message_with_a_file_needs_no_words(slack: SlackServer, client: WebClient) -> None:
    ts = slack.say(ANA, ROOM, "", files=[slack.upload(ANA, "trace", b"line")])
    message = slack.message(ROOM, ts)
    assert (message["subtype"], [file["name"] for file in message["files"]]) == ("file_share", ["trace"])


def test_an_image_block_shows_only_an_image_that_is_in_a_channel(slack: SlackServer, client: WebClient) -> None:
    file, text = _file(slack, client), _file(slack, client, "a.txt", b"words")

    def show(file: dict[str, str]) -> object:
        block = {"type": "image", "slack_file": {"url": file["permalink"]}, "alt_text": "a point"}
        return client.chat_postMessage(channel=ROOM, text="A point", blocks=[block])

    for hidden in (file, text):
        with pytest.raises(SlackApiError, match="invalid slack file"):
            show(hidden)
    slack.say(ANA, ROOM, "", files=[file["id"], text["id"]])
    assert show(file)
    with pytest.raises(SlackApiError, match="invalid slack file"):
        show(text)


def test_an_upload_is_shared_where_we_are_and_not_with_a_person(slack: SlackServer, client: WebClient) -> None:
    def upload(room: str) -> dict[str, str]:
        told = client.files_upload_v2(content=png(), filename="a.png", alt_txt="a point", channel=room)
        file: dict[str, str] = told["files"][0]
        return file

    with pytest.raises(SlackApiError, match="invalid_arguments"):
        upload(ANA)
    file = upload(client.conversations_open(users=ANA)["channel"]["id"])
    assert (file["name"], file["alt_txt"], file["mimetype"]) == ("a.png", "a point", "image/png")


def test_a_response_shows_only_an_image_that_is_in_a_channel_too(slack: SlackServer, client: WebClient) -> None:
    file = client.files_upload_v2(content=png(), filename="a.png")["files"][0]["id"]
    block = {"type": "image", "slack_file": {"id": file}, "alt_text": "a point"}
    with pytest.raises(SlackApiError, match="invalid slack file"):
        client.chat_postEphemeral(channel=ROOM, user=ANA, text="A point", blocks=[block])
