"""`switchboard sources`: what is watched, what each source can do, and how it is. Asks no channel."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import output

if TYPE_CHECKING:
    from bot.cli.sources.status import SourceStatus


def sources(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    kinds: Annotated[
        bool, typer.Option("--kinds", help="Instead: every kind of source there is, with its keys and secrets.")
    ] = False,
) -> None:
    """What is watched: abilities, health, the last poll, how far behind, gaps. It asks no channel.

    Exit code 1 when a source is stopped or down.

    For example:

        switchboard sources

        switchboard sources --kinds
    """
    if kinds:
        _show_kinds(as_json=as_json)
        return
    from bot.cli.sources.status import standings

    now = output.now()
    found = standings(now)
    if as_json:
        output.give([standing.record() for standing in found])
    elif found:
        for standing in found:
            _tell(standing, output.Ago(now))
    else:
        output.say("No source is configured; add [[sources]] to the company's file.")
    if any(standing.troubled for standing in found):
        raise typer.Exit(output.FAULT)


def _tell(standing: "SourceStatus", ago: output.Ago) -> None:
    health = standing.health
    output.say(f"{standing.name} ({standing.kind}): {standing.state}", "red" if standing.troubled else "green")
    output.say(f"    can: {', '.join(standing.abilities)}")
    if standing.about:
        output.say(f"    {standing.about}")
    if health is None:
        return
    lag = f"; its newest post is from {ago.of(health.newest_at)}" if health.newest_at else "; no post yet"
    output.say(f"    polled {ago.of(health.polled_at)}, read {ago.of(health.read_at)}{lag}")
    if health.problem:
        again = f"; next try {ago.of(health.due_at)}" if health.due_at else "; `switchboard run` tries again"
        output.say(f"    {health.problem} (failures: {health.failures}{again})", "red")
    if health.gap:
        output.say(f"    gap: {health.gap}", "yellow")
    if standing.held:
        output.say(f"    sending is held: {standing.held}", "yellow")


def _show_kinds(*, as_json: bool) -> None:
    import connectors

    known = [_kind(kind, connectors.recipe(kind)) for kind in connectors.kinds()]
    if as_json:
        output.give(known)
        return
    for kind in known:
        output.say(f"{kind['kind']}: {kind['about']}", "bold")
        for name, about in {**kind["keys"], **kind["secrets"]}.items():
            output.say(f"    {name}: {about}")


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
