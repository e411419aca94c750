"""`switchboard optouts`: who is not to be answered, and operators' word on it. Makes no request to a channel."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import context, output

if TYPE_CHECKING:
    from bot.core.opt_outs.opt_out import OptOut

BY = "command line"
"""Who did it, in the history."""

AllOption = Annotated[bool, typer.Option("--all", help="Also those that were lifted.")]
ChannelArgument = Annotated[str, typer.Argument(help="A kind of source (`switchboard sources --kinds`), or a source.")]
WhomArgument = Annotated[str, typer.Argument(help="An author's handle or id; with --community, its name (r/sysadmin).")]
CommunityOption = Annotated[bool, typer.Option("--community", help="All who write in this community, not one author.")]
WhyOption = Annotated[str, typer.Option("--why", help="Why, for colleagues.")]
WhichArgument = Annotated[str, typer.Argument(help="Its number, or a kind of source followed by the name.")]
OfNameArgument = Annotated[str, typer.Argument(help="The name, behind a kind.", show_default=False)]

app = typer.Typer(invoke_without_command=True)


@app.callback()
def optouts(ctx: typer.Context, as_json: output.JsonOption = False) -> None:
    """Who is not to be answered: authors and communities that asked us to stop, or that operators entered.

    For example:

        switchboard optouts

        switchboard optouts add reddit r/sysadmin --community

        switchboard optouts remove 3
    """
    if ctx.invoked_subcommand is None:
        _show(everything=False, as_json=as_json)


@app.command("list")
def list_(everything: AllOption = False, as_json: output.JsonOption = False) -> None:
    """The same list; with --all also what was lifted, and by whom.

    For example:

        switchboard optouts list --all
    """
    _show(everything=everything, as_json=as_json)


@app.command()
def add(
    kind: ChannelArgument,
    name: WhomArgument,
    community: CommunityOption = False,
    why: WhyOption = "",
    as_json: output.JsonOption = False,
) -> None:
    """Answer an author or a community no more, from now on; what waits for them is withdrawn, its words kept.

    For example:

        switchboard optouts add x @kim --why "asked by e-mail"
    """
    from bot.flow.operations.opt_outs.enter import entered_request
    from bot.flow.operations.opt_outs.honour import add_opt_out

    with context.open_store(context.settings(slack=False)) as store, store.writing() as tx:
        asked = entered_request(tx, _kinds(), kind, name, BY, why, community=community)
        number = add_opt_out(tx, asked, BY)
    if as_json:
        output.print_json({"number": number, "added": number is not None})
    elif number is None:
        output.print_text(f"{asked.name} on {asked.kind} has opted out already: `switchboard optouts`.")
    else:
        output.print_text(f"Opt-out {number}: {asked.name} on {asked.kind} is not answered any more.")


@app.command()
def remove(which: WhichArgument, name: OfNameArgument = "", as_json: output.JsonOption = False) -> None:
    """Lift one, so that they may be answered again; it stays on the list of all. What was withdrawn stays so.

    For example:

        switchboard optouts remove x @kim
    """
    from bot.flow.operations.opt_outs.enter import find_opt_out
    from bot.flow.operations.opt_outs.honour import lift_opt_out

    with context.open_store(context.settings(slack=False)) as store, store.writing() as tx:
        opt_out = find_opt_out(tx, _kinds(), which, name)
        if opt_out.holds:
            lift_opt_out(tx, opt_out.number, BY)
    if as_json:
        output.print_json({"number": opt_out.number, "lifted": opt_out.holds})
    elif opt_out.holds:
        output.print_text(f"Lifted opt-out {opt_out.number}: {opt_out.asked.name} on {opt_out.asked.kind}.")
    else:
        output.print_text(f"Opt-out {opt_out.number} was lifted already.")


def _show(*, everything: bool, as_json: bool) -> None:
    with context.open_store(context.settings(slack=False)) as store, store.reading() as tx:
        found = [one for one in tx.opt_outs.all() if one.holds or everything]
    if as_json:
        output.print_json([_record(one) for one in found])
        return
    for one in found:
        _tell(one, output.Ago(output.now()))
    if not found:
        output.print_text("Nobody has opted out.")


def _tell(one: "OptOut", ago: output.Ago) -> None:
    asked = one.asked
    who = f"@{asked.name}" if asked.scope == "author" else asked.name
    post = f" in our post {asked.post}" if asked.post else ""
    by = f", entered from the {asked.by}" if asked.cause == "entered" else ""
    why = f": {asked.why}" if asked.why else ""
    output.print_text(
        f"{one.number}  {asked.kind} {who} ({asked.scope}), {_CAUSES[asked.cause]}{post} {ago.of(one.at)}{by}{why}"
    )
    if not one.holds:
        output.print_text(f"    lifted {ago.of(one.lifted_at)} from the {one.lifted_by}", "yellow")


_CAUSES = {"asked": "asked for", "rules": "by the community's rules", "entered": "entered"}


def _record(one: "OptOut") -> dict[str, Any]:
    asked = one.asked
    return {
        "number": one.number,
        "kind": asked.kind,
        "scope": asked.scope,
        "name": asked.name,
        "key": asked.key,
        "cause": asked.cause,
        "post": asked.post,
        "by": asked.by,
        "why": asked.why,
        "at": one.at,
        "lifted_at": one.lifted_at,
        "lifted_by": one.lifted_by,
    }


def _kinds() -> list[str]:
    import connectors

    return list(connectors.kinds())
