"""One contract for all connectors: what every source must do, whatever its channel. `class TestX(ConnectorContract)`
with its `kind` and one fixture, `service`, brings all of it along. What concerns answering stands in
`contract_writing`; `test_contract` sees that every kind of connector has such a class.

    from tests.connectors.contract import ReadingContract
    from tests.connectors.contract_writing import ConnectorContract, Locks, Shares

    class TestFeeds(ReadingContract):            a read-only source; `service` yields a FakeSource
    class TestX(ConnectorContract, Shares):      X has reposts; `service` yields a FakeSharing
    class TestReddit(ConnectorContract, Locks):  Reddit locks posts; `service` yields a FakeLockable

        kind = "x"

        @pytest.fixture
        def service(self) -> Iterator[FakeX]:
            with FakeX() as service:
                yield service
"""

import logging
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest

import connectors
from bot.core.errors import Outside, Refused, Unauthorised, Unavailable
from bot.core.model import Batch, Post, ReplyMode
from bot.core.ports.channel import Source
from tests.connectors.contract_asking import AskedOnce
from tests.fakes.channel import DOWN, HANG, FakeSource, Fault

MARK = "kestrel"
"""Stands in every hostile text, outside all markup: it must still be there when the text has come through."""

HOSTILE: Mapping[str, str] = {
    "hundred-kilobytes": f"{MARK} " * 12_500,
    "null-bytes": f"{MARK}\x00\x00 after",
    "control": f"\x1b[31m{MARK}\x07\x08 red",
    "bidi": f"\u202e{MARK}\u2066 reversed\u2069",
    "zalgo": f"{MARK} Z̷̧̢̛̛̛͓̱͎̹̪͖̱̈́͊̀̓́͊̓̕͝a̴̢͎͉̣̓́l̴̨̛͖̟͋͛g̷̡̛̬̈́͒o̶͇͆",
    "markup": f"<script>alert(1)</script> {MARK} <b onclick=x>bold</b> &amp; &lt;i&gt;",
    "slack": f"<!channel> <@U0ANA00001> <https://evil.example|{MARK}> {MARK} *bold* `code`",
    "emoji": f"{MARK} 👩‍👩‍👧‍👦 🏴‍☠️",
    "json": f'{{"{MARK}": "}}"]]> {MARK} {{"',
}

READ_PROBLEMS: Mapping[int, type[Outside]] = {
    401: Unauthorised,
    403: Unauthorised,
    404: Refused,
    500: Unavailable,
    502: Unavailable,
    503: Unavailable,
}

MANY_PAGES = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a cursor up to where there was no more."""

    batches: tuple[Batch, ...]

    @property
    def posts(self) -> list[Post]:
        return [post for batch in self.batches for post in batch.posts]

    @property
    def ids(self) -> list[str]:
        return [post.external_id for post in self.posts]

    @property
    def cursor(self) -> str:
        return self.batches[-1].cursor

    @property
    def gap(self) -> str:
        return " ".join(batch.gap for batch in self.batches if batch.gap)

    @property
    def warning(self) -> str:
        return " ".join(batch.warning for batch in self.batches if batch.warning)

    @property
    def gone(self) -> set[str]:
        return {external_id for batch in self.batches for external_id in batch.gone}


def read_on(source: Source, service: FakeSource, cursor: str = "") -> Reading:
    """Fetch until there is no more, as the worker does: each call starts from the cursor the last one returned."""
    stream = first_stream(source)
    batches = [source.fetch(stream, cursor, service.now)]
    while batches[-1].more:
        assert len(batches) < MANY_PAGES, "it asks for more for ever"
        batches.append(source.fetch(stream, batches[-1].cursor, service.now))
    return Reading(tuple(batches))


def first_stream(source: Source) -> str:
    """The stream that brings what customers post on the fake channel."""
    return source.streams()[0].name


def seed(service: FakeSource, count: int, about: str = "question") -> list[str]:
    """So many customers' posts, a minute apart, oldest first."""
    ids = []
    for number in range(count):
        service.pass_time()
        ids.append(service.customer_posts(f"{about} number {number}"))
    service.pass_time()
    return ids


def one_post(service: FakeSource, text: str = "How do I rotate a key?") -> Post:
    """A customer's post, as the connector reads it."""
    external_id = service.customer_posts(text)
    service.pass_time()
    found = [p for p in read_on(service.connect(), service).posts if p.external_id == external_id]
    assert len(found) == 1
    return found[0]


def secrets_seen(service: FakeSource, text: str) -> list[str]:
    """Places, not the secrets themselves: a failing test is a log too."""
    return [f"secret {n}" for n, secret in enumerate(service.secrets) if secret in text]


class ReadingContract(AskedOnce):
    """What every source must do."""

    kind: ClassVar[str]
    """The kind of connector that keeps it here."""

    read_problems: ClassVar[Mapping[int, type[Outside]]] = READ_PROBLEMS
    """What each status in answer to a read means, with a body that says no more."""

    one_stream: ClassVar[str] = ""
    """Why this channel is read as one stream; "" where it keeps `Streams` (`contract_streams`) too."""

    no_shared_ids: ClassVar[str] = ""
    """Why two posts of this channel never have one id; "" where it keeps `SharedIds` (`contract_identity`) too."""

    no_unstable_ids: ClassVar[str] = ""
    """Why a post of this channel never changes its id; "" where it keeps `UnstableIds` (`contract_identity`) too."""

    forgets_nothing: ClassVar[str] = ""
    """Why this channel never stops telling of a post, however old; "" where it does, so that there are gaps to say."""

    def test_it_is_of_the_kind_that_it_names(self, service: FakeSource) -> None:
        assert service.kind == self.kind

    def test_the_recipe_is_complete_and_every_setting_is_described(self, service: FakeSource) -> None:
        module = connectors.recipe(service.kind)
        assert isinstance(module.ABOUT, connectors.About)
        assert all(text.strip() and "\n" not in text for text in (module.ABOUT.watches, module.ABOUT.answers))
        assert all(name.isupper() and what.strip() for name, what in module.SECRETS.items())
        assert module.Settings.model_config["extra"] == "forbid"
        assert module.Settings.model_config["frozen"]
        assert [n for n, f in module.Settings.model_fields.items() if not f.description] == []
        assert [n for n, f in module.Settings.model_fields.items() if f.is_required() and not f.examples] == []

    def test_building_a_connector_does_no_io(self, service: FakeSource) -> None:
        service.inject_fault(DOWN)
        assert service.connect().name

    def test_an_empty_cursor_reads_what_is_there_oldest_first(self, service: FakeSource) -> None:
        ids = seed(service, service.page)
        reading = read_on(service.connect(), service)
        assert sorted(reading.ids) == sorted(ids)
        for batch in reading.batches:
            assert [p.written_at for p in batch.posts] == sorted(p.written_at for p in batch.posts)

    def test_a_post_says_who_where_when_and_what_may_be_done(self, service: FakeSource) -> None:
        source = service.connect()
        post = one_post(service, "How do I rotate a key?")
        assert post.source == source.name
        assert "How do I rotate a key?" in post.words
        assert post.written_at.utcoffset() == timedelta(0)
        assert abs(post.written_at - service.now) <= timedelta(minutes=5)
        assert post.url.startswith(("https://", "http://"))
        assert post.author.handle
        assert not post.author.handle.startswith("@")
        assert post.thread_id
        assert not post.own
        assert not post.repost
        assert post.capabilities.reply is ReplyMode.API or post.capabilities.why

    def test_a_post_that_cannot_be_read_is_told_as_a_number_without_its_words(self, service: FakeSource) -> None:
        ids = seed(service, service.page - 1)
        service.customer_posts_badly(MARK)
        service.pass_time()
        reading = read_on(service.connect(), service)
        assert reading.ids == ids
        assert " 1" in reading.warning
        assert MARK not in reading.warning

    def test_nothing_new_brings_nothing_twice(self, service: FakeSource) -> None:
        seed(service, 2)
        source = service.connect()
        first = read_on(source, service)
        again = read_on(source, service, first.cursor)
        assert again.posts == []
        assert read_on(source, service, again.cursor).posts == []

    def test_a_source_with_nothing_in_it_is_no_error(self, service: FakeSource) -> None:
        source = service.connect()
        empty = read_on(source, service)
        assert empty.posts == []
        assert empty.gap == ""
        ids = seed(service, 1)
        assert read_on(source, service, empty.cursor).ids == ids

    def test_after_downtime_it_pages_until_the_old_cursor_without_gap_or_repeat(self, service: FakeSource) -> None:
        old = seed(service, 2, "old")
        source = service.connect()
        first = read_on(source, service)
        ids = seed(service, 2 * service.page + 1, "new")
        later = read_on(source, service, first.cursor)
        assert sorted(first.ids) == sorted(old)
        assert sorted(later.ids) == sorted(ids)
        assert first.gap + later.gap == ""

    def test_a_batch_forgotten_in_a_crash_is_read_again(self, service: FakeSource) -> None:
        seed(service, 1)
        cursor = read_on(service.connect(), service).cursor
        seed(service, service.page + 1)
        lost = read_on(service.connect(), service, cursor)
        assert sorted(read_on(service.connect(), service, cursor).ids) == sorted(lost.ids)

    def test_posts_that_come_while_it_pages_are_not_missed(self, service: FakeSource) -> None:
        seed(service, 1)
        source = service.connect()
        cursor = read_on(source, service).cursor
        ids = seed(service, service.page + 1)
        start = source.fetch(first_stream(source), cursor, service.now)
        ids += seed(service, service.page + 1, "meanwhile")
        rest = read_on(source, service, start.cursor)
        end = read_on(source, service, rest.cursor)
        assert set(ids) == {p.external_id for p in start.posts} | set(rest.ids) | set(end.ids)

    def test_an_error_half_way_loses_nothing(self, service: FakeSource) -> None:
        seed(service, 1)
        source = service.connect()
        cursor = read_on(source, service).cursor
        ids = seed(service, 2 * service.page + 1)
        start = source.fetch(first_stream(source), cursor, service.now)
        service.inject_fault(Fault(status=500))
        with pytest.raises(Unavailable):
            source.fetch(first_stream(source), start.cursor, service.now)
        service.clear_faults()
        rest = read_on(source, service, start.cursor)
        assert set(ids) == {p.external_id for p in start.posts} | set(rest.ids)

    def test_a_gap_that_cannot_be_closed_is_said(self, service: FakeSource) -> None:
        seed(service, 2, "read")
        source = service.connect()
        cursor = read_on(source, service).cursor
        meanwhile = seed(service, 2, "not read meanwhile")
        service.pass_time(timedelta(days=40))
        if not self.forgets_nothing:
            service.forget()
        ids = seed(service, 2, "after") + (meanwhile if self.forgets_nothing else [])
        reading = read_on(source, service, cursor)
        assert set(ids) <= set(reading.ids)
        assert bool(reading.gap) is not bool(self.forgets_nothing)
        assert read_on(source, service, reading.cursor).gap == ""

    @pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
    def test_hostile_words_come_through_as_text(self, service: FakeSource, text: str) -> None:
        external_id = service.customer_posts(text)
        service.pass_time()
        (post,) = read_on(service.connect(), service).posts
        assert post.external_id == external_id
        assert MARK in post.words
        assert post.words.encode("utf-8")

    @pytest.mark.parametrize("status", READ_PROBLEMS)
    def test_a_bad_status_becomes_the_error_that_says_what_to_do(self, service: FakeSource, status: int) -> None:
        source = service.connect()
        service.inject_fault(Fault(status=status))
        with pytest.raises(Outside) as caught:
            source.fetch(first_stream(source), "", service.now)
        assert type(caught.value) is self.read_problems[status]
        assert caught.value.where == source.name

    def test_a_rate_limit_says_when_to_come_back(self, service: FakeSource) -> None:
        source = service.connect()
        service.inject_fault(Fault(status=429, headers=service.wait_headers(120)))
        with pytest.raises(Unavailable) as caught:
            source.fetch(first_stream(source), "", service.now)
        assert caught.value.retry_at == service.now + timedelta(seconds=120)

    @pytest.mark.parametrize("fault", [HANG, DOWN], ids=["hang", "down"])
    def test_no_answer_to_a_read_means_try_later(self, service: FakeSource, fault: Fault) -> None:
        source = service.connect()
        service.inject_fault(fault)
        with pytest.raises(Unavailable):
            source.fetch(first_stream(source), "", service.now)
        service.clear_faults()
        ids = seed(service, 1)
        assert read_on(source, service).ids == ids

    def test_a_nonsense_body_is_an_error_of_ours(self, service: FakeSource) -> None:
        source = service.connect()
        for body in service.nonsense:
            service.inject_fault(Fault(status=200, body=body))
            with pytest.raises((Unavailable, Refused)):
                pytest.fail(f"{body!r} was read as {source.fetch('', '', service.now)}")

    def test_no_secret_is_seen_in_an_error_a_repr_or_a_log(
        self, service: FakeSource, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        source = service.connect()
        seed(service, 1)
        seen = [repr(source), repr(read_on(source, service))]
        for fault in _telling(service.secrets):
            service.inject_fault(fault)
            seen.append(_told(source, service))
            service.clear_faults()
        seen.append(caplog.text)
        assert secrets_seen(service, "\n".join(seen)) == []

    def test_an_error_is_short_enough_to_be_shown(self, service: FakeSource) -> None:
        source = service.connect()
        service.inject_fault(Fault(status=500, body=b"x" * 100_000))
        with pytest.raises(Outside) as caught:
            source.fetch(first_stream(source), "", service.now)
        assert len(str(caught.value)) <= 300


def _telling(secrets: Sequence[str]) -> list[Fault]:
    """Answers that repeat our secrets to us, as a debugging proxy would."""
    echo = " ".join(secrets).encode()
    bad = [Fault(status=s, body=echo) for s in (200, 400, 401, 403, 404, 429, 500)]
    return [*bad, HANG, DOWN]


def _told(source: Source, service: FakeSource) -> str:
    try:
        return repr(source.fetch(first_stream(source), "", service.now))
    except Outside as error:
        return "".join([str(error), repr(error), *traceback.format_exception(error)])
