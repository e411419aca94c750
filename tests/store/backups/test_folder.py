"""Backups promise: a file's name says when it was made, and only those that are too many are removed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store.backups.folder import SQLITE, backup_file, backups_in, remove_older

NOW = datetime(2026, 11, 28, 20, 53, tzinfo=UTC)


def test_the_newest_are_kept_and_what_is_no_backup_is_left_alone(tmp_path: Path) -> None:
    files = [backup_file(tmp_path, NOW + timedelta(days=day), SQLITE) for day in range(4)]
    others = [tmp_path / "switchboard-old.db", tmp_path / "notes.txt", tmp_path / ".switchboard-1.db.partial"]
    for file in (*files, *others):
        file.touch()
    assert [backup.file for backup in backups_in(tmp_path)] == files[::-1]
    assert remove_older(tmp_path, 2) == [files[1], files[0]]
    assert sorted(tmp_path.iterdir()) == sorted([*files[2:], *others])


def test_a_name_says_when_it_was_made(tmp_path: Path) -> None:
    file = backup_file(tmp_path, NOW, SQLITE)
    file.touch()
    assert file.name == "switchboard-20261128T205300Z.db"
    assert backups_in(tmp_path)[0].made_at == NOW
    assert backups_in(tmp_path / "nowhere") == []
