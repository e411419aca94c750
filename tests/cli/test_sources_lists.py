"""New sources: what a first reading would ask is said before anything is asked; lists of feeds come and go."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.cli.sources.trial import trial_readings
from bot.core.errors import Refused
from bot.core.model import Batch, Stream
from bot.core.watch.query import Watch
from config.company import SourceConfig
from tests.cli.harness import CommandHarness
from tests.fakes.http import FakeHttpServer, FakeRequest, FakeResponse


def _item(number: int, ago: timedelta) -> str:
    written = format_datetime(datetime.now(UTC) - ago)
    return (
        f"<item><guid>{number}</guid><title>How does ferrywire do {number}?</title><pubDate>{written}</pubDate></item>"
    )


def _feed(_: FakeRequest) -> FakeResponse:
    items = [_item(n, timedelta(hours=n)) for n in range(3)] + [_item(n, timedelta(days=n)) for n in range(400, 440)]
    body = f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>"
    return FakeResponse(200, body.encode(), {"Content-Type": "application/rss+xml"})


@pytest.fixture
def web() -> FakeHttpServer:
    return FakeHttpServer(_feed)


def test_what_a_first_reading_of_an_archive_would_ask_is_said_before_anything_is_asked(
    cli: CliRunner, harness: CommandHarness, web: FakeHttpServer
) -> None:
    with web:
        found = cli.invoke(
            app, ["sources", "add", "feeds", "blog", f"url={web.url}/feed", 'allow_private_addresses=["127.0.0.1"]']
        )
    assert found.exit_code == 0, found.output
    assert "43 posts; a first reading would judge 3, 40 too old to be asked" in found.stderr
    (table,) = tomllib.loads(found.stdout)["sources"]
    assert (table["kind"], table["name"], table["allow_private_addresses"]) == ("feeds", "blog", ["127.0.0.1"])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["feeds", "square", "url=https://b.example/f"], "There is a source square already"),
        (["feeds", "blog"], "url: Field required"),
        (["feeds", "blog", "https://b.example"], "write key=value"),
        (["fax", "blog"], "There is no connector 'fax'"),
    ],
)
def test_a_source_that_cannot_be_is_refused_in_words(
    cli: CliRunner, harness: CommandHarness, typed: list[str], told: str
) -> None:
    found = cli.invoke(app, ["sources", "add", *typed])
    assert (found.exit_code != 0, told in found.output) == (True, True), found.output


def test_a_readers_list_becomes_tables_and_what_is_not_taken_is_said(
    cli: CliRunner, harness: CommandHarness, tmp_path: Path
) -> None:
    file = tmp_path / "list.opml"
    outlines = (
        '<outline text="A blog" xmlUrl="https://a.example/f"/><outline text="A blog" xmlUrl="https://b.example/f"/>'
    )
    file.write_text(
        f'<opml version="2.0"><body>{outlines}<outline text="Mail" xmlUrl="ftp://c.example"/></body></opml>'
    )
    found = cli.invoke(app, ["sources", "import", str(file)])
    assert [(t["name"], t["url"]) for t in tomllib.loads(found.stdout)["sources"]] == [
        ("a-blog", "https://a.example/f"),
        ("a-blog-2", "https://b.example/f"),
    ]
    assert "not taken: Mail" in found.stderr
    assert "2 feeds taken of 3" in found.stderr


def test_a_file_that_is_no_list_of_feeds_is_refused_in_words(
    cli: CliRunner, harness: CommandHarness, tmp_path: Path
) -> None:
    (tmp_path / "no.opml").write_text("hello")
    for name in ("no.opml", "missing.opml"):
        found = cli.invoke(app, ["sources", "import", str(tmp_path / name)])
        assert (found.exit_code != 0, name in found.output) == (True, True)


def test_the_feeds_of_the_configuration_are_written_as_a_list(cli: CliRunner, harness: CommandHarness) -> None:
    assert "<opml" in cli.invoke(app, ["sources", "export"]).stdout


def test_a_page_that_was_given_for_its_feed_is_said_with_the_feeds_address(
    cli: CliRunner, harness: CommandHarness
) -> None:
    page = b"<!doctype html><html><head><link rel='alternate' type='application/rss+xml' href='/a.xml'></head></html>"
    with FakeHttpServer(lambda asked: _feed(asked) if asked.path == "/a.xml" else FakeResponse(200, page)) as web:
        found = cli.invoke(
            app, ["sources", "add", "feeds", "blog", f"url={web.url}/", 'allow_private_addresses=["127.0.0.1"]']
        )
    assert f"it was read from {web.url}/a.xml" in found.stderr


def test_one_stream_that_cannot_be_read_holds_up_no_other_and_is_named() -> None:
    class TwoStreams:
        def streams(self) -> Sequence[Stream]:
            return Stream("mentions", "mentions"), Stream("search", "search")

        def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
            if stream == "mentions":
                raise Refused("x", "the plan of the app does not include this")
            return Batch((), "")

    source = SourceConfig(
        "x", "x", Watch(), timedelta(minutes=5), enabled=True, answer=True, values={"account": "acme"}
    )
    told = [reading.words for reading in trial_readings(source, TwoStreams(), datetime.now(UTC))]  # type: ignore[arg-type]
    assert told == [
        "mentions: the plan of the app does not include this",
        "search: 0 posts; a first reading would judge 0",
    ]
