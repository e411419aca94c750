"""`python -m tests.bench [--json] [--quick] [--only NAME]`: measure, and say what came out.

A goal missed is shown and changes nothing; the exit code is 1 only when something could not be measured.
"""

import logging
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence

import structlog
from rich.console import Console

from bot.core.errors import SwitchboardError
from bot.sandbox.slack.protocol import SlackRefusal
from tests.bench import (
    acking,
    asking,
    desks,
    feeding,
    flooding,
    ingesting,
    judging,
    paging,
    relaying,
    starting,
    viewing,
)
from tests.bench.figures import QUICK, Figure, NotMeasured, Size
from tests.bench.report import Report, as_json, show

Measurements = Mapping[str, Callable[[Size], list[Figure]]]

MEASUREMENTS: Measurements = {
    "start": starting.measure,
    "ingest": ingesting.measure,
    "feeds": feeding.measure,
    "judge": judging.measure,
    "ask": asking.measure,
    "flood": flooding.measure,
    "relay": relaying.measure,
    "ack": acking.measure,
    "desks": desks.measure,
    "pages": paging.measure,
    "view": viewing.measure,
}


def run(measurements: Measurements, size: Size, tell: Callable[[str], None]) -> Report:
    """Measure one after another; what could not be measured is kept with its reason."""
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    for name, measure in measurements.items():
        tell(name)
        try:
            figures += measure(size)
        except (NotMeasured, SwitchboardError, SlackRefusal, OSError) as error:
            failed[name] = str(error) or type(error).__name__
    return Report(figures, failed, quick=size is QUICK)


def main(arguments: Sequence[str] | None = None, measurements: Measurements = MEASUREMENTS) -> int:
    """The command. Returns the exit code."""
    asked = _parser(measurements).parse_args(arguments)
    chosen = {name: measurements[name] for name in asked.only or measurements}
    progress = Console(stderr=True)
    report = run(chosen, QUICK if asked.quick else Size(), lambda name: progress.print(f"measuring: {name}"))
    if asked.json:
        sys.stdout.write(as_json(report) + "\n")
    else:
        show(report, Console())
    return 1 if report.failed else 0


def _parser(measurements: Measurements) -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tests.bench", description="Measure Switchboard on this machine.")
    parser.add_argument("--json", action="store_true", help="say it as JSON on standard output")
    parser.add_argument("--quick", action="store_true", help="only show that it works; the figures mean little")
    parser.add_argument("--only", choices=measurements, action="append", help="this measurement; may be repeated")
    return parser


def _log_to_stderr() -> None:
    """Errors of the bot are seen, and do not spoil the JSON."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    _log_to_stderr()
    sys.exit(main())
