"""`switchboard backup` copies the database while Switchboard runs, `switchboard restore` puts a copy back while it does
not. Both look through the copy and the history's chain before they say that it is done.
"""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import context, output
from bot.core.errors import Faulty

_BY = "command line"
"""Who did it, in the history."""

_HELD = (
    "Sending is held: what left after the backup was made is not known to it, and would leave once more. Compare with"
    " what stands in public, then resume in Slack (`/sb resume`) or on the web."
)

FolderOption = Annotated[Path | None, typer.Option("--to", help="The folder. Default: SWITCHBOARD_BACKUPS.")]
KeepOption = Annotated[int, typer.Option(min=1, help="How many are kept, this one among them; older ones are removed.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Also where a SQLite database is already.")]
BackupArgument = Annotated[Path, typer.Argument(help="A file that `switchboard backup` made.")]


def backup(to: FolderOption = None, keep: KeepOption = 14, as_json: output.JsonOption = False) -> None:
    """Copy the whole database, as it is at one moment, into a file; the bot may run meanwhile. The copy is looked
    through, and the history's chain reckoned, before it counts; only then are older ones removed.

    It holds what customers and colleagues wrote, and nothing of `.env`: keep it as carefully as the database.

    For example:

        switchboard backup

        switchboard backup --to /mnt/backups --keep 30
    """
    from bot.store.backups import postgresql, sqlite
    from bot.store.backups.folder import POSTGRESQL, SQLITE, backup_file, remove_older
    from bot.store.engine import database_file

    settings = context.settings(slack=False)
    url = settings.database_url.get_secret_value()
    if not context.database_exists(url):
        raise Faulty(["There is no database yet (DATABASE_URL); the first `switchboard run` makes it."])
    folder, file = to or settings.backups, database_file(url)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file is None:
        target = backup_file(folder, output.now(), POSTGRESQL)
        entries = postgresql.dump(url, target)
    else:
        target = backup_file(folder, output.now(), SQLITE)
        entries = sqlite.copy(file, target)
    removed = remove_older(folder, keep)
    if as_json:
        output.print_json(
            {"file": str(target), "bytes": target.stat().st_size, "entries": entries, "removed": len(removed)}
        )
        return
    size = f"{target.stat().st_size / 2**20:.1f} MiB"
    output.print_text(f"{target}: {size}, its history is whole ({output.count(entries, 'entry')}).", "green")
    if removed:
        output.print_text(f"{output.count(len(removed), 'older backup')} removed.")


def restore(file: BackupArgument, replace: ReplaceOption = False) -> None:
    """Put a backup in the place of the database that DATABASE_URL names, while no bot runs on it. A SQLite database
    that stands there is kept beside it, its name ending in `.before`; a PostgreSQL has to be empty. Sending is held
    then: what left after the backup was made is not known to it, and would leave once more.

    For example:

        switchboard restore backups/switchboard-20261128T205300Z.db
    """
    from bot.runner.single_instance import single_instance
    from bot.store.engine import lock_file_of

    url = context.settings(slack=False).database_url.get_secret_value()
    lock = lock_file_of(url)
    with single_instance(lock) if lock else nullcontext():
        entries = _put_back(file, url, replace=replace)
        _hold_everything(url, file.name)
    output.print_text(f"{file} is back; its history is whole ({output.count(entries, 'entry')}).", "green")
    output.print_text(_HELD)


def _put_back(file: Path, url: str, *, replace: bool) -> int:
    from bot.store.backups import postgresql, sqlite
    from bot.store.backups.folder import POSTGRESQL, SQLITE
    from bot.store.engine import database_file

    place = database_file(url)
    wanted = POSTGRESQL if place is None else SQLITE
    if not file.is_file():
        raise Faulty([f"{file}: there is no such file."])
    if file.suffix != wanted:
        raise Faulty([f"{file} is of another kind of database than DATABASE_URL names; this one takes {wanted} files."])
    if place is None:
        return postgresql.put_back(file, url)
    if place.exists() and not replace:
        raise Faulty([f"{place} is there. With --replace it is kept as {place}.before, and gives way to the backup."])
    return sqlite.put_back(file, place)


def _hold_everything(url: str, name: str) -> None:
    """Also brings a backup of an earlier version up to date."""
    from bot.core.sending.holds import EVERYTHING
    from bot.flow.operations.reverting.holds import hold_sending
    from bot.store.engine import migrate, open_engine
    from bot.store.transaction import Store

    engine = open_engine(url)
    try:
        migrate(engine)
        with Store(engine).writing() as tx:
            hold_sending(tx, _BY, f"restored from {name}: what left since it was made is not known", EVERYTHING)
    finally:
        engine.dispose()
