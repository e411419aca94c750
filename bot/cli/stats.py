"""The command `stats`: the figures of a period."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import context, output

if TYPE_CHECKING:
    from bot.cli.context import CommandContext
    from bot.core.figures.reckoning import PeriodFigures

PeriodArgument = Annotated[str, typer.Argument(help="7d, 24h, today, or a month such as 2026-11.")]
OfTagOption = Annotated[str, typer.Option("--tag", help="Only questions with this tag.")]
OfSourceOption = Annotated[str, typer.Option("--source", help="Only questions asked on this source.")]
OfPersonOption = Annotated[str, typer.Option("--person", help="Only questions this person had a hand in: name or id.")]


def stats(
    period: PeriodArgument = "7d",
    tag: OfTagOption = "",
    source: OfSourceOption = "",
    person: OfPersonOption = "",
    meanings: Annotated[bool, typer.Option("--meanings", help="Say what each figure means.")] = False,
    as_json: output.JsonOption = False,
) -> None:
    """What came of the work in a period, beside the one before; reckoned from the history alone.

    For example:

        switchboard stats 30d --tag sso

        switchboard stats 2026-11 --json
    """
    from bot.core.figures.record import figure_record
    from bot.core.figures.wording import figure_table, heading
    from bot.core.figures.wording import meanings as all_meanings

    if meanings:
        for title, meaning in all_meanings():
            output.print_text(f"{title}: {meaning}")
        return
    figures, name = _reckoned(context.load_context(slack=False), period, tag, source, person)
    if as_json:
        output.print_json(figure_record(figures))
        return
    output.print_text(heading(figures, name))
    output.print_text(figure_table(figures))


def _reckoned(known: "CommandContext", period: str, tag: str, source: str, person: str) -> "tuple[PeriodFigures, str]":
    """The figures, and the person's name. Raises Faulty for what is not configured."""
    from bot.core.figures.period import read_periods
    from bot.core.figures.reckoning import figures_of
    from bot.core.figures.scope import Scope
    from bot.core.moments.zones import zone_of

    people = known.company.people
    names = {name: one for one in people for name in (one.slack.casefold(), one.name.casefold())}
    one = names.get(person.removeprefix("@").casefold())
    tags = [each.name for each in known.company.tags]
    faults = [] if not tag or tag in tags else [f"There is no tag {tag}. There are: {', '.join(tags)}."]
    sources = [each.name for each in known.company.sources]
    faults += (
        [] if not source or source in sources else [f"There is no source {source}. There are: {', '.join(sources)}."]
    )
    faults += [] if not person or one else [f"There is nobody called {person} in the configuration."]
    if faults:
        output.refuse(*faults)
    periods = read_periods(period, output.now(), zone_of(None, people))
    scope = Scope(tag, source, one.slack if one else "")
    with context.open_store(known.settings) as store, store.reading() as tx:
        found = figures_of(tx.counted.between(periods.before.since, periods.present.until), periods, scope)
    return found, one.name if one else ""
