"""Databases on the tests' PostgreSQL: one that is brought up to date once and copied, and one for each process that is
emptied between tests, which takes a fraction of making another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from secrets import token_hex

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.store.engine import migrate, open_engine

_EMPTY = """
CREATE SCHEMA tests;
CREATE FUNCTION tests.tables(place text) RETURNS SETOF regclass LANGUAGE sql STABLE AS $$
    SELECT oid::regclass FROM pg_class
        WHERE relnamespace = place::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
$$;
CREATE FUNCTION tests.shape() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT md5(string_agg(attrelid::regclass::text || attname, ',' ORDER BY attrelid, attnum)) FROM pg_attribute
        WHERE attrelid IN (SELECT tests.tables('public')) AND NOT attisdropped
$$;
DO $$
DECLARE one regclass; found boolean;
BEGIN
    FOR one IN SELECT tests.tables('public') LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || one || ')' INTO found;
        IF found THEN EXECUTE 'CREATE TABLE tests.' || one || ' AS SELECT * FROM ' || one; END IF;
    END LOOP;
END $$;
CREATE FUNCTION tests.make_empty() RETURNS text LANGUAGE plpgsql AS $$
DECLARE one regclass; found boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '3s';
    FOR one IN SELECT tests.tables('public') LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || one || ')' INTO found;
        IF found THEN EXECUTE 'DELETE FROM ' || one; END IF;
    END LOOP;
    FOR one IN SELECT tests.tables('tests') LOOP
        EXECUTE 'INSERT INTO public.' || split_part(one::text, '.', 2) || ' SELECT * FROM ' || one;
    END LOOP;
    PERFORM setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
    RETURN tests.shape();
END $$;
"""
"""In the schema `tests`, which no comparison of tables looks into; rows that migrations begin with are kept there."""


class Databases:
    """Those of one process on a server. Each has a name of its own, so that runs may share the server."""

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url).set(drivername="postgresql+psycopg")
        self._admin = create_engine(self._server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._prefix = f"switchboard_test_{token_hex(4)}"
        self._numbers = count(1)
        self._template = ""

    def template(self) -> str:
        """The name of one that is empty and up to date, made when it is first asked for."""
        if not self._template:
            name = f"{self._prefix}_template"
            self._run(f"CREATE DATABASE {name}")
            engine = open_engine(_shown(self._server.set(database=name)))
            migrate(engine)
            with engine.begin() as connection:
                connection.exec_driver_sql(_EMPTY)
            engine.dispose()
            self._template = name
        return self._template

    def make(self, *, empty: bool = False) -> str:
        """The URL of a new database, up to date or with no table in it."""
        name = f"{self._prefix}_{next(self._numbers)}"
        source = "template0" if empty else self.template()
        self._run(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        return _shown(self._server.set(database=name))

    def drop(self, url: str) -> None:
        """Remove one, whoever is connected to it."""
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    @contextmanager
    def lent(self, *, empty: bool = False) -> Iterator[str]:
        """The URL of a new database, which is removed afterwards."""
        url = self.make(empty=empty)
        try:
            yield url
        finally:
            self.drop(url)

    def close(self) -> None:
        """Remove what the others were copied from."""
        if self._template:
            self._run(f"DROP DATABASE IF EXISTS {self._template} WITH (FORCE)")

    def refuse(self, url: str) -> None:
        """End every connection to one, and take no other, as if the server had gone."""
        name = make_url(url).database
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def accept(self, url: str) -> None:
        """Take connections to it again."""
        self._run(f"ALTER DATABASE {make_url(url).database} ALLOW_CONNECTIONS true")

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)


class KeptDatabase:
    """One database for all tests of a process, and one engine, so that statements are compiled once."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._make()

    def _make(self) -> None:
        self._url = self._databases.make()
        self._engine = open_engine(self._url)
        with self._engine.connect() as connection:
            self._shape = connection.scalar(text("SELECT tests.shape()"))

    def emptied(self) -> Engine:
        """The engine, on a database as migrations make it. One whose tables a test has changed, or still locks, is
        replaced.
        """
        try:
            with self._engine.begin() as connection:
                shape = connection.scalar(text("SELECT tests.make_empty()"))
        except DBAPIError:
            shape = None
        if shape != self._shape:
            self.close()
            self._make()
        return self._engine

    def close(self) -> None:
        self._engine.dispose()
        self._databases.drop(self._url)


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)
