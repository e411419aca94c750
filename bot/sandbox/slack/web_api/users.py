"""The methods about identities: auth, users, groups, the bot, the team; and apps.connections.open."""

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.workspace.seed import User, Usergroup
from bot.sandbox.slack.workspace.workspace import Call, Method, RunningWorkspace


def _api_test(call: Call) -> Json:
    if "error" in call.args:
        raise SlackRefusal(call.args.text("error"), args=call.args.values)
    return {"args": call.args.values}


def _auth_test(call: Call) -> Json:
    seed, app = call.workspace.seed, call.workspace.app
    team = {"url": f"https://{seed.domain}.slack.com/", "team": seed.team_name, "team_id": seed.team_id}
    if call.token.kind == "app":
        return {"app_name": app.name, "app_id": app.id}
    who = {"user": app.name, "user_id": app.bot_user, "bot_id": app.bot_id}
    return {**team, **who, "is_enterprise_install": False}


def user_json(workspace: RunningWorkspace, user: User, *, email: bool = False) -> Json:
    """A user as users.info returns them; the email address only with users:read.email."""
    real, team = user.real_name or user.name, workspace.state.team_of(user)
    profile = {
        "real_name": real,
        "display_name": user.name,
        "real_name_normalized": real,
        "team": team,
    }
    profile |= _status_json(user)
    if email and user.email:
        profile["email"] = user.email
    zone = {"tz": user.tz, "tz_label": user.tz, "tz_offset": user.tz_offset}
    base = {"id": user.id, "team_id": team, "name": user.name, "deleted": user.deleted}
    kind = {"is_bot": user.bot, "is_admin": user.admin, **_restrictions(user)}
    if user.team:
        kind["is_stranger"] = not _meets(workspace, user)
    return {**base, **zone, "real_name": real, "profile": profile, **kind}


def _status_json(user: User) -> Json:
    emoji, text, ends = user.status
    return {"status_emoji": emoji, "status_text": text, "status_expiration": ends, "status_emoji_display_info": []}


def _restrictions(user: User) -> Json:
    """A guest of one channel is restricted too; Slack says nothing of restrictions for a deactivated account."""
    if user.deleted:
        return {}
    return {
        "is_restricted": user.guest or user.single_channel_guest,
        "is_ultra_restricted": user.single_channel_guest,
    }


def _meets(workspace: RunningWorkspace, user: User) -> bool:
    """Whether a channel is shared with them and the bot."""
    both = {user.id, workspace.app.bot_user}
    return any(both <= room.members for room in workspace.state.conversations.values())


def _shown(call: Call, user: User) -> Json:
    return user_json(call.workspace, user, email="users:read.email" in call.token.scopes)


def _bot_user(call: Call) -> Json:
    app = call.workspace.app
    profile = {"real_name": app.real_name, "display_name": "", "bot_id": app.bot_id, "api_app_id": app.id}
    base = {"id": app.bot_user, "team_id": call.workspace.seed.team_id, "name": app.name, "deleted": False}
    return {**base, "real_name": app.real_name, "profile": profile, "is_bot": True, "tz": "UTC", "tz_offset": 0}


def _users_list(call: Call) -> Json:
    members = [*(_shown(call, user) for user in call.state.users.values()), _bot_user(call)]
    part, cursor = paginate(call, members)
    return {"members": part, "cache_ts": int(call.state.now()), "response_metadata": {"next_cursor": cursor}}


def _users_info(call: Call) -> Json:
    id_ = call.args.need("user")
    if id_ == call.workspace.app.bot_user:
        return {"user": _bot_user(call)}
    return {"user": _shown(call, call.state.user(id_))}


def _profile(call: Call) -> Json:
    call.workspace.rate_limits.count_profile()
    user = call.state.users.get(call.args.need("user"))
    if user is None:
        raise SlackRefusal("user_not_found")
    return {"profile": _shown(call, user)["profile"]}


def _by_email(call: Call) -> Json:
    email = call.args.need("email").lower()
    for user in call.state.users.values():
        if user.email.lower() == email and not user.deleted:
            return {"user": _shown(call, user)}
    raise SlackRefusal("users_not_found")


def _usergroup_json(call: Call, group: Usergroup) -> Json:
    base = {"id": group.id, "team_id": call.workspace.seed.team_id, "is_usergroup": True, "handle": group.handle}
    shown: Json = {**base, "name": group.name or group.handle, "user_count": len(group.users), "date_delete": 0}
    if call.args.flag("include_users"):
        shown["users"] = list(group.users)
    return shown


def _groups(call: Call) -> Json:
    return {"usergroups": [_usergroup_json(call, group) for group in call.state.usergroups.values()]}


def _group_users(call: Call) -> Json:
    group = call.state.usergroups.get(call.args.need("usergroup"))
    if group is None:
        raise SlackRefusal("no_such_subteam")
    return {"users": list(group.users)}


def _bot_info(call: Call) -> Json:
    app = call.workspace.app
    if call.args.text("bot", app.bot_id) != app.bot_id:
        raise SlackRefusal("bot_not_found")
    return {"bot": {"id": app.bot_id, "deleted": False, "name": app.name, "app_id": app.id, "user_id": app.bot_user}}


def _team_info(call: Call) -> Json:
    seed = call.workspace.seed
    return {"team": {"id": seed.team_id, "name": seed.team_name, "domain": seed.domain, "email_domain": ""}}


def _connect(call: Call) -> Json:
    base = call.workspace.url.replace("http://", "ws://")
    return {"url": f"{base}/link/?ticket={call.workspace.socket_urls.issue()}&app_id={call.workspace.app.id}"}


def dnd_json(user: User) -> Json:
    """Where nothing is planned, Slack says from 1 to 1."""
    start, end = user.dnd or (1, 1)
    return {"dnd_enabled": user.dnd is not None, "next_dnd_start_ts": start, "next_dnd_end_ts": end}


def _dnd_info(call: Call) -> Json:
    return dnd_json(call.state.user(call.args.need("user")))


def _dnd_team(call: Call) -> Json:
    """Of those who are known; docs.slack.dev: up to 50 users."""
    asked = [one for one in call.args.text("users").split(",") if one]
    if not asked:
        raise SlackRefusal("no_users_provided")
    if len(asked) > 50:  # noqa: PLR2004
        raise SlackRefusal("too_many_users")
    known = [call.state.users[one] for one in asked if one in call.state.users]
    return {"users": {user.id: dnd_json(user) for user in known}, "cached": True}


def paginate(call: Call, items: list[Json], usual: int = 100, most: int = 1000) -> tuple[list[Json], str]:
    """One page of a list by `limit` and `cursor`, and the next cursor. Raises invalid_cursor, invalid_limit."""
    limit = call.args.number("limit", usual) or usual
    if not 1 <= limit <= most:
        raise SlackRefusal("invalid_limit")
    start = call.args.text("cursor", "at:0").removeprefix("at:") or "0"
    if not start.isdigit():
        raise SlackRefusal("invalid_cursor")
    end = int(start) + limit
    return items[int(start) : end], f"at:{end}" if end < len(items) else ""


METHODS = {
    "api.test": Method(_api_test, token="none"),  # noqa: S106  a kind of token, no token
    "auth.test": Method(_auth_test, token="any"),  # noqa: S106
    "apps.connections.open": Method(_connect, ("connections:write",), token="app"),  # noqa: S106
    "users.list": Method(_users_list, ("users:read",)),
    "users.info": Method(_users_info, ("users:read",)),
    "users.profile.get": Method(_profile, ("users.profile:read",)),
    "users.lookupByEmail": Method(_by_email, ("users:read.email",)),
    "usergroups.list": Method(_groups, ("usergroups:read",)),
    "usergroups.users.list": Method(_group_users, ("usergroups:read",)),
    "bots.info": Method(_bot_info, ("users:read",)),
    "dnd.info": Method(_dnd_info, ("dnd:read",)),
    "dnd.teamInfo": Method(_dnd_team, ("dnd:read",)),
    "team.info": Method(_team_info, ("team:read",)),
}
