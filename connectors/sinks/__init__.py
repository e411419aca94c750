"""How to write a sink, and the one place that finds and loads sinks.

A sink is another system that what was asked and answered is handed on to. It is one package here, `<kind>`, and one
test folder. Like a connector it defines four names:

- `ABOUT`: a `SinkAbout`: what it hands on, and to whom, for a person.
- `Settings`: a `SinkSettings`: the keys of a `[[sinks]]` table beside `kind`, `name`, `sources`, `tags` and `enabled`.
- `SECRETS`: environment variable → what it is and where to get it; `{}` for none. A sink reads no environment.
- `build(name, settings, secrets, clock)`: returns the sink, without I/O. A missing secret raises Unauthorised at its
  first use, not here.

What the sink must do and the errors it raises are in `bot.core.ports.sink`, what it is handed in
`bot.core.handing_on.record`. Helpers: `_http`, `_json_api`, `_safe_network` of the connectors.

The test subclasses `SinkContract` (`tests/connectors/sinks/contract.py`), over a stand-in at the wire. Nothing else
names the kind. Then run `make generated`.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.core.errors import NotFound
from bot.core.ports.runtime import Clock
from bot.core.ports.sink import Sink


@dataclass(frozen=True, slots=True)
class SinkAbout:
    """What a kind of sink is, for a person: part of a sentence, lower case, no full stop."""

    hands_on: str

    def __str__(self) -> str:
        return f"Hands on {self.hands_on}."


class SinkSettings(BaseModel):
    """The base of every sink's Settings: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def kinds() -> list[str]:
    """The names of all kinds of sinks, sorted."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def recipe(kind: str) -> ModuleType:
    """The module of one kind, imported at its first use. Raises NotFound, listing the kinds there are."""
    if kind not in kinds():
        raise NotFound(f"There is no sink {kind!r}. There are: {', '.join(kinds())}.")
    return importlib.import_module(f"connectors.sinks.{kind}")


def schemas() -> dict[str, dict[str, JsonValue]]:
    """Kind → the JSON Schema of its Settings, described by its ABOUT."""
    found = {kind: recipe(kind) for kind in kinds()}
    return {kind: {**one.Settings.model_json_schema(), "description": str(one.ABOUT)} for kind, one in found.items()}


def settings(kind: str, values: Mapping[str, object]) -> SinkSettings:
    """The values as that kind's Settings. Raises pydantic.ValidationError with every error in them."""
    checked: SinkSettings = recipe(kind).Settings.model_validate(dict(values))
    return checked


def load(kind: str, name: str, values: Mapping[str, object], secrets: Mapping[str, str], clock: Clock) -> Sink:
    """The sink of this kind, ready to deliver. Missing secrets raise Unauthorised when it is first used."""
    sink: Sink = recipe(kind).build(name, settings(kind, values), secrets, clock)
    return sink
