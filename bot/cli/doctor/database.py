"""Checks the database: whether it can be reached and written, its schema version, and free space on the disk."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from bot.cli.context import BUSY_SECONDS, migration_problem
from bot.cli.doctor.check_result import CheckResult
from bot.core.errors import Faulty, Unavailable
from bot.core.ports.inbox import KeptPayload
from bot.store.engine import database_file, is_newer, open_engine, schema_revisions
from bot.store.transaction import Store

LEAST_FREE = 200 * 1024 * 1024
"""Bytes. With less, the database, its journal and the log may fill the disk within a day."""

_WHAT = "database"
_MOST_NAMED = 3


def check_database(url: str, busy_seconds: float = BUSY_SECONDS) -> Iterator[CheckResult]:
    """`url` is DATABASE_URL. A SQLite file that does not exist yet is not created."""
    file = database_file(url)
    if file is None:
        yield from _check_schema(url, busy_seconds)
        return
    yield _check_disk(file)
    if file.exists():
        yield from _check_rights(file)
        yield from _check_schema(url, busy_seconds)
    else:
        yield CheckResult(_WHAT, detail=f"{file} is not there yet; the first `switchboard run` makes it")


def _check_rights(file: Path) -> Iterator[CheckResult]:
    """Whether others on this machine may read what customers and colleagues wrote."""
    if file.stat().st_mode & 0o077:
        yield CheckResult("database file", f"others on this machine may read {file}", f"chmod 600 {file}*")


def _check_schema(url: str, busy_seconds: float) -> Iterator[CheckResult]:
    try:
        engine = open_engine(url, busy_seconds)
    except Faulty as error:
        yield CheckResult(_WHAT, str(error), "Correct DATABASE_URL.")
        return
    try:
        present, newest = schema_revisions(engine)
        if not present and database_file(url) is None:
            yield CheckResult(_WHAT, detail="it has no tables yet; the first `switchboard run` makes them")
            return
        if present != newest:
            remedy = "Start `switchboard run`; keep a copy of the database first."
            if is_newer(present, newest):
                remedy = "Update Switchboard, or name another database in DATABASE_URL."
            yield CheckResult(_WHAT, migration_problem(present, newest), remedy)
            return
        with Store(engine).writing() as tx:
            tx.streams.health()
            set_aside = tx.inbox.all_set_aside()
        yield CheckResult(_WHAT, detail=f"can be read and written; version {newest}")
        yield from _tell_set_aside(set_aside)
    except Unavailable as error:
        yield CheckResult(_WHAT, error.reason, "See that the database runs, and that no other program holds it.")
    finally:
        engine.dispose()


def _tell_set_aside(acts: Sequence[KeptPayload]) -> Iterator[CheckResult]:
    """What people did in Slack and Switchboard could not carry out. Their words are not shown."""
    if not acts:
        return
    newest = [f"a {act.kind.value} of {act.arrived_at:%Y-%m-%d %H:%M} UTC" for act in acts[-_MOST_NAMED:]]
    told = f"{len(acts)} could not be carried out, the last: {', '.join(newest)}"
    remedy = "Each person was told. The log has step.failed and act.failed of that time; report them."
    yield CheckResult("what people did in Slack", told, remedy, warning=True)


def _check_disk(file: Path) -> CheckResult:
    """Whether the folder of `file`, or the nearest one that exists above it, can be written and has room."""
    folder = next(folder for folder in file.absolute().parents if folder.exists())
    try:
        TemporaryFile(dir=folder).close()
    except OSError as error:
        return CheckResult(
            "disk",
            f"{folder} cannot be written ({error.strerror})",
            "Give its owner the right to write, or move DATABASE_URL.",
        )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return CheckResult("disk", f"only {free // 2**20} MiB are free in {folder}", "Make room on this disk.")
    return CheckResult("disk", detail=f"{free // 2**30} GiB free in {folder}")
