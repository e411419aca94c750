"""The only reader of the environment: Switchboard's own variables, and the secrets that connectors declare. A variable
is set in the environment or in `.env`; the environment wins, and an empty one counts as not set. Everything about the
company (tags, people, sources, policy) is in `config.company`. No fault reported here contains a value.
"""

import os
import re
import textwrap
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import Faulty
from config import env_file as dotenv_file

ENV_FILE = Path(".env")

_TOKEN = re.compile(r"[A-Za-z0-9-]+")
_KINDS = {"xoxb-": "SLACK_BOT_TOKEN", "xapp-": "SLACK_APP_TOKEN"}
_NEEDED = tuple(_KINDS.values())
FOR_TESTS = frozenset({"SWITCHBOARD_STOP_AT"})
"""Read like any other, but left out of `.env.example`: only tests set it."""

_DATABASES = ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")


def _token(value: SecretStr, prefix: str) -> SecretStr:
    text = value.get_secret_value()
    if not text:
        return value
    if not text.startswith(prefix):
        wrong = next((name for start, name in _KINDS.items() if text.startswith(start)), "")
        hint = f" what is there belongs into {wrong}." if wrong else ""
        raise ValueError(f"must begin with {prefix};{hint or ' copy it again from api.slack.com/apps.'}")
    if not _TOKEN.fullmatch(text.removeprefix(prefix)):
        raise ValueError(
            f"has nothing, or more than letters, digits and dashes, after {prefix}; copy it again, no quotes."
        )
    return value


def _bot_token(value: SecretStr) -> SecretStr:
    return _token(value, "xoxb-")


def _app_token(value: SecretStr) -> SecretStr:
    return _token(value, "xapp-")


def _api_url(value: str) -> str:
    """Tokens are sent there, so plain HTTP is for this machine only. It ends with a slash: the SDK appends method
    names.
    """
    if re.search(r"\s", value):
        raise ValueError("has a space in it; write https://host/api/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not a web address; write https://slack.com/api/, or leave it empty.")
    if parts.scheme == "http" and not _this_machine(parts.hostname):
        raise ValueError("would send the tokens in the clear; write https:// (http:// is for 127.0.0.1 only).")
    return value if value.endswith("/") else f"{value}/"


def _this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _database(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(_DATABASES):
        raise ValueError(
            f"must begin with one of {', '.join(_DATABASES)}; sqlite:///data/switchboard.db needs no server."
        )
    return value


class Settings(BaseSettings):
    """Switchboard's own settings, from the environment. Frozen; secrets show as asterisks wherever they are printed."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", case_sensitive=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] = Field(
        default=SecretStr(""),
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot's own token (xoxb-…): api.slack.com/apps, your app, OAuth & Permissions. Needed to run.",
    )
    slack_app_token: Annotated[SecretStr, AfterValidator(_app_token)] = Field(
        default=SecretStr(""),
        validation_alias="SLACK_APP_TOKEN",
        description="The token for Socket Mode (xapp-…, scope connections:write): Basic Information, App-Level Tokens."
        " Needed to run.",
    )
    slack_client_id: str = Field(
        default="",
        validation_alias="SLACK_CLIENT_ID",
        description="The app's Client ID: Basic Information. With its secret, and an https address under [web], people"
        " sign in with Slack on the web; without them, by a link from /sb desk.",
    )
    slack_client_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_CLIENT_SECRET",
        description="The app's Client Secret: Basic Information. Its redirect URL is the desk's address and"
        " /sign-in/slack/back (OAuth & Permissions).",
    )
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Where Slack's Web API is. Change it only to use a stand-in for Slack.",
    )
    database_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        default=SecretStr("sqlite:///data/switchboard.db"),
        validation_alias="DATABASE_URL",
        description="Where everything is kept: sqlite:///path, which needs no server (a relative path starts at the"
        " working directory), or postgresql://user:password@host/database (needs the extra postgres).",
    )
    backups: Path = Field(
        default=Path("backups"),
        validation_alias="SWITCHBOARD_BACKUPS",
        description="The folder into which `switchboard backup` copies the database, and where doctor looks for it.",
    )
    config: Path = Field(
        default=Path("config/switchboard.toml"),
        validation_alias="SWITCHBOARD_CONFIG",
        description="The file that says who the company is: tags, people, sources, policy.",
    )
    stop_at: str = Field(
        default="",
        validation_alias="SWITCHBOARD_STOP_AT",
        description="For tests of what a power cut does: the process kills itself at this point of the road.",
    )
    log: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        validation_alias="SWITCHBOARD_LOG",
        description="How much is logged, to standard error: debug, info, warning or error.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text",
        validation_alias="SWITCHBOARD_LOG_FORMAT",
        description="How a log line is written: text for people, json for machines.",
    )


def environment_variables() -> dict[str, str]:
    """Switchboard's own variables: name → what it is for. The connectors declare theirs themselves."""
    return {str(field.validation_alias): field.description or "" for field in Settings.model_fields.values()}


def read_settings(
    secrets: Mapping[str, str], env_file: Path = ENV_FILE, *, slack: bool = True, checked: bool = False
) -> Settings:
    """The settings from the environment and `env_file`. Raises Faulty with every fault of both at once.

    `secrets` are the connectors' variables (name → what it is), so that a typing mistake in their names is noticed too.
    `slack` requires the Slack tokens; a command that does not use Slack works without them, and with faulty ones,
    unless all that is there is to be `checked`.
    """
    faults = dotenv_file.find_faults(env_file, {*environment_variables(), *secrets}) + (
        _missing_faults(env_file) if slack else []
    )
    try:
        settings = _parse(env_file, {}) if slack or checked else _parse_without(env_file, dict.fromkeys(_NEEDED, ""))
    except ValidationError as error:
        raise Faulty(
            [*faults, *(_fault_text(str(e["loc"][0]), e["msg"]) for e in error.errors(include_input=False))]
        ) from None
    if faults:
        raise Faulty(faults)
    return settings


def _parse(env_file: Path, given: Mapping[str, str]) -> Settings:
    values: dict[str, Any] = {"_env_file": _readable(env_file), "_env_file_encoding": "utf-8", **given}
    return Settings(**values)


def _parse_without(env_file: Path, ignored: Mapping[str, str]) -> Settings:
    """As they are; where one of the ignored ones is faulty, without those. Raises ValidationError for the others."""
    try:
        return _parse(env_file, {})
    except ValidationError:
        return _parse(env_file, ignored)


def connector_secrets(secrets: Mapping[str, str], env_file: Path = ENV_FILE) -> dict[str, SecretStr]:
    """The values of the connectors' variables that are set (name → value); one that is not set is left out.

    A missing one is no fault here: only the source that needs it knows, and reports it when it is first used.
    """
    return {name: SecretStr(value) for name, value in _set_variables(secrets, env_file).items()}


def env_example(secrets: Mapping[str, Mapping[str, str]]) -> str:
    """The text of `.env.example`: every variable with what it is for, and no value.

    `secrets` maps a kind of connector, or `sinks.<kind>`, to its variables (name → what it is and where to get it).
    """
    parts = ["# Copy to .env and fill in what you need. Everything left empty has its default. Never commit .env."]
    parts += ["# --- Switchboard itself ---"]
    parts += [
        _example(name, about, _default(name))
        for name, about in environment_variables().items()
        if name not in FOR_TESTS
    ]
    for kind in sorted(secrets):
        if secrets[kind]:
            noun = "sinks" if kind.startswith("sinks.") else "sources"
            parts.append(f"# --- Secrets of {noun} of kind {kind.removeprefix('sinks.')} ---")
        parts += [_example(name, about, "") for name, about in sorted(secrets[kind].items())]
    return "\n\n".join(parts) + "\n"


def _example(name: str, about: str, default: str) -> str:
    said = f"{about}{f' Default: {default}' if default else ''}"
    lines = textwrap.wrap(said, 110, break_long_words=False, break_on_hyphens=False)
    return "\n".join([*(f"# {line}" for line in lines), f"{name}="])


def _default(name: str) -> str:
    field = next(f for f in Settings.model_fields.values() if f.validation_alias == name)
    value = field.default
    return str(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _readable(env_file: Path) -> Path | None:
    """`env_file` if it is readable text, else None; `config.env_file.find_faults` says what is wrong with it."""
    try:
        env_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return env_file


def _set_variables(names: Iterable[str], env_file: Path) -> dict[str, str]:
    """The variables that are set and not empty, with their values."""
    readable = _readable(env_file)
    written = dotenv_values(readable, encoding="utf-8") if readable else {}
    found = {name: os.environ.get(name) or written.get(name) or "" for name in names}
    return {name: value for name, value in found.items() if value}


def _missing_faults(env_file: Path) -> list[str]:
    about = environment_variables()
    there = _set_variables(_NEEDED, env_file)
    return [f"{name} is not set; put it into {env_file}. {about[name]}" for name in _NEEDED if name not in there]


def _fault_text(name: str, message: str) -> str:
    return f"{name} {message.removeprefix('Value error, ').replace('Input should be', 'should be')}"
