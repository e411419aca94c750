"""Answers to an interaction: what a POST to a response_url, or the payload of an ack, puts before people."""

from bot.sandbox.slack.protocol import Args, Json, SlackRefusal
from bot.sandbox.slack.web_api import chat
from bot.sandbox.slack.workspace.expiring import ResponseUrl
from bot.sandbox.slack.workspace.state import Conversation
from bot.sandbox.slack.workspace.workspace import RunningWorkspace


def respond(house: RunningWorkspace, name: str, args: Args) -> None:
    """One use of a response_url. Raises expired_url, used_url, and whatever is wrong with the message."""
    url = house.responses.use(name)
    if args.flag("delete_original"):
        _delete(house, url)
    elif args.flag("replace_original") and url.message is not None:
        _replace(house, url, chat.content(args))
    else:
        answer(house, url, args)


def answer(house: RunningWorkspace, url: ResponseUrl, args: Args) -> Json:
    """A new message: to one person (the default), or to all with response_type in_channel."""
    said = chat.content(args)
    if args.text("response_type", "ephemeral") == "in_channel":
        room = house.state.room(url.channel)
        message = chat.keep(house, room, chat.bot_message(house, said), args.text("thread_ts"))
    else:
        message = chat.keep_ephemeral(house, url.channel, url.user, said, args.text("thread_ts"))
    url.said.append(message)
    house.state.changed("response", channel=url.channel, user=url.user)
    return message


def _original(house: RunningWorkspace, url: ResponseUrl) -> tuple[Conversation, Json]:
    room = house.state.room(url.channel)
    ts = url.message["ts"] if url.message else ""
    if ts not in room.messages:
        raise SlackRefusal("message_not_found")
    return room, room.messages[ts]


def _replace(house: RunningWorkspace, url: ResponseUrl, said: Json) -> None:
    if not url.ephemeral:
        room, message = _original(house, url)
        chat.change(house, room, message, said, house.app.bot_user)
        return
    for message in house.state.ephemerals.get(url.user, []):
        if url.message and message["ts"] == url.message["ts"]:
            message.pop("blocks", None)
            message.update(said)
            house.state.changed("ephemeral", user=url.user, channel=url.channel, ts=message["ts"])
            return
    raise SlackRefusal("message_not_found")


def _delete(house: RunningWorkspace, url: ResponseUrl) -> None:
    if not url.ephemeral:
        chat.remove(house, *_original(house, url))
        return
    kept = [m for m in house.state.ephemerals.get(url.user, []) if not url.message or m["ts"] != url.message["ts"]]
    house.state.ephemerals[url.user] = kept
    house.state.changed("ephemeral", user=url.user, channel=url.channel)
