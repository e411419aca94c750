"""Watches the configuration file, and the calendar files it names, while the bot runs, and hands on what it says. What
of it may change at once is told in `bot.core.company`.

A file is read once it is left alone, and is taken whole or not at all: its faults are logged, and what was in force
stays. What else changed is named; it waits for a restart.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

import connectors
from bot.core.company import TAKEN_AT_ONCE
from bot.core.errors import Faulty, SwitchboardError
from config import company, on_call, working_hours

if TYPE_CHECKING:
    from config.company import ConfiguredCompany

log = structlog.get_logger()

Stamp = tuple[int, int, int]
"""Of a file: when it was written (nanoseconds), its size, its inode. Another file of the same time is another file."""
_NO_FILE: Stamp = (0, 0, 0)
_TAKEN_WITH_PEOPLE = frozenset({"hours"})


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read: the digest of the text and of its calendar files, and its tables as written; none where it is no
    TOML.
    """

    digest: str
    tables: Mapping[str, object]


class Reload:
    """Looks at the file at `path`, in turns, from the thread that waits. `take` is called with a sound company."""

    def __init__(self, path: Path, take: "Callable[[ConfiguredCompany], None]") -> None:
        self._path = path
        self._take_company = take
        self._in_force = self._last = _read(path)
        self._last_stamp = self._read_stamp = self._stamps()

    def check_file(self, *, asked: bool = False) -> None:
        """One turn. A file that changed since the last turn may still be written: it is read when it rests.

        `asked`: somebody told us to read it, so it is read now, and what is wrong is said again.
        """
        stamp = self._stamps()
        rests, self._last_stamp = stamp == self._last_stamp, stamp
        if asked or (rests and stamp != self._read_stamp):
            self._read_stamp = stamp
            self._read(asked=asked)

    def _read(self, *, asked: bool) -> None:
        before, self._last = self._last, _read(self._path)
        if self._last.digest == before.digest and not asked:
            return
        try:
            found = company.load_company(self._path, connectors.checked)
            self._take_company(found)
        except Faulty as error:
            self._log_refused(error.faults)
        except SwitchboardError as error:
            self._log_refused((str(error),))
        else:
            self._log_taken(found, self._last)

    def _stamps(self) -> tuple[Stamp, ...]:
        """Those of the file and of the calendar files it named when it was last read."""
        files = (self._path, *_calendar_files(self._last.tables, self._path.parent))
        return tuple(_stamp(file) for file in files)

    def _log_refused(self, faults: Sequence[str]) -> None:
        log.error("configuration.faulty", file=str(self._path), faults=list(faults), remedy="what was in force stays")

    def _log_taken(self, found: "ConfiguredCompany", read: _Read) -> None:
        """Say what holds now. What needs a restart is named until the restart."""
        tags = [tag.name for tag in found.tags]
        log.info("configuration.taken", file=str(self._path), tags=tags, people=len(found.people))
        before, after = _lasting(self._in_force.tables), _lasting(read.tables)
        later = sorted(name for name in before | after if before.get(name) != after.get(name))
        if later:
            log.warning("configuration.waits", file=str(self._path), parts=later, remedy="restart to take them up")


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return _NO_FILE
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> _Read:
    content = _content(path)
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        tables = {}
    calendars = (_content(file) for file in _calendar_files(tables, path.parent))
    return _Read(sha256(b"\n".join((content, *calendars))).hexdigest(), tables)


def _content(path: Path) -> bytes:
    """Nothing for a file that cannot be read: whoever takes it up says so."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _lasting(tables: Mapping[str, object]) -> dict[str, object]:
    """What of the tables holds until a restart."""
    rest = {name: table for name, table in tables.items() if name not in TAKEN_AT_ONCE | _TAKEN_WITH_PEOPLE}
    if isinstance(identity := rest.get("company"), dict):
        rest["company"] = {key: value for key, value in identity.items() if key != "disclosure"}
    return rest


def _calendar_files(tables: Mapping[str, object], folder: Path) -> tuple[Path, ...]:
    """The calendar files that the configuration names."""
    return (*working_hours.calendar_files(tables, folder), *on_call.calendar_files(tables, folder))
