"""The log: to standard error, as text for people or JSON for machines. One event, one line, and nobody else's lines.

Words from outside can hold no line break and no control character when they are written, and a secret none of its
letters. Libraries are heard from warnings on only: below that, some of them print their requests with their tokens.
"""

import logging
import os
import sys
import traceback
from collections.abc import Collection, Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import ExcInfo, Processor

from bot.cli.output import escape_controls

_HIDDEN = "***"
_SHORTEST_SECRET = 4
"""A shorter value would be found in every other word."""

LogEvent = MutableMapping[str, Any]


def configure_logging(level: str, log_format: str, secrets: Collection[str] = ()) -> None:
    """Set up the log of this process. `level`: debug, info, warning or error; `log_format`: text or json."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions(level, log_format),
        Harmless(secrets),
    ]
    structlog.configure(
        processors=[*shared, _renderer(log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared[:2]],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _exceptions(level, log_format),
            Harmless(secrets),
            _renderer(log_format),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    logging.getLogger("slack_bolt.App").addFilter(_is_no_hint_about_tokens)


def _is_no_hint_about_tokens(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself and warns, at each start, that it does not use it: it is not meant to."""
    return "`token` will be unused" not in str(record.msg)


def silence_socket_errors() -> None:
    """From now on nothing is said of Slack's closed socket: an ack that it lost makes Slack send the event again."""
    logging.getLogger("slack_bolt.App").setLevel(logging.CRITICAL)


class Harmless:
    """A processor that makes every value of an event one harmless line."""

    def __init__(self, secrets: Collection[str]) -> None:
        self._secrets = sorted((s for s in secrets if len(s) >= _SHORTEST_SECRET), key=len, reverse=True)

    def __call__(self, _logger: Any, _method: str, event: LogEvent) -> LogEvent:
        """The event with its values, and what is inside them, made harmless."""
        return {self._line(str(key)): self._harmless(value) for key, value in event.items()}

    def _harmless(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return {self._line(str(key)): self._harmless(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._harmless(inner) for inner in value]
        return self._line(str(value))

    def _line(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return escape_controls(text)


def _exceptions(level: str, log_format: str) -> Processor:
    """The whole trace for machines and for those who ask for `debug`; for people, what it was and where."""
    if log_format == "json" or level == "debug":
        return structlog.processors.format_exc_info
    return structlog.processors.ExceptionRenderer(_in_short)


def _in_short(exc_info: ExcInfo) -> str:
    kind, error, trace = exc_info
    frames = traceback.extract_tb(trace)
    where = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return f"{kind.__name__}: {error}{where}"


def _renderer(log_format: str) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(sort_keys=True)
    colours = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=24)
