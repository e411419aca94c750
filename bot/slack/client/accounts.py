"""What Slack's users are here: members, guests, bots, deactivated, or of another workspace.

A user is described at docs.slack.dev/reference/objects/user-object.
"""

from collections.abc import Mapping

from slack_sdk import WebClient

from bot.core.permissions import Membership
from bot.core.ports.runtime import Clock
from bot.slack.client.errors import translate_errors


class WebAccounts:
    """`bot.core.ports.slack.SlackAccounts` and `SlackUserGroups` over the Web API."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._home: tuple[str, str] | None = None

    def membership(self, slack: str) -> Membership:
        with translate_errors(self._clock, "a person's account"):
            team, organisation = self._own_home()
            answer = self._client.users_info(user=slack)
        return membership_of(answer.get("user") or {}, team, organisation)

    def members_of_group(self, group: str) -> tuple[str, ...]:
        with translate_errors(self._clock, "a user group"):
            answer = self._client.usergroups_users_list(usergroup=group)
        return tuple(str(user) for user in answer.get("users") or ())

    def _own_home(self) -> tuple[str, str]:
        """Our workspace, and the organisation it belongs to, "" if to none."""
        if self._home is None:
            answer = self._client.auth_test()
            self._home = (str(answer.get("team_id") or ""), str(answer.get("enterprise_id") or ""))
        return self._home


def membership_of(user: Mapping[str, object], team: str, organisation: str = "") -> Membership:
    """What a user is in the workspace `team`. A workspace of the same organisation is ours."""
    if user.get("deleted"):
        return Membership.DEACTIVATED
    if user.get("is_bot"):
        return Membership.BOT
    if _is_foreign(user, team, organisation):
        return Membership.FOREIGN
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Membership.GUEST
    return Membership.MEMBER


def _is_foreign(user: Mapping[str, object], team: str, organisation: str) -> bool:
    if user.get("is_stranger"):
        return True
    within = user.get("enterprise_user")
    if organisation and isinstance(within, Mapping) and within.get("enterprise_id") == organisation:
        return False
    return bool(team and user.get("team_id")) and user.get("team_id") not in (team, organisation)
