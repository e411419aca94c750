"""The recipe for a connector, and the one place that finds them. A connector is one file here and one test file.

A module `connectors/<kind>.py` holds:

- `ABOUT`: one line for a person: what it watches and how it answers.
- `Settings`: a frozen pydantic model with `extra="forbid"`; every field has a description. It is what a `[[sources]]`
  table of `config/switchboard.toml` may say beside `kind`, `name`, `watch` and `every`.
- `SECRETS`: environment variable name → what it is and where to get it. Secrets come from the environment only.
- `build(name, settings, secrets, clock)`: the connector, ready. It does no I/O.

What a connector must do is said in `bot.core.ports`; `tests/connectors/contract.py` proves it.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from types import ModuleType

from pydantic import BaseModel, ConfigDict

from bot.core.errors import NotFound
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Clock


class ConnectorSettings(BaseModel):
    """The base of every connector's Settings: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def kinds() -> list[str]:
    """Every kind of connector there is, by name."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def recipe(kind: str) -> ModuleType:
    """The module of one kind, imported when first asked for. Raises NotFound, naming the kinds there are."""
    if kind not in kinds():
        raise NotFound(f"There is no connector {kind!r}. There are: {', '.join(kinds())}.")
    return importlib.import_module(f"connectors.{kind}")


def settings(kind: str, values: Mapping[str, object]) -> ConnectorSettings:
    """The values as that kind's Settings. Raises pydantic.ValidationError with every fault in them."""
    checked: ConnectorSettings = recipe(kind).Settings.model_validate(dict(values))
    return checked


def load(kind: str, name: str, values: Mapping[str, object], secrets: Mapping[str, str], clock: Clock) -> Source:
    """The connector of this kind, ready to fetch. Missing secrets raise Unauthorised when it is first used."""
    source: Source = recipe(kind).build(name, settings(kind, values), secrets, clock)
    return source
