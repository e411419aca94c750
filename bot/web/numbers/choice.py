"""Which numbers an address asks for: a period, of what, told apart by what; and the addresses that ask for others."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.errors import Faulty, NotFound
from bot.core.figures.figures import FIGURES_BY_NAME, Figure
from bot.core.figures.period import Period, Periods, read_periods, read_span
from bot.core.figures.scope import Scope
from bot.core.figures.series import Grouping, fits
from bot.desk import Desk
from bot.web.visit import Visit, address_with

USUAL_PERIOD = "30d"

PERIODS = (("today", "Today"), ("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"), ("365d", "A year"))
"""Those that one click away, as they are typed and called."""


@dataclass(frozen=True, slots=True)
class NumbersChoice:
    """What was asked for. `typed` are the period's own words in the address."""

    periods: Periods
    scope: Scope
    by: Grouping | None
    typed: Mapping[str, str]

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters that ask for this."""
        return {**self.typed, **scope_query(self.scope), "by": self.by or ""}

    def address(self, **changes: str) -> str:
        """The page with some of this changed; "" leaves out."""
        return address_with("/numbers", self.query, **changes)

    def with_period(self, typed: str) -> str:
        """The page of another period."""
        return self.address(**{"from": "", "to": "", "period": typed})


def read_choice(visit: Visit) -> NumbersChoice:
    """What an address asks for. Raises Faulty or NotFound with what to write."""
    typed = {name: visit.query.get(name, "").strip() for name in ("from", "to", "period")}
    if typed["from"] or typed["to"]:
        period = {"from": typed["from"] or typed["to"], "to": typed["to"] or typed["from"]}
        periods = read_span(period["from"], period["to"], visit.now, visit.viewer.zone)
    else:
        period = {"period": typed["period"] or USUAL_PERIOD}
        periods = read_periods(period["period"], visit.now, visit.viewer.zone)
    by = _grouping(visit.query.get("by", ""))
    if by is not None and not fits(periods.present, by):
        raise Faulty([f"So long a time has too many {by}s to be read. Ask for weeks or months."])
    return NumbersChoice(periods, read_scope(visit), by, period)


def read_scope(visit: Visit) -> Scope:
    """Of what the numbers are. Raises NotFound for a person or source there is not."""
    tag, source, person = (visit.query.get(name, "").strip() for name in ("tag", "source", "person"))
    if person and person not in visit.desk.people:
        raise NotFound("There is nobody of this Slack user id in the configuration. Choose one in the filters.")
    if source and source not in visit.desk.figures.sources():
        raise NotFound(f"There is no such source. There are: {', '.join(visit.desk.figures.sources()) or 'none'}.")
    return Scope(tag, source, person)


def read_figure(visit: Visit) -> Figure:
    """The figure whose rows are asked for. Raises NotFound."""
    figure = FIGURES_BY_NAME.get(visit.query.get("figure", ""))
    if figure is None:
        raise NotFound(f"There is no such figure. There are: {', '.join(FIGURES_BY_NAME)}.")
    return figure


def rows_address(figure: Figure, period: Period, scope: Scope) -> str:
    """Where the rows behind a figure are. The time is told exactly, so that it lists what was counted."""
    exact = {"from": period.since.isoformat(), "to": period.until.isoformat()}
    return address_with("/numbers/rows", {"figure": figure.name, **exact, **scope_query(scope)})


def scope_query(scope: Scope) -> Mapping[str, str]:
    """The parameters that ask for a scope."""
    return {"tag": scope.tag, "source": scope.source, "person": scope.person}


def people_by_name(desk: Desk) -> list[tuple[str, str]]:
    """Slack user id and name of everybody, by name."""
    return sorted(((slack, person.name) for slack, person in desk.people.items()), key=lambda one: one[1].casefold())


def _grouping(typed: str) -> Grouping | None:
    try:
        return Grouping(typed) if typed else None
    except ValueError:
        raise Faulty([f"Numbers are told apart by {', '.join(Grouping)}."]) from None
