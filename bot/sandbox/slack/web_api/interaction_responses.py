"""Responses to an interaction: the messages that a POST to a response_url, or the payload of an ack, shows."""

from bot.sandbox.slack.protocol import Args, Json, SlackRefusal
from bot.sandbox.slack.web_api import chat
from bot.sandbox.slack.workspace.expiring import ResponseUrl
from bot.sandbox.slack.workspace.state import Conversation
from bot.sandbox.slack.workspace.workspace import RunningWorkspace


def use_response_url(workspace: RunningWorkspace, name: str, args: Args) -> None:
    """One use of a response_url. Raises expired_url, used_url, and the errors of the message."""
    url = workspace.response_urls.use(name)
    if args.flag("delete_original"):
        _delete(workspace, url)
    elif args.flag("replace_original") and url.message is not None:
        said = chat.message_content(args)
        chat.check_slack_files(workspace.state, said)
        _replace(workspace, url, said)
    else:
        post_response(workspace, url, args)


def post_response(workspace: RunningWorkspace, url: ResponseUrl, args: Args) -> Json:
    """Post a new message: to one user (the default), or to the channel with response_type in_channel."""
    said = chat.message_content(args)
    chat.check_slack_files(workspace.state, said)
    if args.text("response_type", "ephemeral") == "in_channel":
        room = workspace.state.conversation(url.channel)
        message = chat.store_message(workspace, room, chat.bot_message(workspace, said), args.text("thread_ts"))
    else:
        message = chat.store_ephemeral(workspace, url.channel, url.user, said, args.text("thread_ts"))
    url.said.append(message)
    workspace.state.notify_change("response", channel=url.channel, user=url.user)
    return message


def _original(workspace: RunningWorkspace, url: ResponseUrl) -> tuple[Conversation, Json]:
    room = workspace.state.conversation(url.channel)
    ts = url.message["ts"] if url.message else ""
    if ts not in room.messages:
        raise SlackRefusal("message_not_found")
    return room, room.messages[ts]


def _replace(workspace: RunningWorkspace, url: ResponseUrl, said: Json) -> None:
    if not url.ephemeral:
        room, message = _original(workspace, url)
        chat.edit_message(workspace, room, message, said, workspace.app.bot_user)
        return
    for message in workspace.state.ephemerals.get(url.user, []):
        if url.message and message["ts"] == url.message["ts"]:
            message.pop("blocks", None)
            message.update(said)
            workspace.state.notify_change("ephemeral", user=url.user, channel=url.channel, ts=message["ts"])
            return
    raise SlackRefusal("message_not_found")


def _delete(workspace: RunningWorkspace, url: ResponseUrl) -> None:
    if not url.ephemeral:
        chat.delete_message(workspace, *_original(workspace, url))
        return
    kept = [m for m in workspace.state.ephemerals.get(url.user, []) if not url.message or m["ts"] != url.message["ts"]]
    workspace.state.ephemerals[url.user] = kept
    workspace.state.notify_change("ephemeral", user=url.user, channel=url.channel)
