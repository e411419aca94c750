"""What Slack's users are here: members, guests, bots, deactivated, or of another workspace.

A user is described at docs.slack.dev/reference/objects/user-object.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from slack_sdk import WebClient

from bot.core.permissions import Membership
from bot.core.ports.runtime import Clock
from bot.core.slack_messages import QuietSpan, SlackStatus
from bot.slack.client.errors import translate_errors

_AT_ONCE = 50
"""People of whom dnd.teamInfo tells at once."""


class WebAccounts:
    """`SlackAccounts`, `SlackUserGroups`, `SlackQuietTimes` and `SlackStatuses` of `bot.core.ports.slack`, over the Web
    API.
    """

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

    def quiet_times(self, people: Sequence[str]) -> dict[str, QuietSpan]:
        found: dict[str, QuietSpan] = {}
        for first in range(0, len(people), _AT_ONCE):
            with translate_errors(self._clock, "do not disturb"):
                answer = self._client.dnd_teamInfo(users=",".join(people[first : first + _AT_ONCE]))
            spans = {slack: quiet_span(told) for slack, told in dict(answer.get("users") or {}).items()}
            found.update({slack: span for slack, span in spans.items() if span is not None})
        return found

    def status(self, person: str) -> SlackStatus:
        with translate_errors(self._clock, "a person's status"):
            answer = self._client.users_profile_get(user=person)
        return status_in(answer.get("profile") or {})

    def _own_home(self) -> tuple[str, str]:
        """Our workspace, and the organisation it belongs to, "" if to none."""
        if self._home is None:
            answer = self._client.auth_test()
            self._home = (str(answer.get("team_id") or ""), str(answer.get("enterprise_id") or ""))
        return self._home


def status_in(profile: Mapping[str, object]) -> SlackStatus:
    """The status that a profile tells of; its end is 0 where none is set."""
    emoji, text, ends = (profile.get(f"status_{name}") for name in ("emoji", "text", "expiration"))
    until = datetime.fromtimestamp(ends, UTC) if isinstance(ends, int) and ends > 0 else None
    return SlackStatus(emoji if isinstance(emoji, str) else "", text if isinstance(text, str) else "", until)


def quiet_span(told: Mapping[str, object]) -> QuietSpan | None:
    """Slack says 1 to 1 where nothing is planned."""
    start, end = told.get("next_dnd_start_ts"), told.get("next_dnd_end_ts")
    if not told.get("dnd_enabled") or not isinstance(start, int) or not isinstance(end, int) or end <= start:
        return None
    return QuietSpan(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))


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
