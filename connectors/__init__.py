"""The recipe for a connector, on one page; and the one place that finds them.

A connector is one file here, `<kind>.py` (a package when it is large), and one test file. `hacker_news.py` is only
watched, `square.py` is answered too. The file holds four names:

- `ABOUT`: an `About`: what it watches and how it is answered, for a person.
- `Settings`: a `ConnectorSettings`: what a `[[sources]]` table may say beside `kind`, `name`, `watch`, `every` and
  `enabled`. Every field has a description, and one that must be given an example: `Field(description=…, examples=[…])`.
- `SECRETS`: environment variable → what it is and where to get it; `{}` for none. A connector reads no environment.
- `build(name, settings, secrets, clock)`: the connector, ready, without I/O. A missing secret is Unauthorised at its
  first use, not here.

What the connector must do, the values it makes and the errors it raises: `bot.core.ports.channel`, and no other page.
To help: `_http` (one exchange over httpx, each answer as one of those errors), `bot.core.text.markup` (HTML to words).

The test, `tests/connectors/test_<kind>.py`, subclasses `ReadingContract` (`tests/connectors/contract.py`) for what is
only watched, or `ConnectorContract` (`contract_writing.py`), over a fake of the channel at the wire, and names its
`kind`. A channel that never forgets says why in `forgets_nothing`. Its answers are recorded in `tests/recorded/<kind>`.

Then `make generated`: README, the example configuration, its schema and `.env.example` say what the file declares.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.core.errors import NotFound
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Clock


@dataclass(frozen=True, slots=True)
class About:
    """What a kind of source is, for a person. Each is part of a sentence: small letter, no full stop."""

    watches: str
    answers: str

    def __str__(self) -> str:
        return f"Watches {self.watches}. Answers: {self.answers}."


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


def schemas() -> dict[str, dict[str, JsonValue]]:
    """Kind → the JSON Schema of its Settings, described by its ABOUT."""
    return {kind: _schema(recipe(kind)) for kind in kinds()}


def _schema(module: ModuleType) -> dict[str, JsonValue]:
    return {**module.Settings.model_json_schema(), "description": str(module.ABOUT)}


def settings(kind: str, values: Mapping[str, object]) -> ConnectorSettings:
    """The values as that kind's Settings. Raises pydantic.ValidationError with every fault in them."""
    checked: ConnectorSettings = recipe(kind).Settings.model_validate(dict(values))
    return checked


def load(kind: str, name: str, values: Mapping[str, object], secrets: Mapping[str, str], clock: Clock) -> Source:
    """The connector of this kind, ready to fetch. Missing secrets raise Unauthorised when it is first used."""
    source: Source = recipe(kind).build(name, settings(kind, values), secrets, clock)
    return source
