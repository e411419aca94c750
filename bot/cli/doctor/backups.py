"""Checks when the last backup was made."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.doctor.check_result import CheckResult
from bot.store.backups.folder import backups_in

OLD = timedelta(days=2)
"""A backup that is made every night is not so old, even when one night fails."""

_WHAT = "backup"


def check_backups(folder: Path, now: datetime) -> Iterator[CheckResult]:
    """How old the newest one in `folder` is. None at all may be meant: a database may be copied by other means."""
    found = backups_in(folder)
    if not found:
        yield CheckResult(_WHAT, detail=f"none in {folder}; `switchboard backup` makes one")
        return
    age = now - found[0].made_at
    told = f"the last one, {found[0].file}, was made {_ago(age)} ago"
    if age > OLD:
        yield CheckResult(_WHAT, told, "Make one now: `switchboard backup`; and one every night.", warning=True)
    else:
        yield CheckResult(_WHAT, detail=told)


def _ago(age: timedelta) -> str:
    return f"{age.days} days" if age > OLD else f"{max(0, int(age.total_seconds() // 3600))} hours"
