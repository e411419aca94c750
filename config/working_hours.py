"""People's working hours, made of the company's `[hours]`, their own, and the calendar files both may name."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from bot.core.calendars.hours import ClockSpan, ClosedTimes, Hours
from bot.core.errors import Faulty
from config.calendar_file import read_closed_times
from config.cross_checks import table_items
from config.problems import Problem
from config.tables.file import CompanyFile
from config.tables.hours import WEEKDAYS, HoursTable
from config.toml_positions import Path as Place


def calendar_files(values: Mapping[str, object], folder: Path) -> tuple[Path, ...]:
    """The calendar files that a configuration names, as it is written."""
    tables = [values.get("hours"), *(person.get("hours") for _, person in table_items(values, "people"))]
    names = (table.get("closed") for table in tables if isinstance(table, dict))
    return tuple(dict.fromkeys(folder / name for name in names if isinstance(name, str)))


class WorkingHours:
    """The hours of one file's people. `problems` are found while they are made; each calendar file is read once."""

    def __init__(self, file: CompanyFile, folder: Path) -> None:
        self._shared = file.hours
        self._folder = folder
        self._calendars: dict[tuple[str, str], ClosedTimes] = {}
        self.problems: list[Problem] = []
        if file.hours is not None:
            self._hours(file.hours, ("hours",))
        self._own = [self._of(table.hours, ("people", at, "hours")) for at, table in enumerate(file.people)]

    def of(self, number: int) -> Hours | None:
        """Those of a person, by their place in the file."""
        return self._own[number]

    def _of(self, own: HoursTable | None, place: Place) -> Hours | None:
        if own is None or self._shared is None:
            table = own or self._shared
            return self._hours(table, place) if table is not None else None
        dates = {**self._shared.dates, **own.dates}
        written = {**_written(self._shared), **_written(own), "except": dates}
        try:
            return self._hours(HoursTable.model_validate(written), place)
        except ValidationError as error:
            self.problems += [
                Problem(place, f"with what [hours] says, {details['msg'].removeprefix('Value error, ')}")
                for details in error.errors()
            ]
            return None

    def _hours(self, table: HoursTable, place: Place) -> Hours | None:
        if table.always:
            return None
        return Hours(
            table.start,
            table.end,
            table.days,
            table.zone,
            tuple(ClockSpan(one.start, one.end) for one in table.breaks),
            tuple(_weekdays(table)),
            tuple(sorted(table.dates.items())),
            table.holidays,
            self._closed(table, place),
        )

    def _closed(self, table: HoursTable, place: Place) -> ClosedTimes:
        if not table.closed:
            return ClosedTimes()
        key = (table.closed, table.zone)
        if key not in self._calendars:
            self._calendars[key] = ClosedTimes()
            try:
                self._calendars[key] = read_closed_times(self._folder / table.closed, table.zone)
            except Faulty as error:
                self.problems += [Problem((*place, "closed"), fault) for fault in error.faults]
        return self._calendars[key]


def _written(table: HoursTable) -> dict[str, object]:
    return {key: getattr(table, key) for key in table.model_fields_set if key != "dates"}


def _weekdays(table: HoursTable) -> Iterator[tuple[int, tuple[ClockSpan, ...]]]:
    for number, name in enumerate(WEEKDAYS, 1):
        if name in table.model_fields_set:
            yield number, getattr(table, name)
