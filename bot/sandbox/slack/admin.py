"""The workspace's administrator and observer: revoke, archive, invite, delete, order trouble, read state, log, wait."""

import copy
from collections.abc import Callable
from dataclasses import replace

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.web_api import chat
from bot.sandbox.slack.web_api.files import file_json
from bot.sandbox.slack.web_api.users import dnd_json, user_json
from bot.sandbox.slack.web_api.views import view_json
from bot.sandbox.slack.workspace import events
from bot.sandbox.slack.workspace.faults import InjectedFault
from bot.sandbox.slack.workspace.seed import User
from bot.sandbox.slack.workspace.state import Conversation
from bot.sandbox.slack.workspace.workspace import RunningWorkspace


class WorkspaceAdmin:
    """What no user of the workspace does: administration, faults, reading its state."""

    workspace: RunningWorkspace

    def fault(
        self,
        method: str,
        kind: str,
        times: int = 1,
        retry_after: int = 1,
        code: str = "fatal_error",
        key: str = "",
        skip: int = 0,
        block: str = "",
    ) -> None:
        """The next `times` calls of `method` suffer `kind`; see `faults.InjectedFault`. ValueError if unknown."""
        with self.workspace.state.lock:
            self.workspace.faults.inject(InjectedFault(method, kind, times, retry_after, code, key, skip, block))

    def drop_acks(self, times: int = 1) -> None:
        """Lose the next acks; events are then sent again."""
        self.workspace.faults.dropped_acks = times

    def duplicate(self, times: int = 1) -> None:
        """Send the next envelopes twice, both with retry_attempt 0."""
        self.workspace.faults.duplicates = times

    def outage(self, on: bool = True) -> None:
        """Take Slack down for the app: the API answers 503, sockets are closed and refused."""
        self.workspace.faults.outage = on
        if on:
            self.workspace.delivery.hang_up()

    def slow(self, seconds: float = 1.0) -> None:
        """Every call takes so much longer, until faults are cleared."""
        self.workspace.faults.delay = seconds

    def clear_faults(self) -> None:
        self.workspace.faults.clear()

    def disconnect(self) -> None:
        """Ask every socket to reconnect (refresh_requested)."""
        self.workspace.delivery.refresh()

    def hang_up(self) -> None:
        """Close every socket. A SocketModeHandler closed afterwards ends at once instead of 3 s later."""
        self.workspace.delivery.hang_up()

    def sweep(self) -> int:
        """Redeliver what is due now, instead of at the server's next sweep. Returns how many envelopes it handled."""
        return self.workspace.delivery.sweep()

    def revoke(self, kind: str = "bot") -> None:
        """Revoke the bot's or the app's token."""
        with self.workspace.state.lock:
            for token in self.workspace.state.tokens.values():
                token.revoked = token.revoked or token.kind == kind

    def archive(self, channel: str, on: bool = True) -> None:
        with self.workspace.state.lock:
            room = self.workspace.state.conversation(channel)
            room.archived = on
            self.workspace.state.notify_change("channel", channel=room.id)
            if on:
                events.send_event(self.workspace, {"type": "channel_archive", "channel": room.id}, room)

    def remove_message(self, channel: str, ts: str) -> None:
        """An administrator deletes a message, whosever it is. Raises channel_not_found, message_not_found."""
        with self.workspace.state.lock:
            room = self.workspace.state.conversation(channel)
            message = room.messages.get(ts)
            if message is None or message.get("subtype") == "tombstone":
                raise SlackRefusal("message_not_found")
            chat.delete_message(self.workspace, room, message)

    def kick(self, channel: str, user: str = "") -> None:
        """Remove a user from a channel; the bot when none is named."""
        with self.workspace.state.lock:
            room, who = self.workspace.state.conversation(channel), user or self.workspace.app.bot_user
            room.members.discard(who)
            self._send_membership("member_left_channel", room, who)

    def invite(self, channel: str, user: str = "") -> None:
        """Add a user to a channel; the bot when none is named."""
        with self.workspace.state.lock:
            room, who = self.workspace.state.conversation(channel), user or self.workspace.app.bot_user
            room.members.add(who)
            self._send_membership("member_joined_channel", room, who)

    def change_user(
        self,
        user: str,
        deleted: bool | None = None,
        guest: bool | None = None,
        bot: bool | None = None,
        team: str | None = None,
        dnd: tuple[int, int] | None = None,
        status: tuple[str, str, int] | None = None,
    ) -> None:
        """An account becomes another: deactivated, a guest's, a bot's, another workspace's; or it wants not to be
        disturbed from then to then, in Unix seconds; or it has another status, an emoji, a text and an end. Sends
        user_change, and with it what Slack sends of the two.
        """
        wanted = {"deleted": deleted, "guest": guest, "bot": bot, "team": team, "dnd": dnd, "status": status}
        with self.workspace.state.lock:
            state = self.workspace.state
            changes: Json = {name: value for name, value in wanted.items() if value is not None}
            state.users[user] = replace(state.user(user), **changes)
            state.notify_change("user", user=user)
            shown = user_json(self.workspace, state.users[user])
            events.send_event(self.workspace, {"type": "user_change", "user": shown})
            if status is not None:
                events.send_event(self.workspace, {"type": "user_status_changed", "user": shown})
            if dnd is not None:
                told = {"type": "dnd_updated_user", "user": user, "dnd_status": dnd_json(state.users[user])}
                events.send_event(self.workspace, told)

    def _send_membership(self, what: str, room: Conversation, user: str) -> None:
        self.workspace.state.notify_change("channel", channel=room.id)
        event = {"type": what, "user": user, "channel": room.id, "team": self.workspace.seed.team_id}
        events.send_event(self.workspace, event, room)

    def state(self) -> Json:
        """The workspace's visible state as one JSON object; its shape is described in `control_api`."""
        state = self.workspace.state
        with state.lock:
            return copy.deepcopy(
                {
                    "version": state.version,
                    "now": state.clock().isoformat(),
                    "team": {"id": self.workspace.seed.team_id, "name": self.workspace.seed.team_name},
                    "bot": {"user": self.workspace.app.bot_user, "name": self.workspace.app.real_name},
                    "commands": list(self.workspace.app.commands),
                    "users": [_account_json(user, state.team_of(user)) for user in state.users.values()],
                    "channels": [_channel_json(room) for room in state.conversations.values()],
                    "ephemerals": state.ephemerals,
                    "windows": {user: [view_json(w) for w in stack] for user, stack in state.stacks.items() if stack},
                    "homes": {user: view_json(home) for user, home in state.homes.items()},
                    "files": [file_json(file) for file in state.files.values() if file["_done"]],
                    "sockets": len(self.workspace.delivery.sockets),
                    "unacked": len(self.workspace.delivery.pending),
                }
            )

    def log(self, kind: str = "", method: str = "", last: int = 0) -> list[Json]:
        """The log, oldest first: kind api, envelope, ack, lost ack, response_url. `method` filters api calls; `last`
        is how many of the newest are wanted, 0 for all.
        """
        with self.workspace.state.lock:
            lines = [line for line in self.workspace.state.log if not kind or line["kind"] == kind]
            found = [line for line in lines if not method or line.get("method") == method]
            return copy.deepcopy(found[-last:] if last else found)

    def changes(self, since: int = 0, wait: float = 0.0) -> Json:
        """The version, and the changes after `since`; waits for one up to `wait` real seconds, 60 at most."""
        state = self.workspace.state
        state.wait_until(lambda: state.version > since, min(wait, 60.0))
        with state.lock:
            after = [dict(change) for change in state.changes if change["version"] > since]
            return {"version": state.version, "changes": after}

    def wait_until(self, holds: Callable[[], bool], timeout: float = 60.0) -> bool:
        """Wait (real seconds) until `holds()` is true, checked after every change. False after the timeout."""
        return self.workspace.state.wait_until(holds, timeout)

    def wait_for_acks(self, timeout: float = 60.0) -> bool:
        """Wait until every envelope is acknowledged."""
        return self.wait_until(lambda: not self.workspace.delivery.pending, timeout)

    def wait_for_sockets(self, sockets: int = 1, timeout: float = 60.0) -> bool:
        """Wait until this many sockets are open."""
        return self.wait_until(lambda: len(self.workspace.delivery.sockets) >= sockets, timeout)

    def messages(self, channel: str) -> list[Json]:
        """Every message of a channel, threads included, oldest first, with the flags it was sent with (`_…`)."""
        with self.workspace.state.lock:
            return copy.deepcopy(list(self.workspace.state.conversation(channel).messages.values()))

    def thread(self, channel: str, ts: str) -> list[Json]:
        """A message and its replies."""
        return [m for m in self.messages(channel) if ts in (m["ts"], m.get("thread_ts"))]

    def ephemerals(self, user: str) -> list[Json]:
        """The ephemeral messages shown to this user, oldest first; each has its `channel`."""
        with self.workspace.state.lock:
            return copy.deepcopy(self.workspace.state.ephemerals.get(user, []))


def _account_json(user: User, team: str) -> Json:
    name = {"id": user.id, "name": user.name, "real_name": user.real_name or user.name, "team": team}
    guest = user.guest or user.single_channel_guest
    return {**name, "guest": guest, "deleted": user.deleted, "bot": user.bot}


def _channel_json(room: Conversation) -> Json:
    base = {"id": room.id, "name": room.name, "private": room.private, "archived": room.archived, "direct": room.direct}
    top = [m for m in room.messages.values() if m.get("thread_ts", m["ts"]) == m["ts"]]
    seen = []
    for message in top:
        replies = [m for m in room.messages.values() if m.get("thread_ts") == message["ts"] and m is not message]
        seen.append({**message, "replies": replies})
    return {**base, "topic": room.topic, "members": sorted(room.members), "messages": seen}
