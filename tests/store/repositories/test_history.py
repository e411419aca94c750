"""The history promises: nothing in it can be changed, removed or cut off unseen, and it holds no stranger's words."""

import pytest
from sqlalchemy import Engine, text

from bot.store.repositories.history import GENESIS, NewEntry
from bot.store.transaction import Store


def _fill(store: Store, entries: int = 5) -> None:
    with store.writing() as tx:
        for number in range(entries):
            tx.history.append(NewEntry("company.held", "U1", why=f"reason {number}", data={"source": ""}))


def test_an_untouched_history_verifies_and_says_how_long_it_is(store: Store) -> None:
    _fill(store)
    with store.reading() as tx:
        assert (tx.history.verify().entries, tx.history.verify().broken) == (5, 0)


def test_an_empty_history_verifies(store: Store) -> None:
    with store.reading() as tx:
        assert tx.history.verify().broken == 0


def test_the_first_entry_follows_the_genesis_and_each_next_the_one_before(store: Store, clock: object) -> None:
    _fill(store, 3)
    with store.reading() as tx:
        entries = tx.history.since(store.now())
    assert [entry.previous for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE history SET why = 'nothing happened' WHERE seq = 3", 3),
        ("UPDATE history SET by = 'U2' WHERE seq = 1", 1),
        ('UPDATE history SET data = \'{"source": "x"}\' WHERE seq = 2', 2),
        ("UPDATE history SET at = '2020-01-01 00:00:00.000000' WHERE seq = 4", 4),
        ("UPDATE history SET hash = 'aa' WHERE seq = 5", 5),
        ("DELETE FROM history WHERE seq = 2", 2),
        ("DELETE FROM history WHERE seq >= 4", 4),
    ],
)
def test_the_first_entry_that_was_changed_or_removed_is_named(
    store: Store, engine: Engine, tampering: str, broken: int
) -> None:
    _fill(store)
    with engine.begin() as connection:
        connection.execute(text(tampering))
    with store.reading() as tx:
        verified = tx.history.verify()
    assert verified.broken == broken
    assert verified.problem


def test_an_entry_appended_in_a_transaction_that_fails_never_happened(store: Store) -> None:
    _fill(store, 2)
    with pytest.raises(RuntimeError), store.writing() as tx:
        tx.history.append(NewEntry("company.held", "U1"))
        raise RuntimeError("the transaction breaks")
    _fill(store, 1)
    with store.reading() as tx:
        assert (tx.history.verify().entries, tx.history.verify().broken) == (3, 0)
