"""Lists of feeds as OPML: what is taken, what is not and why, and that a stranger's file does no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.feeds.opml import (
    CONFIGURED,
    DUPLICATE,
    MAX_DEPTH,
    NO_ADDRESS,
    NO_WEB_ADDRESS,
    WITH_PASSWORD,
    Subscription,
    read_opml,
    write_opml,
)


def a_list(outlines: str, before: str = "") -> bytes:
    return f"{before}<opml version='1.1'><head><title>Ours</title></head><body>{outlines}</body></opml>".encode()


def test_nested_outlines_are_read_with_their_groups() -> None:
    reading = read_opml(
        a_list(
            "<outline text='Blogs'><outline title='Deep'><outline type='rss' text='A' xmlUrl='https://a.example/feed'"
            " htmlUrl='https://a.example/'/></outline></outline><outline text='B' xmlurl='http://b.example/rss'/>"
        )
    )
    assert reading.title == "Ours"
    assert reading.taken == (
        Subscription("A", "https://a.example/feed", "https://a.example/", ("Blogs", "Deep")),
        Subscription("B", "http://b.example/rss"),
    )


def test_the_table_says_what_was_not_taken_and_why() -> None:
    reading = read_opml(
        a_list(
            "<outline text='1' type='rss' xmlUrl='https://a.example/feed'/>"
            "<outline text='2' type='rss' xmlUrl='http://A.example/feed/'/>"
            "<outline text='3' type='rss'/><outline text='4' type='link' url='https://a.example/'/>"
            "<outline text='5' xmlUrl='file:///etc/passwd'/><outline text='6' xmlUrl='http://[oops'/>"
            "<outline text='7' xmlUrl='https://me:secret@a.example/feed'/>"
        )
    )
    assert [(row.subscription.title, row.why) for row in reading.rows] == [
        ("1", ""),
        ("2", DUPLICATE),
        ("3", NO_ADDRESS),
        ("4", "it is no feed but a link"),
        ("5", NO_WEB_ADDRESS),
        ("6", NO_WEB_ADDRESS),
        ("7", WITH_PASSWORD),
    ]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (a_list("", "<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"), "document type"),
        (a_list("", "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE opml>").decode().encode("utf-8"), "document type"),
        (a_list("", "<!DOCTYPE opml [<!ENTITY x 'y'>]>").decode().encode("utf-16"), "document type"),
        (b"<rss/>", "no OPML"),
        (b"", "well-formed"),
        (a_list("")[:-3], "well-formed"),
        (a_list("<outline>" * MAX_DEPTH + "</outline>" * MAX_DEPTH), "deeper"),
        (b" " * (5 * 1024 * 1024 + 1), "larger"),
    ],
    ids=["outer entity", "doctype", "utf-16", "a feed", "empty", "cut off", "deep", "large"],
)
def test_what_is_no_list_or_not_safe_is_refused_in_words(document: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_opml(document)


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=9)


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3)), max_size=6))
def test_what_is_written_is_read_back(feeds: list[tuple[str, list[str]]]) -> None:
    subscriptions = {
        Subscription(title, f"https://{number}.example/feed?a=1&b=<", "", tuple(groups))
        for number, (title, groups) in enumerate(feeds)
    }
    reading = read_opml(write_opml("Our sources", subscriptions))
    assert set(reading.taken) == subscriptions
    assert len(reading.rows) == len(subscriptions)


@given(st.binary(max_size=300))
def test_noise_is_refused_in_words(noise: bytes) -> None:
    with pytest.raises(ValueError, match="The file"):
        read_opml(noise)


def test_a_feed_that_is_configured_is_not_taken_again() -> None:
    reading = read_opml(a_list("<outline text='A' xmlUrl='https://a.example/feed/'/>"), ["http://A.example/feed"])
    assert [row.why for row in reading.rows] == [CONFIGURED]


@pytest.mark.parametrize("url", ["feed://a.example/rss", "feed:http://a.example/rss"])
def test_an_address_that_says_it_is_a_feed_is_taken_as_one_of_the_web(url: str) -> None:
    assert [feed.url for feed in read_opml(a_list(f"<outline text='A' xmlUrl='{url}'/>")).taken] == [
        "http://a.example/rss"
    ]


def test_a_list_that_a_careless_program_wrote_is_read() -> None:
    reading = read_opml(b"\n\n" + a_list("<outline text='A & B &amp; C' xmlUrl='https://a.example/f?a=1&b=2'/>"))
    assert reading.taken == (Subscription("A & B & C", "https://a.example/f?a=1&b=2"),)
