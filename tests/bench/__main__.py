"""`python -m tests.bench [--json] [--quick] [--only NAME]`: measure, and say what came out.

A goal missed is shown and changes nothing; the exit code is 1 only when something could not be measured.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence

import structlog
from rich.console import Console

from bot.core.errors import SwitchboardError
from bot.sandbox.slack.wire import SlackRefusal
from tests.bench import acking, asking, ingesting, relaying, starting
from tests.bench.figures import QUICK, Figure, NotMeasured, Size
from tests.bench.report import Report, as_json, show

MEASUREMENTS: Mapping[str, Callable[[Size], list[Figure]]] = {
    "start": starting.measure,
    "ingest": ingesting.measure,
    "ask": asking.measure,
    "relay": relaying.measure,
    "ack": acking.measure,
}


def run(names: Sequence[str], size: Size, tell: Callable[[str], None]) -> Report:
    """Measure one after another; what could not be measured is kept with its reason."""
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    for name in names:
        tell(name)
        try:
            figures += MEASUREMENTS[name](size)
        except (NotMeasured, SwitchboardError, SlackRefusal, OSError) as error:
            failed[name] = str(error) or type(error).__name__
    return Report(figures, failed, quick=size is QUICK)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit code."""
    parser = ArgumentParser(prog="python -m tests.bench", description="Measure Switchboard on this machine.")
    parser.add_argument("--json", action="store_true", help="say it as JSON on standard output")
    parser.add_argument("--quick", action="store_true", help="only show that it works; the figures mean little")
    parser.add_argument("--only", choices=MEASUREMENTS, action="append", help="this measurement; may be repeated")
    asked = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), logger_factory=_to_stderr)
    progress = Console(stderr=True)
    names = asked.only or list(MEASUREMENTS)
    report = run(names, QUICK if asked.quick else Size(), lambda name: progress.print(f"measuring: {name}"))
    if asked.json:
        sys.stdout.write(as_json(report) + "\n")
    else:
        show(report, Console())
    return 1 if report.failed else 0


def _to_stderr(*_names: object) -> structlog.WriteLogger:
    """Errors of the bot are seen, and do not spoil the JSON."""
    return structlog.WriteLogger(sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
