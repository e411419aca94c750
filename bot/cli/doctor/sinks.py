"""Checks every enabled sink: its secrets, its address, and what the database knows of it. Sends nothing."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import connectors
from bot.cli import context
from bot.cli.doctor.check_result import CheckResult
from bot.core.errors import Faulty, Outside, Unavailable
from bot.core.handing_on.health import SinkHealth
from bot.core.ports.channel import place_rules_of
from bot.core.ports.runtime import Clock
from config.company import ConfiguredCompany, SinkConfig, SourceConfig
from connectors import sinks

if TYPE_CHECKING:
    from config.settings import Settings


@runtime_checkable
class Checkable(Protocol):
    """A sink that can say whether it is ready without sending anything."""

    def check(self) -> None:
        """Raises Outside."""


def check_sinks(
    company: ConfiguredCompany, settings: "Settings", secrets: Mapping[str, str], clock: Clock
) -> Iterator[CheckResult]:
    """`secrets`: variable → value, those that are set."""
    enabled = [one for one in company.sinks if one.enabled]
    known = _health(settings) if enabled else {}
    stays = {source.name for source in company.sources if _stays(source, secrets, clock)} if enabled else set()
    for one in enabled:
        for source in sorted(stays.intersection(one.sources)):
            yield CheckResult(
                f"sink {one.name} ({one.kind})",
                f"the rules of {source} forbid that anything is handed on, so that nothing of it is",
                f"Take {source} out of its sources.",
            )
        yield _check(one, known.get(one.name), secrets, clock)


def _check(one: SinkConfig, health: SinkHealth | None, secrets: Mapping[str, str], clock: Clock) -> CheckResult:
    what = f"sink {one.name} ({one.kind})"
    sink = sinks.load(one.kind, one.name, one.values, secrets, clock)
    try:
        if isinstance(sink, Checkable):
            sink.check()
    except Unavailable as error:
        return CheckResult(what, error.reason, "See whether this machine reaches it.")
    except Outside as error:
        return CheckResult(what, error.reason, "Correct its settings in the configuration, or its secrets in .env.")
    if health is not None and health.troubled:
        gave_up = f"; {health.given_up}" if health.kept else ""
        remedy = f"`switchboard sinks` says more; then: switchboard sinks replay {one.name}"
        return CheckResult(what, f"{health.state}{gave_up}", remedy)
    waiting = f"; {health.waiting} events wait" if health is not None and health.waiting else ""
    return CheckResult(what, detail=f"is told of questions of {', '.join(one.sources)}{waiting}")


def _stays(source: SourceConfig, secrets: Mapping[str, str], clock: Clock) -> bool:
    return place_rules_of(connectors.load(source.kind, source.name, source.values, secrets, clock)).stays


def _health(settings: "Settings") -> dict[str, SinkHealth]:
    """What the database knows; nothing where there is none, which has a check of its own."""
    try:
        with context.open_store(settings) as store, store.reading() as tx:
            return {one.name: one for one in tx.sinks.health()}
    except (Faulty, Unavailable):
        return {}
