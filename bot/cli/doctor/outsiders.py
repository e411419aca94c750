"""Checks who is an outsider: channels of ours that other companies or guests read, and people in the configuration
whose account lets them only look and talk.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.cli.doctor.check_result import CheckResult
from bot.core.permissions import Membership
from bot.slack.client.accounts import membership_of

PAGE = 1000
MOST_NAMED = 5
"""So many outsiders of a channel are named; the others are counted."""

_REMEDY = (
    "They read there what customers ask and what colleagues draft; they can talk, and no more. Take them out of the"
    " channel, or name one of your own people's in the configuration."
)
_ACCOUNTS: Mapping[Membership, tuple[str, str]] = {
    Membership.DEACTIVATED: ("their Slack account is deactivated", "Take them out of the configuration."),
    Membership.BOT: ("is a bot's account", "Take it out of the configuration: only people answer."),
    Membership.GUEST: (
        "is a guest in this Slack, so they can only look and talk",
        "Make them a full member of the workspace, or take them out of the configuration.",
    ),
    Membership.FOREIGN: (
        "belongs to another Slack workspace, so they can only look and talk",
        "Give them an account of this workspace and write its member id, or take them out of the configuration.",
    ),
}


class Accounts:
    """Every account of the workspace, asked for once and only when needed."""

    def __init__(self, client: WebClient, team: str, organisation: str) -> None:
        self._client = client
        self._home = (team, organisation)
        self._known: dict[str, tuple[str, Membership]] | None = None

    def membership(self, user: Mapping[str, object]) -> Membership:
        return membership_of(user, *self._home)

    def outsiders_in(self, room: str) -> list[tuple[str, Membership]]:
        """Names of a channel's members who are guests or another company's. Raises SlackApiError."""
        if self._known is None:
            pages = _pages(lambda cursor: self._client.users_list(limit=PAGE, cursor=cursor), "members")
            self._known = {str(user["id"]): (_name(user), self.membership(user)) for user in pages}
        members = _pages(
            lambda cursor: self._client.conversations_members(channel=room, limit=PAGE, cursor=cursor), "members"
        )
        found = (self._known.get(str(member), (str(member), Membership.FOREIGN)) for member in members)
        return [one for one in found if one[1] in (Membership.GUEST, Membership.FOREIGN)]


def check_readers(what: str, room: Mapping[str, object], accounts: Accounts) -> Iterator[CheckResult]:
    """Who else reads a channel of ours: nothing where only our own do."""
    outsiders = accounts.outsiders_in(str(room.get("id") or ""))
    foreign = [name for name, membership in outsiders if membership is Membership.FOREIGN]
    guests = [name for name, membership in outsiders if membership is Membership.GUEST]
    faults = []
    if room.get("is_ext_shared") or room.get("is_pending_ext_shared") or foreign:
        faults.append(f"is shared with another company{_named(foreign)}")
    elif room.get("is_org_shared"):
        faults.append("is shared with other workspaces of the organisation")
    if guests:
        faults.append(f"holds guests{_named(guests)}")
    if faults:
        yield CheckResult(f"{what}, its readers", " and ".join(faults), _REMEDY, warning=True)


def check_account(what: str, user: Mapping[str, object], membership: Membership) -> CheckResult:
    """Whether somebody in the configuration can act here."""
    if membership in _ACCOUNTS:
        return CheckResult(what, *_ACCOUNTS[membership])
    return CheckResult(what, detail=f"@{user.get('name')}")


def _named(names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f" ({', '.join(names[:MOST_NAMED])}{more})"


def _name(user: Mapping[str, object]) -> str:
    return str(user.get("real_name") or user.get("name") or user.get("id"))


def _pages(ask: Callable[[str], SlackResponse], name: str) -> Iterator[Any]:
    cursor = ""
    while True:
        answer = ask(cursor)
        yield from answer.get(name) or []
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return
