"""Rooms promise: a channel is found by its name, however many there are."""

from bot.sandbox.slack import Channel, Rules, SlackServer, Workspace
from bot.slack.client.channels import ChannelDirectory
from bot.slack.client.messenger import web_client
from tests.fakes.clock import FakeClock


def test_a_channel_on_the_second_page_of_the_list_is_found(clock: FakeClock) -> None:
    many = (Channel(f"C0{number:04}", f"room-{number}") for number in range(1000))
    workspace = Workspace(channels=(*many, Channel("C0LAST", "last")), rules=Rules(messages_per_second=0))
    with SlackServer(workspace) as slack:
        rooms = ChannelDirectory(web_client(slack.workspace.app.bot_token, slack.api), clock)
        assert (rooms.id("#last"), rooms.id("#room-0")) == ("C0LAST", "C00000")
        assert len(slack.log("api", "conversations.list")) == 2
