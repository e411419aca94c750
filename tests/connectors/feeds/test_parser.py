"""Bytes to entries: each recorded feed, and inputs that were made to hurt."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import Outside, Unavailable
from connectors.feeds import parser_process as child
from connectors.feeds.parser import MAX_ID, FeedEntry, ParsedFeed, identity, parse_feed
from connectors.feeds.parser_pool import ParserLimits

RECORDED = Path(__file__).parents[2] / "recorded" / "feeds"
URL = "https://base.example/dir/feed.xml"


def recorded(name: str) -> ParsedFeed:
    return parse_feed("blog", (RECORDED / name).read_bytes(), "application/xml", URL)


def by_id(name: str) -> dict[str, FeedEntry]:
    return {entry.id: entry for entry in recorded(name).entries}


def test_rss_2_0_is_read_with_its_full_text_and_code_kept_in_lines() -> None:
    first, second = recorded("rss20.xml").entries
    assert first == FeedEntry(
        id="https://blog.harbour.example/?p=4711",
        title="Ferrywire rate limits \u2013 what are they, really?",
        text="We keep hitting `429`s with Ferrywire\u2019s API (https://docs.ferrywire.example/limits).\n\n"
        "```\nfor key in keys:\n    client.send(key)\n```\n\n"
        "Is there a burst allowance?",
        link="https://blog.harbour.example/2026/11/rate-limits/?utm_source=rss&utm_medium=feed",
        author="Mara Lind",
        at=datetime(2026, 11, 2, 8, 12, 40, tzinfo=UTC),
        lang="en",
    )
    assert second.link == "https://base.example/2026/10/moving-house/"
    assert second.author == "Tom Reyes"


def test_rss_1_0_is_read() -> None:
    (entry,) = recorded("rss10.rdf").entries
    assert entry == FeedEntry(
        id="https://news.example/1",
        title="Wie drehe ich einen Ferrywire-Schl\u00fcssel?",
        text="Die Doku schweigt dazu.",
        link="https://news.example/1",
        author="J\u00f6rg",
        at=datetime(2026, 11, 1, 22, 30, tzinfo=UTC),
        lang="de",
    )


def test_atom_is_read_with_xml_base_languages_and_both_kinds_of_text() -> None:
    first, second = recorded("atom.xml").entries
    assert (
        first.text == "Does Ferrywire (https://dev.example/ferrywire) deliver twice?\n\n- once at <init>\n- once later"
    )
    assert first.link == "https://dev.example/journal/2026/webhooks"
    assert (first.author, first.author_url) == ("Ines Duarte", "https://dev.example/~ines")
    assert first.at == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    assert (first.lang, second.lang) == ("en", "pt")
    assert second.title == "AT&T <3 webhooks"
    assert second.text == "Se a < b && b < c,\n  ent\u00e3o a < c."
    assert second.link == "https://outro.example/post/2"
    assert second.at == datetime(2026, 10, 30, 15, 0, tzinfo=UTC)


def test_a_comment_names_what_it_answers() -> None:
    (entry,) = recorded("comments.xml").entries
    assert entry.parent == "https://blog.harbour.example/rotating/#comment-11"


def test_a_broken_feed_keeps_its_whole_entries_and_names_its_fault() -> None:
    reading = recorded("broken.xml")
    assert reading.fault == "SAXParseException"
    assert [entry.id for entry in reading.entries] == ["fish-2"]  # its end cuts through the other one
    assert reading.entries[0].text == "Is SSO in the free plan? &nosuch; \ufffd \ufffd"
    assert reading.entries[0].link == "https://fish.example/2?a=1&b=2"


def test_a_sound_feed_names_no_fault() -> None:
    assert recorded("rss20.xml").fault == ""


def test_an_entry_without_id_is_known_by_its_link_else_by_its_words() -> None:
    hashed, linked, named = recorded("bare.xml").entries
    assert hashed.id.startswith("sha256:")
    assert linked.id == linked.link == "https://bare.example/only-a-link"
    assert (named.id, named.at) == ("nonsense-date", None)
    assert hashed.id == recorded("bare.xml").entries[0].id


def test_a_feed_without_entries_is_a_feed() -> None:
    assert recorded("empty.xml") == ParsedFeed(title="Nothing yet")


def test_encoded_html_becomes_words_and_nothing_else() -> None:
    (entry,) = recorded("encoded.xml").entries
    assert entry.title == "How do I write <b> & live?"
    assert entry.text == "Use this & <script>\n\n[embedded page] (https://evil.example) Done now."
    assert entry.link == ""


def test_a_wrong_charset_is_guessed() -> None:
    (entry,) = recorded("wrong-charset.xml").entries
    assert (entry.title, entry.text) == ("Na\u00efve caf\u00e9 question \u2013 really", "Fa\u00e7ade")


def test_utf_16_is_read() -> None:
    (entry,) = recorded("utf16.xml").entries
    assert entry.title == "\u0396\u03b5\u03cd\u03c2 asks \U0001f6a2"


def test_entities_are_not_expanded_and_open_no_file() -> None:
    (entry,) = recorded("entity-bomb.xml").entries
    assert len(entry.title) < 100
    assert "root:" not in entry.text


def test_two_entries_with_one_id_are_both_read() -> None:
    assert len({entry.title for entry in recorded("twins.xml").entries}) == 2


def a_feed(items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>t</title><ttl>90</ttl>{items}</channel></rss>".encode()


def test_markup_without_words_is_told_by_what_it_shows() -> None:
    shown = "&lt;p&gt;&lt;img src='x' alt='A red harbour crane'&gt;&lt;video src='y'&gt;&lt;/video&gt;&lt;/p&gt;"
    (entry,) = parse_feed("blog", a_feed(f"<item><description>{shown}</description></item>"), "", URL).entries
    assert entry.text == "an image: A red harbour crane\na video"


MEDIA = "<media:content medium='image'><media:description type='plain'>{}</media:description></media:content>"


def a_media_feed(item: str) -> bytes:
    return a_feed(f"<item>{item}</item>").replace(b"<rss ", b"<rss xmlns:media='http://search.yahoo.com/mrss/' ")


def test_what_its_images_show_does_not_take_the_place_of_an_entrys_words() -> None:
    item = f"<description>Why is it red?</description>{MEDIA.format('Error 500')}{MEDIA.format('A log')}"
    (entry,) = parse_feed("blog", a_media_feed(item), "", URL).entries
    assert entry.text == "Why is it red?\n\n[image: Error 500] [image: A log]"


def test_an_entry_of_an_image_alone_or_a_file_alone_says_what_it_is() -> None:
    pictured = parse_feed("blog", a_media_feed(MEDIA.format("Error 500")), "", URL).entries
    sound = "<enclosure type='audio/mpeg' url='https://b.example/1.mp3'/>"
    heard = parse_feed("blog", a_feed(f"<item>{sound}</item>"), "", URL).entries
    assert [entry.text for entry in (*pictured, *heard)] == ["an image: Error 500", "a sound: https://b.example/1.mp3"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("&lt;p&gt;How, &lt;b&gt;please&lt;/b&gt;?&lt;/p&gt;", "How, please?"),
        ("How do I close the &lt;b&gt; tag?", "How do I close the <b> tag?"),
        ("&lt;b&gt;bold&lt;/b&gt; does not work", "<b>bold</b> does not work"),
    ],
)
def test_html_that_is_called_plain_text_or_escaped_twice_is_reduced_and_talk_of_a_tag_is_not(
    told: str, words: str
) -> None:
    content = f"<content type='text'>{told}</content>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>{content}</entry></feed>"
    twice = a_feed(f"<item><description>{told.replace('&', '&amp;')}</description></item>")
    for body in (atom.encode(), twice):
        assert [entry.text for entry in parse_feed("blog", body, "", URL).entries] == [words]


def test_a_date_beyond_reason_costs_no_other_entry() -> None:
    items = "<item><title>a</title><pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate></item><item><title>b</title></item>"
    assert {entry.title for entry in parse_feed("blog", a_feed(items), "", URL).entries} == {"a", "b"}


def test_entities_that_grow_without_end_cost_no_other_entry() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    items = "<item><guid>a</guid><title>&l9;</title></item><item><guid>b</guid><title>fine</title></item>"
    body = f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}]>".encode() + a_feed(items)
    entries = parse_feed("blog", body, "application/xml", URL).entries
    assert "fine" in [entry.title for entry in entries]
    assert all(len(entry.title) < 1000 for entry in entries)


def test_a_feed_says_how_long_its_readers_should_wait_and_whether_its_end_is_missing() -> None:
    whole = a_feed("<item><guid>a</guid></item>")
    assert (parse_feed("blog", whole, "", URL).pace.seconds, parse_feed("blog", whole, "", URL).cut) == (5400, False)
    assert parse_feed("blog", whole[:-20], "", URL).cut


@pytest.mark.parametrize("body", [b"", b"   \n", b"{}", b"[]", b"\x00\xff\xfe\x80", b"<" * 1000, b"plain words"])
def test_what_is_no_feed_means_try_later(body: bytes) -> None:
    with pytest.raises(Unavailable):
        parse_feed("blog", body, "", URL)


def test_a_web_page_is_no_feed() -> None:
    with pytest.raises(Unavailable, match="no feed"):
        recorded("page.html")


@pytest.mark.parametrize(
    "bomb",
    [
        b"<rss version='2.0'><channel><item>" + b"<x>" * 400_000 + b"</x>" * 200_000,
        b"<rss version='2.0'><channel><item><description>" + b"<b>" * 400_000,
    ],
    ids=["elements", "markup"],
)
def test_nested_tags_cannot_hold_a_thread(bomb: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable, match="took longer"):
        parse_feed("blog", bomb, "application/xml", URL, ParserLimits(cpu_seconds=1.0, wall_seconds=300))
    assert time.monotonic() - began < 60


def test_a_huge_feed_gives_its_newest_entries_and_says_how_many_were_left_out() -> None:
    def item(number: int) -> str:
        when = f"{number % 24:02}:{number % 60:02}:00"
        return f"<item><guid>g{number}</guid><pubDate>{1 + number // 400:02} Nov 2026 {when} GMT</pubDate></item>"

    body = (
        "<rss version='2.0'><channel>"
        + "".join(item(number) for number in range(child.MAX_ENTRIES + 500))
        + "</channel></rss>"
    )
    reading = parse_feed("blog", body.encode(), "application/xml", URL)
    assert reading.left_out == 500
    assert len(reading.entries) == child.MAX_ENTRIES
    assert min(entry.at for entry in reading.entries if entry.at) > datetime(2026, 11, 2, tzinfo=UTC)


def test_an_endless_text_and_an_endless_id_are_bounded() -> None:
    body = f"<rss version='2.0'><channel><item><guid>{'i' * 5000}</guid><title>{'t' * 9000}</title>"
    body += f"<description>{'d' * 300_000}</description></item></channel></rss>"
    (entry,) = parse_feed("blog", body.encode(), "application/xml", URL).entries
    assert len(entry.id) <= MAX_ID
    assert len(entry.title) == child.MAX_LINE
    assert len(entry.text) == child.MAX_TEXT


def test_several_threads_may_read_at_once() -> None:
    names = ["rss20.xml", "atom.xml", "bare.xml", "broken.xml"]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(recorded, names)) == [recorded(name) for name in names]


NOISE = st.one_of(
    st.binary(max_size=400),
    st.lists(
        st.sampled_from(
            [
                *(b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<guid>", b"</guid>", b"<link"),
                *(b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<id x='y'>", b"<author a='b'>", b">"),
                *(
                    b"<title type='xhtml'>",
                    b"<content type='text/html' mode='base64'>",
                    b"<![CDATA[",
                    b"]]>",
                    b"&#xD800;",
                ),
                *(
                    b"&#0;",
                    b"&#9999999999999999;",
                    b"&nbsp;",
                    b"<pubDate>31 Feb 99999",
                    b"xml:base='\xff",
                    b"<!DOCTYPE a [",
                ),
                *(b"<!ENTITY a 'b'>", b"\x00", b"\xed\xa0\x80", b"<?xml version='1.0' encoding='utf-7'?>", b"words"),
            ]
        ),
        max_size=25,
    ).map(b"".join),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=NOISE,
    content_type=st.sampled_from(["", "text/xml", "text/html; charset=bogus", "application/xml; charset=utf-16"]),
)
def test_any_bytes_are_a_reading_or_an_error_of_ours(body: bytes, content_type: str) -> None:
    with contextlib.suppress(Outside):
        assert all(entry.id for entry in parse_feed("blog", body, content_type, URL).entries)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ana (ana@harbour.example)", "Ana"),
        ("Ana Ruiz <ana@harbour.example>", "Ana Ruiz"),
        ("ana@harbour.example (Ana Ruiz)", "Ana Ruiz"),
        ("ana@harbour.example", "ana"),
        ("@ana", "@ana"),
        ("Ana", "Ana"),
        ("", ""),
    ],
)
def test_an_authors_email_address_is_not_spread(author: str, name: str) -> None:
    assert child.without_email(author) == name


@pytest.mark.parametrize(
    ("tags", "lang"),
    [(("en-US",), "en"), (("", "DE"), "de"), (("pt_BR",), "pt"), (("english",), ""), (("", "x-none", "fil"), "fil")],
)
def test_a_language_is_its_primary_subtag(tags: tuple[str, ...], lang: str) -> None:
    assert child.language_of(*tags) == lang


@pytest.mark.parametrize("address", ["javascript:x", "file:///etc/passwd", "//x", "http://", "/a", "", "http:///x"])
def test_only_web_addresses_are_links(address: str) -> None:
    assert child.web_address(address) == ""


def test_two_entries_that_differ_have_different_identities() -> None:
    empty = {"id": "", "link": "", "title": "", "text": "", "author": "", "at": ""}
    assert identity({**empty, "title": "a"}) != identity({**empty, "text": "a"})
