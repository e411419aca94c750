"""`switchboard sinks`: what is handed on to other systems, how each is, and what is delivered again. Sends nothing."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import context, durations, output

if TYPE_CHECKING:
    from bot.core.handing_on.health import KeptEvent, SinkHealth

SinkArgument = Annotated[str, typer.Argument(help="The sink's name.")]
ReplaySinceOption = Annotated[
    str, typer.Option("--since", help="All that happened within this time, such as 2h or 3d, delivered or not.")
]
EventIdOption = Annotated[str, typer.Option("--id", help="The event of this id alone, delivered or not.")]

app = typer.Typer(invoke_without_command=True)


@app.callback()
def sinks(ctx: typer.Context, as_json: output.JsonOption = False) -> None:
    """What is handed on, and how each sink is: what waits, and what was given up. Exit code 1 when one needs you.

    For example:

        switchboard sinks

        switchboard sinks replay my-webhook
    """
    if ctx.invoked_subcommand is not None:
        return
    with context.open_store(context.settings(slack=False)) as store, store.reading() as tx:
        found = [one for one in tx.sinks.health() if one.active or one.waiting or one.kept]
        kept = {one.name: tx.sinks.kept(one.name) for one in found}
    if as_json:
        output.print_json([_record(one, kept[one.name]) for one in found])
    for one in [] if as_json else found:
        _tell(one, kept[one.name], output.Ago(output.now()))
    if not found and not as_json:
        output.print_text("No sink is known; add [[sinks]] to the company's file, and start `switchboard run`.")
    if any(one.troubled for one in found):
        raise typer.Exit(output.FAULT)


@app.command()
def replay(
    name: SinkArgument, since: ReplaySinceOption = "", event_id: EventIdOption = "", as_json: output.JsonOption = False
) -> None:
    """Deliver again: what was given up; with --since all of that time, with --id one event. Ids stay the same.

    A sink that had stopped starts again.

    For example:

        switchboard sinks replay my-webhook --since 3d
    """
    from bot.core.errors import Faulty
    from bot.flow.operations.handing_on.tell import replay_events

    if since and event_id:
        raise Faulty(["--since and --id do not go together; give one of them."])
    with context.open_store(context.settings(slack=False)) as store, store.writing() as tx:
        moment = _moment(tx.now, since)
        count = replay_events(tx, name, moment, event_id)
    if as_json:
        output.print_json({"sink": name, "events": count})
    else:
        output.print_text(f"{output.count(count, 'event')} for {name} will be delivered again.")


def _moment(now: datetime, since: str) -> datetime | None:
    return now - durations.parse_duration(since) if since else None


@app.command()
def handed(name: SinkArgument, as_json: output.JsonOption = False) -> None:
    """The questions that a sink was told of.

    For example:

        switchboard sinks handed my-webhook
    """
    from bot.flow.operations.handing_on.tell import sink_of

    with context.open_store(context.settings(slack=False)) as store, store.reading() as tx:
        numbers = tx.sinks.handed_questions(sink_of(tx, name).name)
    if as_json:
        output.print_json(numbers)
    else:
        told = ", ".join(f"Q-{number}" for number in numbers)
        output.print_text(f"{name} was told of {told}." if told else f"{name} was told of no question yet.")


def _record(one: "SinkHealth", kept: "tuple[KeptEvent, ...]") -> dict[str, object]:
    return {**asdict(one), "state": one.state, "troubled": one.troubled, "events_kept": [asdict(each) for each in kept]}


def _tell(one: "SinkHealth", kept: "tuple[KeptEvent, ...]", ago: output.Ago) -> None:
    output.print_text(f"{one.name} ({one.kind}): {one.state}", "red" if one.troubled else "green")
    last = f"last delivery {ago.of(one.delivered_at)}" if one.delivered_at else "nothing delivered yet"
    output.print_text(f"    told of {output.count(one.handed, 'question')}; {last}")
    if one.waiting:
        since = f", the oldest from {ago.of(one.oldest_at)}" if one.oldest_at else ""
        output.print_text(f"    {output.count(one.waiting, 'event')} waiting{since}", "yellow")
    if one.problem:
        again = f"; next try {ago.of(one.again_at)}" if one.again_at and not one.stopped else ""
        output.print_text(f"    {one.problem} (failures: {one.failures}{again})", "red")
    if one.stopped:
        output.print_text(f"    when it can take them again: switchboard sinks replay {one.name}", "yellow")
    for each in kept:
        output.print_text(
            f"    given up: {each.id}  {each.event} of Q-{each.question}, {ago.of(each.at)}: {each.problem}"
        )
    if kept:
        output.print_text(f"    to deliver them again: switchboard sinks replay {one.name}", "yellow")
