"""How to write a connector, and the one place that finds and loads connectors.

A connector is one file here, `<kind>.py` (a package when it is large), and one test file. `hacker_news.py` is an
example that only reads, `square.py` one that replies too. The file defines four names:

- `ABOUT`: an `About`: what it watches and how replies are sent, for a person.
- `Settings`: a `ConnectorSettings`: the keys of a `[[sources]]` table beside `kind`, `name`, `watch`, `every` and
  `enabled`. Those that every kind has are in its base. Every field has a description, a required one an example too:
  `Field(description=…, examples=[…])`.
- `SECRETS`: environment variable → what it is and where to get it; `{}` for none. A connector reads no environment.
- `build(name, settings, secrets, clock)`: returns the connector, without I/O. A missing secret raises Unauthorised at
  its first use, not here.

What the connector must do, the values it returns and the errors it raises are all in `bot.core.ports.channel`.
Helpers: `_http` (sends one request over httpx and raises those errors), `_json_api` (a JSON API over it), `_entries`
(reads the entries of a page one by one, so that a bad one costs itself alone), `_walk` (the cursor of a list with the
newest first), `_changes` (that of a list of what changed since a moment, oldest first), `bot.core.text.html_text` (HTML
to text). A fake over HTTP begins with `tests.fakes.http_channel`.

The test, `tests/connectors/test_<kind>.py`, subclasses `ReadingContract` (`tests/connectors/contract.py`) for a
connector that only reads, or `ConnectorContract` (`contract_writing.py`), over a fake of the channel's HTTP API, and
sets its `kind`; `Edits` and `Removes` (`contract_amending.py`) come beside it where its replies can be. A channel
that never forgets says why in `forgets_nothing`; one whose ids are never shared, or never change, in `no_shared_ids`
and `no_unstable_ids`; who has no reason keeps `SharedIds`, `UnstableIds` (`contract_identity.py`). Recorded responses
are in `tests/recorded/<kind>`. The fake of a channel that can be answered is `tests/fakes/fake_<kind>.py`: by that file
alone it plays along in `tests/test_journey.py`. Nothing else names the kind (`tests/connectors/test_kinds_named.py`).

Then run `make generated`: it updates README, the example configuration, its schema and `.env.example`.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from bot.core.errors import NotFound
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Clock

SINKS = "sinks"
"""The package of sinks, which is no connector."""


@dataclass(frozen=True, slots=True)
class About:
    """What a kind of source is, for a person. Each field is part of a sentence: lower case, no full stop."""

    watches: str
    answers: str

    def __str__(self) -> str:
        return f"Watches {self.watches}. Answers: {self.answers}."


class ConnectorSettings(BaseModel):
    """The base of every connector's Settings: frozen, and an unknown key is a fault. A field may be declared again with
    another default.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_hours: float = Field(
        default=24,
        ge=0,
        le=24 * 30,
        description="How many hours back the first reading asks; what is older is known and silent.",
    )
    oldest_hours: float = Field(
        default=168, gt=0, le=24 * 366, description="A post that is older when it first appears is known and silent."
    )


def kinds() -> list[str]:
    """The names of all connectors, sorted. `sinks` is none: it holds what is handed on to."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_") and m.name != SINKS)


def recipe(kind: str) -> ModuleType:
    """The module of one kind, imported at its first use. Raises NotFound, listing the kinds there are."""
    if kind not in kinds():
        raise NotFound(f"There is no connector {kind!r}. There are: {', '.join(kinds())}.")
    return importlib.import_module(f"connectors.{kind}")


def schemas() -> dict[str, dict[str, JsonValue]]:
    """Kind → the JSON Schema of its Settings, described by its ABOUT."""
    return {kind: _schema(recipe(kind)) for kind in kinds()}


def _schema(module: ModuleType) -> dict[str, JsonValue]:
    return {**module.Settings.model_json_schema(), "description": str(module.ABOUT)}


def checked(kind: str, values: Mapping[str, object]) -> BaseModel:
    """The settings of a connector of this kind, or for `sinks.<kind>` of a sink. Raises as `settings` does."""
    if kind.startswith(f"{SINKS}."):
        found: BaseModel = importlib.import_module(f"connectors.{SINKS}").settings(
            kind.removeprefix(f"{SINKS}."), values
        )
        return found
    return settings(kind, values)


def settings(kind: str, values: Mapping[str, object]) -> ConnectorSettings:
    """The values as that kind's Settings. Raises pydantic.ValidationError with every error in them."""
    checked: ConnectorSettings = recipe(kind).Settings.model_validate(dict(values))
    return checked


def load(kind: str, name: str, values: Mapping[str, object], secrets: Mapping[str, str], clock: Clock) -> Source:
    """The connector of this kind, ready to fetch. Missing secrets raise Unauthorised when it is first used."""
    source: Source = recipe(kind).build(name, settings(kind, values), secrets, clock)
    return source
