"""`switchboard sources`: what is watched, what each source can do, and its health. Makes no request to a channel."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import output
from bot.cli.sources import lists, operate

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cli.sources.status import SourceStatus
    from bot.core.watch.streams import StreamHealth


app = typer.Typer(invoke_without_command=True)
for act in (operate.pause, operate.resume, operate.ask):
    app.command()(act)
app.command()(lists.add)
app.command("import")(lists.import_opml)
app.command("export")(lists.export_opml)


@app.callback()
def sources(
    ctx: typer.Context,
    as_json: output.JsonOption = False,
    kinds: Annotated[
        bool, typer.Option("--kinds", help="Instead: every kind of source there is, with its keys and secrets.")
    ] = False,
) -> None:
    """What is watched: abilities, health, the last poll, how far behind, gaps. It asks no channel.

    Exit code 1 when a source is stopped or down.

    For example:

        switchboard sources

        switchboard sources --kinds

        switchboard sources pause x/search
    """
    if ctx.invoked_subcommand is not None:
        return
    if kinds:
        _show_kinds(as_json=as_json)
        return
    from bot.cli.sources.status import source_statuses

    now = output.now()
    found = source_statuses(now)
    if as_json:
        output.print_json([standing.record() for standing in found])
    elif found:
        for standing in found:
            _tell(standing, output.Ago(now))
    else:
        output.print_text("No source is configured; add [[sources]] to the company's file.")
    if any(standing.troubled for standing in found):
        raise typer.Exit(output.FAULT)


def _tell(standing: "SourceStatus", ago: output.Ago) -> None:
    output.print_text(f"{standing.name} ({standing.kind}): {standing.state}", "red" if standing.troubled else "green")
    output.print_text(f"    can: {', '.join(standing.capabilities)}")
    if standing.about:
        output.print_text(f"    {standing.about}")
    if standing.spending is not None:
        output.print_text(f"    read: {standing.spending.words}; anew {ago.of(standing.spending.resets_at)}")
    for stream in standing.streams:
        _tell_stream(stream, standing.now, ago, named=len(standing.streams) > 1)
    if standing.held:
        output.print_text(f"    sending is held: {standing.held}", "yellow")


def _tell_stream(stream: "StreamHealth", now: "datetime", ago: output.Ago, *, named: bool) -> None:
    """One stream, indented under its name where a source has several."""
    from bot.core.watch.streams import quota_left

    indent = "        " if named else "    "
    if named:
        state = stream.state(now)
        output.print_text(f"    {stream.title or stream.stream}: {state.words}", "red" if state.troubled else "green")
    if stream.paused_by:
        output.print_text(f"{indent}paused by {stream.paused_by}", "yellow")
    lag = f"; its newest post is from {ago.of(stream.newest_at)}" if stream.newest_at else "; no post yet"
    output.print_text(f"{indent}polled {ago.of(stream.polled_at)}, read {ago.of(stream.read_at)}{lag}")
    if stream.quota is not None:
        resets = f", anew {ago.of(stream.quota.resets_at)}" if stream.quota.resets_at else ""
        output.print_text(f"{indent}quota left: {quota_left(stream.quota)}{resets}")
    if stream.problem:
        again = f"; next try {ago.of(stream.due_at)}" if stream.due_at else "; `switchboard run` tries again"
        output.print_text(f"{indent}{stream.problem} (failures: {stream.failures}{again})", "red")
    for what, told in (("gap", stream.gap), ("warning", stream.warning), ("it moved to", stream.moved_to)):
        if told:
            output.print_text(f"{indent}{what}: {told}", "yellow")


def _show_kinds(*, as_json: bool) -> None:
    import connectors

    known = [_kind(kind, connectors.recipe(kind)) for kind in connectors.kinds()]
    if as_json:
        output.print_json(known)
        return
    for kind in known:
        output.print_text(f"{kind['kind']}: {kind['about']}", "bold")
        for name, about in {**kind["keys"], **kind["secrets"]}.items():
            output.print_text(f"    {name}: {about}")


def _kind(name: str, recipe: Any) -> dict[str, Any]:
    fields = recipe.Settings.model_fields
    return {
        "kind": name,
        "about": str(recipe.ABOUT),
        "keys": {key: _about(field) for key, field in fields.items()},
        "secrets": {secret: f"{about} (in .env)" for secret, about in recipe.SECRETS.items()},
    }


def _about(field: Any) -> str:
    default = field.get_default(call_default_factory=True)
    return f"{field.description} ({'needed' if field.is_required() else f'default: {default!r}'})"
