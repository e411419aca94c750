"""Many feeds on this machine, served by a process of its own so that serving is in no figure. Each line on its standard
input says which version of the feeds there is from now on; it ends with its standard input.

Who names the version by its ETag gets a 304. Connections are kept as long as the reader wants.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.bench.figures import NotMeasured

ENTRIES = 25
_ROOT = Path(__file__).parents[2]
_TALK = (
    "the of a to and in is for webhook invoice key limit order retry after deploy release our team customers café"
    " naïve „quoted“ latency queue storage index export import broken fixed slower again yesterday morning dashboard"
)


@dataclass(frozen=True, slots=True)
class FeedServer:
    """The feeds being served at a port of 127.0.0.1."""

    port: int
    _process: "subprocess.Popen[str]"

    def show(self, version: int) -> None:
        """Serve this version of every feed from now on."""
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise NotMeasured("the server of the feeds has no pipes")
        asked.write(f"{version}\n")
        asked.flush()
        answered.readline()


@contextmanager
def serving() -> Iterator[FeedServer]:
    command = [sys.executable, "-m", "tests.bench.feed_server"]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or not (port := process.stdout.readline().strip()):
                raise NotMeasured("the server of the feeds did not start")
            yield FeedServer(int(port), process)
        finally:
            process.terminate()


def feed_body(number: int, version: int) -> bytes:
    """RSS 2.0 of some 40 kB: the entries of before, and one that this version brings."""
    shown = "".join(_item(number, version if i == 0 else -i) for i in range(ENTRIES))
    head = f"<title>Blog {number}</title><link>https://b{number}.example/</link><description>Talk</description>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{_OPENING}<channel>{head}{shown}</channel></rss>'.encode()


_OPENING = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'


def _item(number: int, place: int) -> str:
    """One entry, of today for the newest; what it says depends on its place, for making words takes long."""
    link = f"https://b{number}.example/{place}"
    day = f"{28 - abs(place) % 28:02} Nov 2026 08:00:00 GMT"
    names = f"<title>Entry {place} of {number}</title><link>{link}</link><guid>{link}</guid><pubDate>{day}</pubDate>"
    return f"<item>{names}{_said(place % 50)}</item>"


@cache
def _said(seed: int) -> str:
    random, words = Random(seed), _TALK.split()
    paragraphs = "".join(f"<p>{' '.join(random.choices(words, k=60))} <a href='/a'>more</a>.</p>" for _ in range(4))
    summary, whole = paragraphs[3:120].partition("<")[0], f"<![CDATA[{paragraphs}]]>"
    return f"<description>{summary}</description><content:encoded>{whole}</content:encoded>"


class _Reader(asyncio.Protocol):
    """One connection. Requests are GETs without a body, and come one after another."""

    version = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._held = b""

    def data_received(self, data: bytes) -> None:
        self._held += data
        while b"\r\n\r\n" in self._held:
            head, _, self._held = self._held.partition(b"\r\n\r\n")
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        etag = f'"{_Reader.version}"'.encode()
        if b"If-None-Match: " + etag in head:
            answer = b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        else:
            body = feed_body(int(head.split(b" ", 2)[1].rpartition(b"/")[2]), _Reader.version)
            length = str(len(body)).encode()
            kind = b"Content-Type: application/rss+xml; charset=utf-8\r\nContent-Length: "
            answer = b"HTTP/1.1 200 OK\r\nETag: " + etag + b"\r\n" + kind + length + b"\r\n\r\n" + body
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.write(answer)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Reader, "127.0.0.1", 0, backlog=1000)
    _say(server.sockets[0].getsockname()[1])
    while line := await asyncio.to_thread(sys.stdin.readline):
        _Reader.version = int(line)
        _say("shown")
    server.close()


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
