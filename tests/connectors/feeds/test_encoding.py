"""What the bytes of a feed mean: as browsers take them, and where a label is wrong, as their writer meant them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.feeds.encoding import as_utf8
from connectors.feeds.parser import parse_feed

GERMAN, CHINESE, JAPANESE, KOREAN = "Zurück “quoted” … 5 €", "你好、镕㐂。限额", "日本語①の制限", "한국어 똠방각하"
UTF8_MARK = b"\xef\xbb\xbf"


def written(codec: str, title: str, declared: str = "", mark: bytes = b"") -> bytes:
    named = f" encoding='{declared}'" if declared else ""
    items = f"<item><title>{title}</title></item>"
    return mark + f"<?xml version='1.0'{named}?><rss version='2.0'><channel>{items}</channel></rss>".encode(codec)


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (written("utf-8", GERMAN, "iso-8859-1", UTF8_MARK), "application/rss+xml; charset=shift_jis", GERMAN),
        (written("utf-16-le", GERMAN, "utf-8", b"\xff\xfe"), "text/xml; charset=utf-8", GERMAN),
        (written("cp1252", GERMAN, "utf-8"), "text/xml; charset=windows-1252", GERMAN),
        (written("koi8-r", "Привет", "windows-1251"), "text/xml; charset=koi8-r", "Привет"),
        (written("cp1252", GERMAN, "iso-8859-1"), "application/rss+xml", GERMAN),
        (written("cp1252", GERMAN), 'text/xml; charset="latin1"', GERMAN),
        (written("gb18030", CHINESE, "gb2312"), "text/xml", CHINESE),
        (written("gb18030", CHINESE), "text/xml; charset=GBK", CHINESE),
        (written("gb18030", "模"), "text/xml; charset=gb2312", "模"),
        (written("cp932", JAPANESE, "shift_jis"), "text/xml", JAPANESE),
        (written("cp932", JAPANESE), "text/xml;charset=x-sjis", JAPANESE),
        (written("euc-jp", "日本語", "EUC-JP"), "text/xml", "日本語"),
        (written("iso-2022-jp", "日本語", "iso-2022-jp"), "text/xml", "日本語"),
        (written("cp949", KOREAN, "euc-kr"), "text/xml", KOREAN),
        (written("big5hkscs", "中文", "big5"), "text/xml", "中文"),
        (written("utf-16-le", GERMAN, "utf-16"), "application/xml", GERMAN),
        (written("utf-16-be", GERMAN), "application/xml", GERMAN),
        (written("utf-8", GERMAN, "utf-8"), "text/xml", GERMAN),
        (written("cp1251", "Привет", "cp1251"), "text/xml", "Привет"),
        (written("cp1250", "Zažółć"), "text/xml; charset=x-cp1250", "Zažółć"),
        (written("cp866", "Привет", "ibm866"), "text/xml", "Привет"),
        (written("mac_cyrillic", "Привет", "x-mac-cyrillic"), "text/xml", "Привет"),
        (written("mac_roman", "Café", "macintosh"), "text/xml", "Café"),
        (written("iso-8859-2", "Zażółć", "latin2"), "text/xml", "Zażółć"),
        (written("iso-8859-8", "שלום", "iso-8859-8-i"), "text/xml", "שלום"),
        (written("cp949", KOREAN, "windows-949"), "text/xml", KOREAN),
        (written("cp874", "ทำอย่างไร", "TIS-620"), "text/xml", "ทำอย่างไร"),
    ],
)
def test_a_mark_says_more_than_the_header_and_that_more_than_the_declaration(
    body: bytes, content_type: str, title: str
) -> None:
    assert parse_feed("blog", body, content_type, "https://b.example/").entries[0].title == title


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (written("cp1252", GERMAN, "utf-8"), "text/xml; charset=utf-8", GERMAN),
        (written("utf-8", GERMAN, "utf-16"), "application/xml", GERMAN),
        (written("utf-8", GERMAN, "iso-8859-1"), "text/xml; charset=us-ascii", GERMAN),
        (written("utf-8", CHINESE, "gb2312"), "text/xml", CHINESE),
        (written("utf-8", GERMAN, "x-made-up"), "text/xml; charset=zip", GERMAN),
        (written("utf-8", GERMAN, "utf-8").replace(b"quoted", b"quo\xffed"), "text/xml", GERMAN.replace("t", "�", 1)),
        (written("euc-jp", "日本語", "euc-jp").replace(b"</title>", b"\xff</title>"), "text/xml", "日本語�"),
        (written("cp1252", GERMAN), "", GERMAN),
    ],
)
def test_a_wrong_label_or_one_bad_byte_does_not_spoil_the_words(body: bytes, content_type: str, title: str) -> None:
    assert parse_feed("blog", body, content_type, "https://b.example/").entries[0].title == title


@given(
    body=st.binary(max_size=60),
    start=st.sampled_from([b"", UTF8_MARK, b"<\0", b"\xff\xfe", b"<?xml "]),
    name=st.text(max_size=12),
)
def test_any_bytes_under_any_label_become_utf_8(body: bytes, start: bytes, name: str) -> None:
    as_utf8(start + body, f"text/xml; charset={name}").decode()


@given(title=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40))
def test_what_is_utf_8_stays_as_it_is_whatever_single_byte_label_it_bears(title: str) -> None:
    assert title in as_utf8(written("utf-8", title, "windows-1252"), "text/xml; charset=iso-8859-2").decode()
