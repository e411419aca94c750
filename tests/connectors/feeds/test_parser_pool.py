"""Processes that parse feeds: they stay, have limits, and one that ends costs the feed it read alone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from bot.core.errors import Unavailable
from connectors._safe_network import Exceptions
from connectors.feeds.connector import Feed, Settings
from connectors.feeds.fetch import Fetcher, FetchTimeouts
from connectors.feeds.parser import ParsedFeed, parse_feed
from connectors.feeds.parser_pool import ParserLimits, ParserPool, ParsersBusy, shared_pool
from tests.connectors.feeds.test_connector import FakeFeed

SOUND = (Path(__file__).parents[2] / "recorded" / "feeds" / "rss20.xml").read_bytes()
ENDLESS = b"<rss version='2.0'><channel><item>" + b"<x>" * 400_000
USUAL = ParserLimits()
SHORT = ParserLimits(cpu_seconds=1.0)


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    made = ParserPool()
    yield made
    made.close()


def read(pool: ParserPool, body: bytes = SOUND, limits: ParserLimits = USUAL) -> ParsedFeed:
    return parse_feed("blog", body, "application/xml", "https://blog.example/feed.xml", limits, pool)


def until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < give_up
        threading.Event().wait(0.005)


def is_left(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_process_reads_one_feed_after_the_other(pool: ParserPool) -> None:
    assert pool.pids() == ()
    first = read(pool)
    (pid,) = pool.pids()
    assert read(pool) == first
    assert pool.pids() == (pid,)


def test_a_process_is_replaced_after_so_many_readings_or_when_it_holds_much(pool: ParserPool) -> None:
    for limits in (ParserLimits(readings=2), ParserLimits(kept_bytes=1)):
        read(pool, limits=USUAL)
        (pid,) = pool.pids()
        assert len(read(pool, limits=limits).entries) == 2
        assert not is_left(pid)
        assert pool.pids() == ()


def test_an_endless_feed_costs_itself_alone(pool: ParserPool) -> None:
    with ThreadPoolExecutor(5) as threads:
        endless = threads.submit(read, pool, ENDLESS, SHORT)
        sound = [threads.submit(read, pool) for _ in range(4)]
        assert [len(reading.result().entries) for reading in sound] == [2] * 4
        with pytest.raises(Unavailable, match="took longer than 1 s of processor time"):
            endless.result()
    assert len(read(pool).entries) == 2


@pytest.mark.prove
def test_who_waits_too_long_for_a_process_is_told_that_all_are_busy_and_costs_nobody_else(pool: ParserPool) -> None:
    with ThreadPoolExecutor(3) as threads:
        endless = [threads.submit(read, pool, ENDLESS, SHORT) for _ in range(2)]
        until(lambda: not pool.free())
        with pytest.raises(ParsersBusy):
            read(pool, limits=ParserLimits(wait_seconds=0.01))
        patient = threads.submit(read, pool)
        assert len(patient.result().entries) == 2
        assert all(isinstance(one.exception(), Unavailable) for one in endless)
    assert len(read(pool, limits=ParserLimits(wait_seconds=0)).entries) == 2


def test_a_feed_that_found_no_free_process_is_not_down_and_loses_nothing() -> None:
    shared = shared_pool()
    with FakeFeed() as feed, ThreadPoolExecutor(2) as threads:
        feed.customer_posts("one")
        fetcher = Fetcher("blog", Exceptions.of(["127.0.0.1"]), patience=FetchTimeouts(each=0.2, total=0.2))
        source = Feed("blog", Settings(url=f"{feed.web.url}/feed"), fetcher, feed.clock)
        endless = [threads.submit(read, shared, ENDLESS, SHORT) for _ in range(2)]
        until(lambda: not shared.free())
        waited = source.fetch("", "before", feed.now)
        assert (waited.posts, waited.cursor, waited.more) == ((), "before", True)
        assert all(isinstance(one.exception(), Unavailable) for one in endless)
        assert len(source.fetch("", waited.cursor, feed.now).posts) == 1


@pytest.mark.prove
def test_five_thousand_entries_are_read_within_the_limits_while_other_feeds_wait(pool: ParserPool) -> None:
    words = "<p>We keep hitting 429 after 600 calls; what is the <a href='/limits'>limit</a>?</p>" * 6
    day = "<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate>"
    items = "".join(
        f"<item><guid>{n}</guid>{day}<description><![CDATA[{words}]]></description></item>" for n in range(5000)
    )
    large = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    with ThreadPoolExecutor(3) as threads:
        readings = [threads.submit(read, pool, large), *(threads.submit(read, pool) for _ in range(4))]
        assert [len(reading.result().entries) for reading in readings] == [5000, 2, 2, 2, 2]


def test_entities_that_multiply_cost_that_feed_alone(pool: ParserPool) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    laughs = (
        f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]><rss version="2.0"><channel><title>&e11;</title></channel></rss>'
    )
    with suppress(Unavailable):
        assert len(read(pool, laughs.encode(), SHORT).title) < 10_000
    assert len(read(pool).entries) == 2


def test_a_process_killed_in_the_middle_costs_the_feed_it_read_and_is_replaced(pool: ParserPool) -> None:
    read(pool)
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as threads:
        interrupted = threads.submit(read, pool, SOUND * 1000)  # more than a pipe holds
        os.kill(pid, signal.SIGKILL)
        failure = interrupted.exception(timeout=60)
    assert failure is None or isinstance(failure, Unavailable)
    assert len(read(pool).entries) == 2
    assert pid not in pool.pids()


def test_a_process_that_stands_still_is_killed_by_the_clock(pool: ParserPool) -> None:
    read(pool)
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(Unavailable, match="took longer"):
        read(pool, limits=ParserLimits(wall_seconds=0.2))
    assert not is_left(pid)


def test_a_process_that_died_unasked_is_replaced_without_an_error(pool: ParserPool) -> None:
    read(pool)
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert len(read(pool).entries) == 2
    assert pool.pids() != (pid,)


def test_no_process_is_left_when_the_pool_closes(pool: ParserPool) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: read(pool), range(8)))
    pids = pool.pids()
    assert 1 <= len(pids) <= 2
    pool.close()
    assert not any(map(is_left, pids))


BOT = """
import os, signal, sys
from pathlib import Path
from connectors.feeds.connector import Feed, Settings
from connectors.feeds.fetch import Fetcher, FetchTimeouts
from connectors.feeds.parser import parse_feed
from connectors.feeds.parser_pool import shared_pool
parse_feed("blog", Path(sys.argv[1]).read_bytes(), "", "https://blog.example/feed.xml")
print(*shared_pool().pids(), flush=True)
if sys.argv[2] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("end", ["ended", "killed"])
def test_a_process_ends_with_the_bot_however_that_ends(tmp_path: Path, end: str) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(SOUND)
    done = subprocess.run([sys.executable, "-c", BOT, str(feed), end], stdout=subprocess.PIPE, check=False, timeout=60)
    (pid,) = map(int, done.stdout.split())
    assert done.returncode == (0 if end == "ended" else -signal.SIGKILL)
    waited = threading.Event()
    assert any(not is_left(pid) or waited.wait(0.05) for _ in range(200))


def test_a_process_is_given_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch, pool: ParserPool) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-not-for-children")
    read(pool)
    (pid,) = pool.pids()
    environment = Path(f"/proc/{pid}/environ")
    if environment.exists():
        assert b"SLACK_BOT_TOKEN" not in environment.read_bytes()
