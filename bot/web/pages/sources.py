"""Sources: how every stream is; operators pause one, have it read again, or ask it at once."""

from collections.abc import Callable, Sequence
from itertools import groupby

from starlette.responses import Response

from bot.core.permissions import Act
from bot.core.watch.streams import StreamHealth, quota_left
from bot.desk.context import EventKeys
from bot.web.page import Form, Page
from bot.web.visit import Visit

Operate = Callable[[str, str, EventKeys], Sequence[StreamHealth]]


def show(visit: Visit) -> Response:
    """Every stream, by source; those first about which somebody must do something."""
    health = sorted(visit.desk.sources.health(), key=lambda one: one.source)
    sources = [(name, list(streams)) for name, streams in groupby(health, key=lambda one: one.source)]
    troubled = sum(one.state(visit.now).troubled for one in health)
    sources.sort(key=lambda source: not any(one.state(visit.now).troubled for one in source[1]))
    return visit.render(
        "sources.html",
        sources=sources,
        troubled=troubled,
        streams=len(health),
        spending=visit.desk.sources.spending(),
        quota_left=quota_left,
        now=visit.now,
    )


def pause(visit: Visit) -> Response:
    """Stop reading."""
    return _operate(visit, visit.desk.sources.pause, "Paused: {}.", "It was paused already.")


def resume(visit: Visit) -> Response:
    """Read again."""
    return _operate(visit, visit.desk.sources.resume, "Read again, at once: {}.", "It was not paused.")


def ask(visit: Visit) -> Response:
    """Read at once."""
    return _operate(visit, visit.desk.sources.ask, "Asked at once: {}.", "There was nothing to ask.")


def _operate(visit: Visit, act: Operate, done: str, unchanged: str) -> Response:
    changed = act(visit.text("name"), visit.by, visit.event)
    names = ", ".join(str(one.key) for one in changed)
    return visit.go("/sources", done.format(names) if changed else unchanged)


PAGES = (Page("/sources", show, "Sources"),)
FORMS = (
    Form("/sources/pause", pause, Act.OPERATE),
    Form("/sources/resume", resume, Act.OPERATE),
    Form("/sources/ask", ask, Act.OPERATE),
)
