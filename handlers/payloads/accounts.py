"""What payloads say of people's accounts: whose workspace or organisation they act from. Pure.

In a channel that is shared with others, `team_id` may be the author's: what is ours is in `authorizations`. In an
organisation (Enterprise Grid) a person's `team_id` may be the organisation's id, which begins with E.
"""

from bot.core.permissions import Membership
from bot.core.slack_messages import QuietSpan, SlackStatus
from bot.slack.client.accounts import membership_of, quiet_span, status_in
from handlers.payloads.json_values import Json, part, parts, text


def foreign_user(body: Json) -> str:
    """Who caused this payload from another company's workspace, "" when nobody is known to have.

    An organisation has many workspaces: who comes from one that is not known is left to Slack's account of them, unless
    the channel is shared with other companies, where Slack names our own people by their organisation.
    """
    who, theirs = _actor(body)
    team, organisation = _home(body)
    if not (who and theirs and (team or organisation)) or theirs & {team, organisation}:
        return ""
    is_shared = body.get("is_ext_shared_channel") is True
    may_be_ours = organisation and not is_shared and all(place.startswith("T") for place in theirs)
    return "" if may_be_ours else who


def changed_account(body: Json) -> tuple[str, Membership]:
    """Whose account has changed, "" for nobody's, and what it is now."""
    user = part(body, "event", "user")
    return text(user, "id"), membership_of(user, *_home(body))


def changed_status(body: Json) -> tuple[str, SlackStatus]:
    """Whose account has changed, and what status they have now."""
    user = part(body, "event", "user")
    return text(user, "id"), status_in(part(user, "profile"))


def changed_quiet_time(body: Json) -> tuple[str, QuietSpan | None]:
    """Who has changed their do not disturb, and the next time of it."""
    return text(body, "event", "user"), quiet_span(part(body, "event", "dnd_status"))


def _actor(body: Json) -> tuple[str, set[str]]:
    """Who did it, and the workspace and the organisation that they are of, as far as it is said."""
    if "event" in body:
        said = part(body, "event", "message") or part(body, "event")
        return text(said, "user"), {text(said, "user_team")} - {""}
    user = part(body, "user")
    return text(user, "id"), {text(user, "team_id"), text(user, "enterprise_id")} - {""}


def _home(body: Json) -> tuple[str, str]:
    """Our workspace, and our organisation; "" for none."""
    if "event" in body:
        ours = next(iter(parts(body, "authorizations")), body)
        return text(ours, "team_id") or text(body, "team_id"), text(ours, "enterprise_id")
    team = part(body, "team")
    return text(team, "id"), text(body, "enterprise", "id") or text(team, "enterprise_id")
