"""What it takes to read a thousand feeds: processor time of a round in which all have changed, beside feedparser alone
on the same bytes; readings a second while nothing changed; and whether memory stays level over many rounds.

All of the connector is in it, from the request to the posts, with the processes that parse; storing is in `ingesting`.
This file is its own child: `python -m tests.bench.feeding FEEDS ROUNDS` measures, and answers in JSON.
"""

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import feedparser

from bot.runner.in_process import MAX_THREADS
from connectors._safe_network import Exceptions
from connectors.feeds.connector import Feed, Settings
from connectors.feeds.fetch import Fetcher
from connectors.feeds.parser_pool import shared_pool
from tests.bench.feed_server import FeedServer, feed_body, serving
from tests.bench.figures import Figure, Goal, NotMeasured, Size
from tests.bench.live import utc_now
from tests.bench.processes import processor_time, resident

CHANGED = Goal(2.0)
UNCHANGED = Goal(700.0, at_least=True)
GROWTH = Goal(8.0)
"""Megabytes, of which one process that parses holds some forty."""

_ROOT = Path(__file__).parents[2]
_WARM = 10
_AT_ONCE = 100
_READINGS = 5
_PATIENCE = 600.0


def measure(size: Size) -> list[Figure]:
    asked = [sys.executable, "-m", "tests.bench.feeding", str(size.feeds), str(size.rounds)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=_ROOT, timeout=_PATIENCE)
    if done.returncode:
        raise NotMeasured(f"reading feeds did not work: {done.stderr.strip()[-500:]}")
    found: dict[str, float] = json.loads(done.stdout)
    changed = f"{size.feeds} feeds of 25 entries, all changed, processor time with all processes"
    level = (
        f"{size.rounds} rounds, {_some(size.feeds)} feeds change in each and are read {_READINGS} times, all processes"
    )
    return [
        Figure("feeds changed: a reading", found["changed"], "ms", how=changed),
        Figure("… to feedparser alone", found["ratio"], "x", CHANGED, "the same bytes, in process"),
        Figure("feeds unchanged, one server", found["one_server"], "/s", UNCHANGED, "all answer 304"),
        Figure(
            "… each on a server of its own",
            found["own_servers"],
            "/s",
            UNCHANGED,
            f"{_some(size.feeds, 5)} of them, a connection each",
        ),
        Figure("memory, reading feeds", found["memory"], "MB", how=level),
        Figure("… grown by the last rounds", found["growth"], "MB", GROWTH, level),
    ]


class _Round:
    """Feeds read by as many threads as the runner has, each with its cursor."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._sources = [_feed(url) for url in urls]
        self.cursors = [""] * len(self._sources)

    def read(self, which: Iterable[int] | None = None) -> int:
        """The posts that came."""
        with ThreadPoolExecutor(MAX_THREADS) as threads:
            return sum(threads.map(self._read_one, range(len(self._sources)) if which is None else which))

    def _read_one(self, number: int) -> int:
        batch = self._sources[number].fetch("", self.cursors[number], utc_now())
        self.cursors[number] = batch.cursor
        return len(batch.posts)


def _feed(url: str) -> Feed:
    """A feed whose host, whatever its name, is this machine."""
    fetcher = Fetcher("feed", Exceptions.of(["127.0.0.1"]), resolve=lambda _host, _port: ["127.0.0.1"])
    return Feed("feed", Settings(url=url), fetcher, utc_now)


def _measured(feeds: int, rounds: int) -> dict[str, float]:
    with serving() as server:
        every = _at_one_host(server, feeds)
        every.read()
        took, alone = _changed(every, server, feeds)
        scattered = _Round(f"http://b{number}.example:{server.port}/{number}" for number in range(_some(feeds, 5)))
        scattered.read()
        rates = {"one_server": _unchanged(every), "own_servers": _unchanged(scattered)}
        held = _held(server, _some(feeds), rounds)
    late = len(held) // 2
    growth = max(0.0, median(held[late:]) - median(held[:late]))
    return {"changed": took / feeds * 1000, "ratio": took / alone, "memory": max(held), "growth": growth, **rates}


def _some(feeds: int, of: int = 50) -> int:
    return max(5, feeds // of)


def _at_one_host(server: FeedServer, feeds: int) -> _Round:
    return _Round(f"http://blogs.example:{server.port}/{number}" for number in range(feeds))


def _changed(every: _Round, server: FeedServer, feeds: int) -> tuple[float, float]:
    """Seconds of processor time that we take and feedparser alone; in turn, for the machine's noise to fall on both."""
    server.show(1)
    took = alone = 0.0
    for first in range(0, feeds, _AT_ONCE):
        part = range(first, min(feeds, first + _AT_ONCE))
        before = _used()
        if (found := every.read(part)) != len(part):
            raise NotMeasured(f"{len(part)} feeds with one new entry each gave {found} posts")
        took += _used() - before
        alone += _alone(feed_body(number, 1) for number in part)
    return took, alone


def _unchanged(feeds: _Round) -> float:
    """Readings a second; the best of three rounds, since the server uses the same processor."""
    rates = []
    for _ in range(3):
        began = perf_counter()
        if feeds.read():
            raise NotMeasured("a feed that did not change gave posts")
        rates.append(len(feeds.cursors) / (perf_counter() - began))
    return max(rates)


def _held(server: FeedServer, feeds: int, rounds: int) -> Sequence[float]:
    """Megabytes held after each round but the first ones. In each every feed changes and is read a few times."""
    some = _at_one_host(server, feeds)
    held = []
    for version in range(rounds + _WARM):
        server.show(version + 2)
        for _ in range(_READINGS):
            some.read()
        held.append(sum(map(resident, (os.getpid(), *shared_pool().pids()))))
    return held[_WARM:]


def _used() -> float:
    """Seconds of processor time that this process, those that parse, and those of them that ended have used."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime + sum(map(processor_time, shared_pool().pids()))


def _alone(bodies: Iterable[bytes]) -> float:
    """Seconds of processor time feedparser takes, doing no more than it does for us."""
    headers = {"content-type": "application/rss+xml; charset=utf-8"}
    took = 0.0
    for body in bodies:
        began = process_time()
        feedparser.parse(io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
        took += process_time() - began
    return took


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measured(int(sys.argv[1]), int(sys.argv[2]))))
