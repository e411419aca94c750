"""Users' messages in channels and threads, their edits, deletions and reactions."""

import base64
import copy
import secrets
from collections.abc import Sequence

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.users import composer
from bot.sandbox.slack.users.typed_text import Names
from bot.sandbox.slack.web_api import chat, conversations
from bot.sandbox.slack.web_api.files import share, store_upload
from bot.sandbox.slack.workspace.seed import User
from bot.sandbox.slack.workspace.state import Conversation, State
from bot.sandbox.slack.workspace.workspace import RunningWorkspace


def _shared_facts(state: State, room: Conversation, user: User) -> Json:
    """What a message in a channel shared with another workspace says besides of who wrote it."""
    if not state.foreign_teams(room):
        return {}
    return {"user_team": state.team_of(user), "source_team": state.team_of(user)}


def names_in(workspace: RunningWorkspace) -> Names:
    """The names that the composer knows."""
    state, app = workspace.state, workspace.app
    users = {user.name: user.id for user in state.users.values()} | {app.name: app.bot_user}
    groups = {group.handle: group.id for group in state.usergroups.values()}
    return Names(users, groups, {room.name: room.id for room in state.conversations.values() if not room.direct})


def _handed_over(text: str, blocks: Sequence[Json]) -> Json:
    """Blocks as they are. Raises invalid_blocks for what is no block."""
    if not isinstance(blocks, list | tuple) or not all(isinstance(one, dict) and one.get("type") for one in blocks):
        raise SlackRefusal("invalid_blocks")
    kept = [{"block_id": secrets.token_urlsafe(4), **copy.deepcopy(one)} for one in blocks]
    rich = [element for one in kept if one["type"] == "rich_text" for element in one.get("elements") or []]
    return {"text": text or composer.message_text(rich), "blocks": kept}


class UserMessages:
    """A user's messages. Every method raises SlackRefusal for what Slack's own client would refuse."""

    workspace: RunningWorkspace

    def upload(self, user: str, name: str, data: str | bytes) -> str:
        """Upload a file (`data` in base64, or as bytes) and return its id; `say` or a window's file field takes it."""
        content = data if isinstance(data, bytes) else base64.b64decode(data)
        with self.workspace.state.lock:
            self.workspace.state.user(user)
            return str(store_upload(self.workspace, user, name, content)["id"])

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        thread_ts: str = "",
        *,
        broadcast: bool = False,
        files: Sequence[str] = (),
        blocks: Sequence[Json] = (),
    ) -> str:
        """Post `text` as typed: Slack's composer makes rich text of its marks, lists, names and links. Returns its ts.

        `channel` is an id or #name; the bot's own user id means a direct message to the bot.
        `files` are ids of uploads that go with it; then it needs no text. `blocks` go as they are; then `text` is the
        message's own, made of them where there is none.
        Raises user_not_found, channel_not_found, not_in_channel, is_archived, no_text, thread_not_found,
        invalid_blocks.
        """
        state = self.workspace.state
        with state.lock:
            room = self._writable_conversation(user, channel)
            typed = self._with_files(text, list(files), blocks) if files else self._rich_text(text, blocks)
            who = {"user": user, "team": state.team_of(state.user(user)), "client_msg_id": secrets.token_hex(8)}
            message = {"type": "message", **who, **typed, **_shared_facts(state, room, state.user(user))}
            return str(chat.store_message(self.workspace, room, message, thread_ts, broadcast=broadcast)["ts"])

    def edit(self, user: str, channel: str, ts: str, text: str = "", blocks: Sequence[Json] = ()) -> None:
        """Change a message; `text` and `blocks` as `say` has them.
        Raises message_not_found, cant_update_message (somebody else's), no_text, invalid_blocks.
        """
        with self.workspace.state.lock:
            room, message = self._own(user, channel, ts, "cant_update_message")
            chat.edit_message(self.workspace, room, message, self._rich_text(text, blocks), user)

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Raises message_not_found, cant_delete_message (somebody else's)."""
        with self.workspace.state.lock:
            room, message = self._own(user, channel, ts, "cant_delete_message")
            chat.delete_message(self.workspace, room, message)

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Raises message_not_found, already_reacted."""
        with self.workspace.state.lock:
            room = self._writable_conversation(user, channel)
            if ts not in room.messages:
                raise SlackRefusal("message_not_found")
            conversations.react(self.workspace, room, room.messages[ts], name.strip(":"), user)

    def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """Take a reaction back. Raises message_not_found, no_reaction."""
        with self.workspace.state.lock:
            room = self._writable_conversation(user, channel)
            if ts not in room.messages:
                raise SlackRefusal("message_not_found")
            conversations.unreact(self.workspace, room, room.messages[ts], name.strip(":"), user)

    def _writable_conversation(self, user: str, channel: str) -> Conversation:
        state = self.workspace.state
        state.acting_user(user)
        room = (
            state.direct_conversation(user) if channel == self.workspace.app.bot_user else state.conversation(channel)
        )
        if user not in room.members:
            raise SlackRefusal("channel_not_found" if room.private else "not_in_channel")
        if room.archived:
            raise SlackRefusal("is_archived")
        return room

    def _own(self, user: str, channel: str, ts: str, refusal: str) -> tuple[Conversation, Json]:
        room = self._writable_conversation(user, channel)
        message = room.messages.get(ts)
        if message is None or message.get("subtype") == "tombstone":
            raise SlackRefusal("message_not_found")
        if message.get("user") != user:
            raise SlackRefusal(refusal)
        return room, message

    def _with_files(self, text: str, ids: list[str], blocks: Sequence[Json]) -> Json:
        typed = self._rich_text(text, blocks) if text.strip() or blocks else {"text": ""}
        return {**typed, "files": share(self.workspace, ids), "upload": False, "subtype": "file_share"}

    def _rich_text(self, text: str, blocks: Sequence[Json] = ()) -> Json:
        if blocks:
            return _handed_over(text, blocks)
        if not text.strip():
            raise SlackRefusal("no_text")
        elements = composer.composed(text, names_in(self.workspace))
        block = {"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": elements}
        return {"text": composer.message_text(elements), "blocks": [block]}

    def message(self, channel: str, ts: str) -> Json:
        """One message as it is now. Raises message_not_found."""
        with self.workspace.state.lock:
            room = self.workspace.state.conversation(channel)
            if ts not in room.messages:
                raise SlackRefusal("message_not_found")
            return copy.deepcopy(room.messages[ts])
