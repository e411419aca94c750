"""Checks every enabled source: whether its secrets are set and it can be read. What it reads is discarded.

No cursor is used or moved. A channel that charges for reading charges for this one page too.
"""

from collections.abc import Iterator, Mapping

import connectors
from bot.cli.doctor.check_result import CheckResult
from bot.cli.sources.trial import trial_readings
from bot.core.errors import Outside, Unauthorised, Unavailable
from bot.core.ports.runtime import Clock
from config.company import ConfiguredCompany, SourceConfig


def check_sources(company: ConfiguredCompany, secrets: Mapping[str, str], clock: Clock) -> Iterator[CheckResult]:
    """`secrets`: variable → value, those that are set."""
    for source in company.sources:
        if source.enabled:
            yield _check_source(source, secrets, clock)


def _check_source(source: SourceConfig, secrets: Mapping[str, str], clock: Clock) -> CheckResult:
    what = f"source {source.name} ({source.kind})"
    connector = connectors.load(source.kind, source.name, source.values, secrets, clock)
    readings = list(trial_readings(source, connector, clock()))
    problems = [reading.problem for reading in readings if reading.problem is not None]
    if problems:
        failed = "; ".join(reading.words for reading in readings if reading.problem is not None)
        return CheckResult(what, failed, _remedy(source, secrets, problems[0]))
    return CheckResult(what, detail=f"can be read: {'; '.join(reading.words for reading in readings)}")


def _remedy(source: SourceConfig, secrets: Mapping[str, str], error: Outside) -> str:
    if isinstance(error, Unavailable):
        at = f" after {error.retry_at:%H:%M} UTC" if error.retry_at else ""
        return f"Try again{at}; see whether this machine reaches it."
    wanting = [f"{name} ({about})" for name, about in connectors.recipe(source.kind).SECRETS.items()]
    unset = [told for told in wanting if told.split(" ", 1)[0] not in secrets]
    if isinstance(error, Unauthorised) and unset:
        return f"Not set: {'; '.join(unset)}. `switchboard env` shows them all."
    return "Correct its settings in the configuration, or its secrets in .env."
