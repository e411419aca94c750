"""`switchboard sources` tells what reading X cost today, from the cursors in the database alone."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.model import Batch, Stream
from bot.core.watch.streams import StreamKey
from bot.store.transaction import Store
from tests.cli.harness import COMPANY, command_harness
from tests.fakes.database import lent_engine

SOURCE = """
[[sources]]
kind = "x"
name = "x"
account = "ferrywire"
daily_cost = 5.0
own_posts = false
"""


def test_it_tells_posts_and_dollars_of_a_source_that_charges_and_of_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with command_harness(tmp_path) as harness:
        harness.write_config(COMPANY + SOURCE)
        with lent_engine(tmp_path / "data/switchboard.db") as engine:
            _read_today(Store(engine))
        told = CliRunner().invoke(app, ["sources"]).stdout

    assert told.count("today, about") == 1
    assert "read: 12 posts today, about $0.20 of $5.00; anew in " in told


def _read_today(store: Store) -> None:
    key = StreamKey("x", "mentions")
    with store.writing() as tx:
        tx.streams.declare("square", "square")
        tx.streams.declare("x", "x", (Stream("mentions", "mentions"),))
    with store.writing() as tx:
        claim = tx.streams.claim(key)
        assert claim is not None
        cursor = f'{{"v":2,"spent":{{"day":{tx.now.toordinal()},"posts":12,"units":40}}}}'
        tx.streams.record_success(key, claim.lease.token, Batch((), cursor), tx.now)
