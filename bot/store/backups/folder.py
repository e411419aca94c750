"""The folder of backups: what a file is called, which is the newest, and which are too many. A file's name says when it
was made, so that one that was copied elsewhere keeps its age.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SQLITE, POSTGRESQL = ".db", ".dump"
_NAMED = "switchboard-%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One file, and when it was made (UTC)."""

    file: Path
    made_at: datetime


def backup_file(folder: Path, now: datetime, suffix: str) -> Path:
    """What a backup of this moment is called."""
    return folder / f"{now.astimezone(UTC):{_NAMED}}{suffix}"


def backups_in(folder: Path) -> Sequence[Backup]:
    """Those that are whole, the newest first; none where there is no such folder."""
    found = [Backup(file, made_at) for file in folder.glob("switchboard-*") if (made_at := _made_at(file))]
    return sorted(found, key=lambda backup: (backup.made_at, backup.file.name), reverse=True)


def remove_older(folder: Path, keep: int) -> Sequence[Path]:
    """Remove all but the newest `keep`; returns what was removed."""
    removed = [backup.file for backup in backups_in(folder)[keep:]]
    for file in removed:
        file.unlink()
    return removed


def _made_at(file: Path) -> datetime | None:
    if file.suffix not in (SQLITE, POSTGRESQL):
        return None
    try:
        return datetime.strptime(file.stem, _NAMED).replace(tzinfo=UTC)
    except ValueError:
        return None
