"""The database promises: set up as durable as it can be, up to date at start, and clear when it cannot answer."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.core.errors import Faulty, Unavailable
from bot.store.engine import lock_file_of, migrate, open_engine, presence_of, schema_revisions
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from tests.fakes.database import schema_differences
from tests.fakes.posts import a_post
from tests.names_in_code import newest_revision


@pytest.mark.sqlite
def test_sqlite_is_opened_with_wal_full_sync_and_foreign_keys(engine: Engine) -> None:
    with engine.connect() as connection:
        read = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
        assert [*read, connection.execute(text("PRAGMA foreign_keys")).scalar()] == ["wal", 2, 1]


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        assert schema_differences(connection) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = schema_revisions(engine)
    migrate(engine)
    assert schema_revisions(engine) == before == (newest_revision(), newest_revision())


def test_an_unmigrated_database_says_so(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new.db")
    assert schema_revisions(engine) == ("", newest_revision())
    engine.dispose()


def test_a_locked_database_is_unavailable_with_a_remedy_and_nothing_is_changed(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/s.db", busy_seconds=0.05)
    migrate(engine)
    other = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="another program holds it"), Store(engine).writing() as tx:
        tx.questions.create()
    other.execute("ROLLBACK")
    other.close()
    with Store(engine).reading() as tx:
        assert tx.questions.awaiting_triage() == []
    engine.dispose()


@pytest.mark.sqlite
def test_a_full_disk_is_unavailable_with_a_remedy_and_nothing_is_changed(engine: Engine, store: Store) -> None:
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(Unavailable, match="make room on the disk"), store.writing() as tx:
        for number in range(5000):
            tx.history.append(NewEntry("company.held", "U1", why=f"a reason of some length {number}"))
    with store.reading() as tx:
        assert tx.history.verify().entries == 0


def test_a_broken_database_file_is_unavailable_and_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    file.write_bytes(b"this is no database at all" * 100)
    engine = open_engine(f"sqlite:///{file}")
    with pytest.raises(Unavailable):
        migrate(engine)
    engine.dispose()
    assert file.read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x/y", "sqlite:////proc/nowhere/x.db"])
def test_a_wrong_database_url_says_what_to_write(url: str) -> None:
    with pytest.raises(Faulty, match="DATABASE_URL"):
        open_engine(url)


def test_what_a_customer_wrote_never_shows_in_a_database_error(store: Store, engine: Engine) -> None:
    from bot.store.repositories.posts import PostArrival

    words = "my password is hunter2"
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE post RENAME TO other"))
    with pytest.raises(Unavailable) as refusal, store.writing() as tx:
        tx.posts.add_all([PostArrival(a_post(text=words))])
    assert words not in str(refusal.value)
    assert words not in str(refusal.value.__cause__)


def test_a_new_database_and_the_files_beside_it_are_its_owners_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new/s.db")
    migrate(engine)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        rights = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "new").iterdir()}
    engine.dispose()
    assert rights == dict.fromkeys(("s.db", "s.db-wal", "s.db-shm"), 0o600)


def test_a_database_has_one_lock_whichever_link_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/s.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "real/s.db")
    locks = {lock_file_of(f"sqlite:///{tmp_path}/{name}") for name in ("real/s.db", "link.db", "real/../link.db")}
    assert locks == {tmp_path / "real/s.db.lock"}


def test_it_is_noticed_that_a_database_was_deleted_or_replaced(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    file.touch()
    stands = presence_of(f"sqlite:///{file}")
    assert stands()
    (tmp_path / "other.db").touch()
    (tmp_path / "other.db").replace(file)
    assert not stands()
    file.unlink()
    assert not stands()
