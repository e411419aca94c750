"""JSON Feed: what its items become, and documents that were made to hurt."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Unavailable
from connectors.feeds.json_feed import MAX_PARTS, atom_of
from connectors.feeds.parser import FeedEntry, ParsedFeed, parse_feed

URL = "https://base.example/dir/feed.json"
ITEM = {
    "id": "42",
    "url": "/2026/limits?a=1&b=2",
    "external_url": "https://elsewhere.example/",
    "title": "Limits <b> & live",
    "content_html": "<p>Is there a <em>burst</em> allowance?</p><pre>a\n  b</pre>",
    "content_text": "not this one",
    "summary": "nor this",
    "date_published": "2026-11-02T09:12:40+01:00",
    "authors": [{}, {"name": "Mara Lind", "url": "https://base.example/~mara"}, {"name": "Tom"}],
    "language": "pt-BR",
}


def document(*items: object, **values: object) -> bytes:
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "Town Blog", "items": items, **values}
    return json.dumps(told).encode()


def read(body: bytes, content_type: str = "application/feed+json") -> ParsedFeed:
    return parse_feed("blog", body, content_type, URL)


def entry_of(**item: object) -> FeedEntry:
    (entry,) = read(document(item)).entries
    return entry


def test_an_item_is_read_as_an_entry_like_the_others() -> None:
    reading = read(document(ITEM))
    assert (reading.title, reading.fault, reading.cut, reading.set_aside) == ("Town Blog", "", False, 0)
    assert reading.entries == (
        FeedEntry(
            id="42",
            title="Limits <b> & live",
            text="Is there a burst allowance?\n\n```\na\n  b\n```",
            link="https://base.example/2026/limits?a=1&b=2",
            author="Mara Lind",
            author_url="https://base.example/~mara",
            at=datetime(2026, 11, 2, 8, 12, 40, tzinfo=UTC),
            lang="pt",
        ),
    )


def test_version_1_0_with_one_author_of_the_whole_feed_is_read() -> None:
    old = document(
        {"id": 7, "content_text": "a\n  b"}, version="https://jsonfeed.org/version/1", author={"name": "Ana"}
    )
    (entry,) = read(old).entries
    assert (entry.id, entry.text, entry.author) == ("7", "a\n  b", "Ana")


@pytest.mark.parametrize("content_type", ["application/feed+json", "application/json", "text/xml", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_it_is_told_from_xml_by_its_bytes_whatever_the_header_says(content_type: str, encoding: str) -> None:
    body = json.dumps(json.loads(document({"id": "1", "title": "caf\u00e9"})), ensure_ascii=False).encode(encoding)
    assert [entry.title for entry in read(body, content_type).entries] == ["caf\u00e9"]


def test_xml_that_is_called_json_is_read_as_xml() -> None:
    body = b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"
    assert [entry.title for entry in read(body).entries] == ["a"]


def test_an_item_without_words_says_what_is_attached() -> None:
    attachments = [{"mime_type": "image/png", "title": "A red crane"}, {"mime_type": "audio/mpeg"}, 7, {}]
    assert entry_of(id="1", attachments=attachments).text == "an image: A red crane\na sound\na file"
    assert entry_of(id="1", summary="words", attachments=attachments).text == "words"


def test_a_link_to_another_page_is_the_link_where_the_item_has_no_page_of_its_own() -> None:
    assert entry_of(id="1", external_url="https://elsewhere.example/x").link == "https://elsewhere.example/x"


@pytest.mark.parametrize("bad", [None, 7, "words", [], {}, {"id": {}}, {"title": []}, {"tags": ["a"]}])
def test_an_item_that_is_none_costs_that_item_alone(bad: object) -> None:
    reading = read(document(bad, {"id": "b", "title": "fine"}))
    assert [entry.title for entry in reading.entries] == ["fine"]
    assert reading.set_aside == 1


def test_wrong_types_and_what_xml_cannot_hold_cost_no_entry() -> None:
    odd = {"id": "a", "url": 5, "authors": "Ana", "attachments": {}, "language": [], "date_published": "never"}
    reading = read(document({**odd, "title": "nul \x00 half \ud83d ]]> &l9;"}))
    assert [entry.title for entry in reading.entries] == ["nul \ufffd half \ufffd ]]> &l9;"]


def test_a_huge_number_costs_nothing() -> None:
    body = document({"id": "a", "title": "fine", "size": 0}).replace(b'"size": 0', b'"size": ' + b"9" * 10_000)
    body = body.replace(b'"items"', b'"far": -1e999999, "none": NaN, "items"')
    assert [entry.title for entry in read(body).entries] == ["fine"]


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"version": 1, "items": []}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        document()[:-5],
        b'{"a":' * 200_000,
        b'{"items":[' + b"[]," * (MAX_PARTS + 1),
    ],
    ids=["empty", "no items", "no version", "items of another type", "cut", "deep", "many"],
)
def test_json_that_is_no_feed_means_try_later(body: bytes) -> None:
    with pytest.raises(Unavailable, match="no JSON Feed"):
        read(body)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*ITEM, "author", "name"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(VALUES, max_size=5))
def test_any_items_are_read_or_counted_as_set_aside(items: list[object]) -> None:
    atom = atom_of(document(*items))
    assert atom.body.count(b"<entry ") + atom.set_aside == len(items)
