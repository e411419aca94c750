"""`switchboard sources pause`, `resume` and `ask`: what operators do to sources, also where no Slack is at hand."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import context, output

if TYPE_CHECKING:
    from bot.core.watch.streams import StreamHealth
    from bot.store.transaction import Transaction

    Operation = Callable[[Transaction, str, str], Sequence[StreamHealth]]

BY = "command line"
"""Who did it, in the history."""

SourceArgument = Annotated[str, typer.Argument(help="A source, for all its streams, or source/stream.")]


def pause(name: SourceArgument, as_json: output.JsonOption = False) -> None:
    """Read nothing there until it is resumed.

    For example:

        switchboard sources pause x/search
    """
    from bot.flow.operations.arrivals.streams import pause_streams

    _operate(pause_streams, name, "Paused: {}.", f"{name} was paused already.", as_json=as_json)


def resume(name: SourceArgument, as_json: output.JsonOption = False) -> None:
    """Have a paused one read again, at once.

    For example:

        switchboard sources resume x/search
    """
    from bot.flow.operations.arrivals.streams import resume_streams

    unchanged = f"{name} was not paused. To have it read at once: switchboard sources ask {name}"
    _operate(resume_streams, name, "Read again, as soon as `switchboard run` runs: {}.", unchanged, as_json=as_json)


def ask(name: SourceArgument, as_json: output.JsonOption = False) -> None:
    """Have it asked at once, also where it rests or is stopped.

    For example:

        switchboard sources ask x
    """
    from bot.flow.operations.arrivals.streams import ask_streams

    _operate(ask_streams, name, "Asked, as soon as `switchboard run` runs: {}.", "", as_json=as_json)


def _operate(operation: "Operation", name: str, changed: str, unchanged: str, *, as_json: bool) -> None:
    with context.open_store(context.settings(slack=False)) as store, store.writing() as tx:
        keys = [str(stream.key) for stream in operation(tx, name, BY)]
    if as_json:
        output.print_json({"name": name, "changed": keys})
    else:
        output.print_text(changed.format(", ".join(keys)) if keys else unchanged)
