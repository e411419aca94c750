"""What PostgreSQL alone promises: its driver is named when it is missing, each spelling of its URL is understood, what
was to be stored stands in no error, and a connection that is lost is said to be.
"""

import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from bot.core.errors import Faulty, Unavailable
from bot.store.database_errors import database_errors
from bot.store.database_url import parsed_url
from bot.store.engine import migrate, open_engine, schema_revisions
from bot.store.repositories.posts import PostArrival
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.database import schema_differences
from tests.fakes.posts import a_post
from tests.names_in_code import newest_revision
from tests.postgresql.databases import Databases, KeptDatabase

NOWHERE = "postgresql://u:pw-secret@127.0.0.1:1/x"


@pytest.fixture
def on_postgresql(kept_database: KeptDatabase) -> Engine:
    return kept_database.emptied()


@pytest.fixture
def url(postgresql: Databases) -> Iterator[str]:
    with postgresql.lent() as url:
        yield url


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_each_spelling_of_the_url_means_the_one_driver(scheme: str) -> None:
    parsed = parsed_url(f"{scheme}://me:hunter2@host:5433/db?sslmode=require")
    assert parsed.render_as_string() == "postgresql+psycopg://me:***@host:5433/db?sslmode=require"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_without_its_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Faulty, match=r"extra postgres: `uv sync --extra postgres`.*pip install") as fault:
        open_engine(f"{scheme}://me:hunter2@host/db")
    assert "hunter2" not in str(fault.value)


def test_a_url_whose_port_is_no_number_is_refused_without_its_password() -> None:
    with pytest.raises(Faulty, match="DATABASE_URL") as fault:
        open_engine("postgresql://me:hunter2@host:port/db")
    assert "hunter2" not in str(fault.value)


def test_a_server_that_is_not_there_is_said_to_be_without_the_password() -> None:
    engine = open_engine(NOWHERE)
    with pytest.raises(Unavailable, match="see that it runs at this address") as told:
        migrate(engine)
    assert "pw-secret" not in str(told.value)


@pytest.mark.parametrize(
    ("there", "nowhere", "remedy"),
    [
        ("switchboard_test", "no_such", 'database "no_such.*" does not exist: make this database, or name another'),
        ("postgres@", "nobody@", 'role "nobody" does not exist: check the name and password'),
    ],
)
def test_what_the_server_does_not_know_is_said_with_what_to_do(
    postgresql: Databases, there: str, nowhere: str, remedy: str
) -> None:
    with postgresql.lent() as url:
        engine = open_engine(url.replace(there, nowhere))
        with pytest.raises(Unavailable, match=remedy) as told:
            migrate(engine)
        engine.dispose()
    assert "\n" not in str(told.value)


def test_the_migrations_make_exactly_the_tables_of_the_code_and_once_only(postgresql: Databases) -> None:
    with postgresql.lent(empty=True) as url:
        engine = open_engine(url)
        assert schema_revisions(engine) == ("", newest_revision())
        for _ in range(2):
            migrate(engine)
            with engine.connect() as connection:
                assert schema_differences(connection) == []
        engine.dispose()


def test_what_was_to_be_stored_stands_in_no_error_of_the_database(on_postgresql: Engine) -> None:
    statement = text("INSERT INTO hold (scope, by, why, at) VALUES (:words, 'U1', '', now())")
    words = {"words": "my password is hunter2"}
    with pytest.raises(IntegrityError) as refusal, database_errors(), on_postgresql.begin() as connection:
        connection.execute(statement, words)
        connection.execute(statement, words)
    assert "hunter2" not in "".join((str(refusal.value), repr(refusal.value), str(refusal.value.orig)))


def test_a_locked_row_is_unavailable_with_a_remedy_and_nothing_is_changed(url: str) -> None:
    patient, impatient = open_engine(url), open_engine(url, busy_seconds=0.05)
    with Store(patient).writing() as tx:
        tx.questions.create()
    with Store(patient).writing() as tx:
        tx.questions.row(1, lock=True)
        with pytest.raises(Unavailable, match="another program holds it"), Store(impatient).writing() as other:
            other.questions.row(1, lock=True)
    patient.dispose()
    impatient.dispose()


def test_a_reading_transaction_sees_one_moment_and_changes_nothing(on_postgresql: Engine, clock: FakeClock) -> None:
    store = Store(on_postgresql, clock=clock)
    with store.reading() as tx:
        assert tx.holds.active() == []
        with store.writing() as other:
            other.holds.hold("U1", "everything stops")
        assert tx.holds.active() == []
    with pytest.raises(Unavailable, match="read-only"), store.reading() as tx:
        tx.holds.hold("U1", "in vain")
        tx.holds.active()


def test_a_lost_connection_is_unavailable_and_the_next_one_is_made_by_itself(postgresql: Databases, url: str) -> None:
    engine = open_engine(url)
    store = Store(engine)
    with pytest.raises(Unavailable, match="Nothing was changed; it is tried again"), store.writing() as tx:
        tx.questions.create()
        postgresql.refuse(url)
        tx.posts.add_all([PostArrival(a_post())])
    with pytest.raises(Unavailable, match="the database"), store.writing() as tx:
        tx.questions.create()
    postgresql.accept(url)
    with store.writing() as tx:
        assert len(tx.questions.awaiting_triage()) == 0
        tx.questions.create()
    engine.dispose()


def test_many_append_to_the_history_at_once_and_its_chain_holds(on_postgresql: Engine, clock: FakeClock) -> None:
    from bot.store.repositories.history import NewEntry

    store = Store(on_postgresql, clock=clock)

    def append(by: str) -> None:
        for _ in range(10):
            with store.writing() as tx:
                tx.history.append(NewEntry("company.held", by))

    threads = [Thread(target=append, args=(f"U{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as tx:
        check = tx.history.verify()
    assert (check.entries, check.broken) == (40, 0)


def test_a_null_character_is_replaced_wherever_a_text_comes_from(on_postgresql: Engine, clock: FakeClock) -> None:
    store = Store(on_postgresql, clock=clock)
    with store.writing() as tx:
        tx.holds.hold("U1", "a\0b")
    with store.reading() as tx:
        assert tx.holds.active() == [("", "U1", "a\N{REPLACEMENT CHARACTER}b")]
        assert tx.search.page(["a\0b"]).total == 0
