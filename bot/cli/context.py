"""What a command works with: the settings, the company and the connectors' secrets, read with all their faults at once.

Also the store of a database that is already there. How each is written is the business of `config`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import Faulty

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.store.transaction import Store
    from config.company import ConfiguredCompany
    from config.settings import Settings

ENV_FILE = Path(".env")
BUSY_SECONDS = 5
"""How long a command that only looks waits for a database that another program holds."""


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Everything that was configured. Secrets show in no repr."""

    settings: "Settings"
    company: "ConfiguredCompany"
    secrets: "dict[str, SecretStr]"


def secrets_by_kind() -> dict[str, dict[str, str]]:
    """Kind of connector, or `sinks.<kind>` → its variables (name → what it is and where to get it)."""
    import connectors
    from connectors import sinks

    logging.getLogger("dotenv").setLevel(logging.ERROR)  # what it would say of a bad line, `config` says better
    of_sinks = {f"sinks.{kind}": dict(sinks.recipe(kind).SECRETS) for kind in sinks.kinds()}
    return {kind: dict(connectors.recipe(kind).SECRETS) for kind in connectors.kinds()} | of_sinks


def secret_names() -> dict[str, str]:
    """Every connector's variables in one."""
    return {name: about for own in secrets_by_kind().values() for name, about in own.items()}


def settings(*, slack: bool) -> "Settings":
    """The environment's settings. Raises Faulty with every fault in it."""
    from config import settings as environment

    return environment.read_settings(secret_names(), ENV_FILE, slack=slack)


@dataclass(frozen=True, slots=True)
class PartialContext:
    """What could be read of the configuration, and every fault in the rest."""

    settings: "Settings | None"
    company: "ConfiguredCompany | None"
    secrets: "dict[str, SecretStr]"
    faults: tuple[str, ...]


def load_context(*, slack: bool) -> CommandContext:
    """Settings and company. Raises Faulty with the faults of both; `slack` asks for Slack's tokens to be there."""
    found = load_partial_context(slack=slack)
    if found.settings is None or found.company is None or found.faults:
        raise Faulty(found.faults)
    return CommandContext(found.settings, found.company, found.secrets)


def load_partial_context(*, slack: bool) -> PartialContext:
    """As `load_context`, and raises nothing."""
    import connectors
    from config import company
    from config import settings as environment

    known = secret_names()
    faults: list[str] = []
    read, described = None, None
    try:
        read = environment.read_settings(known, ENV_FILE, slack=slack)
    except Faulty as error:
        faults += error.faults
        with suppress(Faulty):
            read = environment.read_settings(known, ENV_FILE, slack=False)
    try:
        described = company.load_company(read.config if read else config_path(), connectors.checked)
    except Faulty as error:
        faults += error.faults
    return PartialContext(read, described, environment.connector_secrets(known, ENV_FILE), tuple(faults))


def config_path() -> Path:
    """Where the company's file is, even when something else in the environment is faulty."""
    from config import settings as environment

    found = environment.connector_secrets({"SWITCHBOARD_CONFIG": ""}, ENV_FILE)
    default = environment.Settings.model_fields["config"].default
    return Path(found["SWITCHBOARD_CONFIG"].get_secret_value()) if found else Path(default)


@contextmanager
def open_store(settings: "Settings") -> "Iterator[Store]":
    """The store, to be read. Raises Faulty when there is no database yet, or its tables are of another version."""
    from bot.store.engine import open_engine, schema_revisions
    from bot.store.transaction import Store

    url = settings.database_url.get_secret_value()
    if not database_exists(url):
        raise Faulty(["There is no database yet (DATABASE_URL); the first `switchboard run` makes it."])
    engine = open_engine(url, BUSY_SECONDS)
    try:
        present, newest = schema_revisions(engine)
        if present != newest:
            raise Faulty([migration_problem(present, newest)])
        yield Store(engine)
    finally:
        engine.dispose()


def database_exists(url: str) -> bool:
    """Whether a SQLite file is there; any other database is asked when it is opened."""
    from bot.store.engine import database_file

    file = database_file(url)
    return file is None or file.exists()


def migration_problem(present: str, newest: str) -> str:
    """What is wrong with a database of another version, and what to do."""
    from bot.store.engine import is_newer, made_by_newer

    if is_newer(present, newest):
        return made_by_newer(present)
    if not present:
        return "The database is empty; `switchboard run` makes its tables when it starts."
    return f"The database is at version {present}, not {newest}; `switchboard run` brings it up to date when it starts."
