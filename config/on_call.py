"""Who is on call, made of `[[oncall]]` and the calendar files it names."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.errors import Faulty
from bot.core.routing.on_call import OnCall, Shift
from config.calendar_file import NamedTime, read_named_times
from config.cross_checks import table_items
from config.problems import Problem
from config.tables.file import CompanyFile
from config.tables.oncall import OnCallTable
from config.tables.people import PersonTable


def calendar_files(values: Mapping[str, object], folder: Path) -> tuple[Path, ...]:
    """The calendar files that `[[oncall]]` names, as it is written."""
    names = (table.get("calendar") for _, table in table_items(values, "oncall"))
    return tuple(dict.fromkeys(folder / name for name in names if isinstance(name, str) and name))


class OnCallRules:
    """The rules of one file, each calendar read once. `problems` are found while they are made."""

    def __init__(self, file: CompanyFile, folder: Path) -> None:
        self._people = file.people
        self._folder = folder
        self.problems: list[Problem] = []
        self.rules = tuple(self._rule(table, at) for at, table in enumerate(file.oncall))

    def _rule(self, table: OnCallTable, at: int) -> OnCall:
        return OnCall(
            table.tag,
            table.group or "",
            table.people,
            table.starts.replace(tzinfo=ZoneInfo(table.zone)) if table.starts else None,
            table.turn,
            self._shifts(table, at) if table.calendar else (),
        )

    def _shifts(self, table: OnCallTable, at: int) -> tuple[Shift, ...]:
        place = ("oncall", at, "calendar")
        try:
            times = read_named_times(self._folder / table.calendar, table.zone)
        except Faulty as error:
            self.problems += [Problem(place, fault) for fault in error.faults]
            return ()
        shifts = tuple(_shifts(times, self._people))
        if times and not shifts:
            told = f"no event of {table.calendar} names anybody of [[people]], by name or member id."
            self.problems.append(Problem(place, told))
        return shifts


def _shifts(times: Sequence[NamedTime], people: Sequence[PersonTable]) -> Iterator[Shift]:
    for one in times:
        title = one.title.casefold()
        for person in people:
            if person.name.casefold() in title or person.slack.casefold() in title:
                yield Shift(one.start, one.end, person.slack)
