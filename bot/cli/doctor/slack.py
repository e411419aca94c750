"""Checks Slack: both tokens, the scopes granted, our clock, and every channel and person of the configuration.

It only reads, so here, and nowhere else, a rate-limited call is retried.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import SlackResponse

from bot.cli.doctor.check_result import CheckResult
from bot.cli.doctor.outsiders import Accounts, check_account, check_readers
from bot.core.company import Company
from bot.core.errors import Outside, Refused, Unauthorised
from bot.core.model import Person
from bot.core.ports.runtime import Clock
from bot.slack import app_definition
from bot.slack.client.channels import ChannelDirectory
from bot.slack.client.errors import translate_errors
from bot.slack.client.messenger import web_client
from config.settings import Settings

MOST_SKEW = 5.0
"""Seconds. With more, promises, undo windows and the search for replies of unknown outcome use a wrong time."""

_REINSTALL = "Add it under OAuth & Permissions, or take over `switchboard manifest`; then reinstall the app."


def check_slack(settings: Settings, company: Company | None, clock: Clock) -> Iterator[CheckResult]:
    """Channels and people are checked only when a company is given and the bot's token is valid."""
    yield from _app_token(settings, clock)
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        return
    client = _with_retries(web_client(token, settings.slack_api_url))
    try:
        with translate_errors(clock):
            answer = client.auth_test()
    except Outside as error:
        yield _bad_token("SLACK_BOT_TOKEN", error, "OAuth & Permissions, Bot User OAuth Token")
        return
    yield CheckResult("SLACK_BOT_TOKEN", detail=f"{answer.get('user')} in {answer.get('team')}")
    missing = _missing_scopes(answer, app_definition.SCOPES)
    yield from (_scope(name) for name in missing)
    yield from (_optional_scope(name) for name in _missing_scopes(answer, app_definition.OPTIONAL_SCOPES))
    yield from _clock(answer, clock)
    if company is not None:
        home = (str(answer.get("team_id") or ""), str(answer.get("enterprise_id") or ""))
        accounts = None if "users:read" in missing else Accounts(client, *home)
        yield from _check_channels(client, company, clock, missing, accounts)
        if accounts is not None:
            yield from _people(client, company.people, clock, accounts)


def channels_of(company: Company) -> dict[str, str]:
    """Every channel the configuration names → what it is for."""
    own = company.slack
    named = [
        (own.review_channel, "review"),
        (own.triage_channel, "triage"),
        (own.fallback_channel, "fallback"),
        (own.outbound_channel, "outbound"),
        *([(own.operators_channel, "operators")] if own.operators_channel else []),
        *((tag.channel, f"tag {tag.name}") for tag in company.tags),
    ]
    return {channel: ", ".join(purpose for c, purpose in named if c == channel) for channel, _ in named}


def _app_token(settings: Settings, clock: Clock) -> Iterator[CheckResult]:
    token = settings.slack_app_token.get_secret_value()
    if not token:
        return
    try:
        with translate_errors(clock):
            _with_retries(web_client(token, settings.slack_api_url)).apps_connections_open(app_token=token)
    except Outside as error:
        scopes = ", ".join(app_definition.APP_SCOPES)
        yield _bad_token("SLACK_APP_TOKEN", error, f"Basic Information, App-Level Tokens, with {scopes}")
    else:
        yield CheckResult("SLACK_APP_TOKEN", detail="opens the Socket Mode connection")


def _bad_token(name: str, error: Outside, where: str) -> CheckResult:
    if isinstance(error, Unauthorised):
        return CheckResult(name, error.reason, f"Make a new one: api.slack.com/apps, your app, {where}.")
    return CheckResult(name, error.reason, "See whether this machine reaches Slack (proxy, firewall), then try again.")


def _missing_scopes(answer: SlackResponse, wanted: Iterable[str]) -> Sequence[str]:
    """Those of these scopes that Slack did not grant; none when Slack does not say what it granted."""
    granted = _header(answer, "x-oauth-scopes")
    held = {scope.strip() for scope in granted.split(",")}
    return [scope for scope in wanted if granted and scope not in held]


def _scope(name: str) -> CheckResult:
    return CheckResult(
        f"scope {name}", f"is missing: without it the bot cannot {app_definition.SCOPES[name]}", _REINSTALL
    )


def _optional_scope(name: str) -> CheckResult:
    told = f"is not granted, and need not be: with it the bot could {app_definition.OPTIONAL_SCOPES[name]}"
    return CheckResult(f"scope {name}", told, _REINSTALL, warning=True)


def _clock(answer: SlackResponse, clock: Clock) -> Iterator[CheckResult]:
    try:
        theirs = parsedate_to_datetime(_header(answer, "date")).astimezone(UTC)
    except (TypeError, ValueError):
        return
    skew = (clock() - theirs).total_seconds()
    if abs(skew) > MOST_SKEW:
        fault = f"is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Slack's"
        yield CheckResult("clock", fault, "Switch on time synchronisation (NTP) on this machine.")
    else:
        yield CheckResult("clock", detail="agrees with Slack's")


def _check_channels(
    client: WebClient, company: Company, clock: Clock, missing: Sequence[str], accounts: Accounts | None
) -> Iterator[CheckResult]:
    if "channels:read" in missing:
        return
    rooms = ChannelDirectory(client, clock)
    for channel, purpose in channels_of(company).items():
        try:
            with translate_errors(clock, channel):
                answer = client.conversations_info(channel=rooms.id(channel))
        except Refused:
            yield _not_in(channel, purpose, "does not exist, or is private and the bot is not in it")
        except Outside as error:
            yield CheckResult(f"channel {channel} ({purpose})", error.reason, "Try again.")
        else:
            room = dict(answer.get("channel") or {})
            yield _check_channel(channel, purpose, room)
            if accounts is not None and room.get("is_member"):
                yield from _check_readers(f"channel {channel} ({purpose})", room, accounts, clock)


def _check_readers(what: str, room: dict[str, object], accounts: Accounts, clock: Clock) -> Iterator[CheckResult]:
    try:
        with translate_errors(clock, what):
            found = list(check_readers(what, room, accounts))
    except Outside as error:
        yield CheckResult(f"{what}, its readers", error.reason, "Try again.")
    else:
        yield from found


def _check_channel(channel: str, purpose: str, room: dict[str, object]) -> CheckResult:
    if room.get("is_archived"):
        return CheckResult(
            f"channel {channel} ({purpose})", "is archived", "Name another channel in the configuration."
        )
    if not room.get("is_member"):
        return _not_in(channel, purpose, "the bot is not in it")
    return CheckResult(f"channel {channel} ({purpose})", detail=f"#{room.get('name')}, the bot is in it")


def _not_in(channel: str, purpose: str, fault: str) -> CheckResult:
    remedy = f"Write /invite @{app_definition.NAME} in that channel, or correct its name in the configuration."
    return CheckResult(f"channel {channel} ({purpose})", fault, remedy)


def _people(client: WebClient, people: Sequence[Person], clock: Clock, accounts: Accounts) -> Iterator[CheckResult]:
    for person in people:
        what = f"person {person.name} ({person.slack})"
        try:
            with translate_errors(clock, person.slack):
                answer = client.users_info(user=person.slack)
        except Refused:
            yield CheckResult(what, "Slack knows no such member", "Copy the member id from their Slack profile (More).")
        except Outside as error:
            yield CheckResult(what, error.reason, "Try again.")
        else:
            user = dict(answer.get("user") or {})
            yield check_account(what, user, accounts.membership(user))


def _with_retries(client: WebClient) -> WebClient:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    return client


def _header(answer: SlackResponse, name: str) -> str:
    return next((str(value) for key, value in answer.headers.items() if key.lower() == name), "")
