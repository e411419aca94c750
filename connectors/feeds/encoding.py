"""The bytes of a feed as UTF-8, read as a browser would: a byte order mark says more than the header, the header more
than the XML declaration, and a name means what pages have come to mean by it (latin-1 is windows-1252, gb2312 is
gb18030). Two things are kinder than a browser: a name that does not fit the bytes is passed over, and one bad byte is
one bad character. Pure.
"""

import codecs
import re
from collections.abc import Iterable
from contextlib import suppress

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEANT = {
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "us-ascii", "ascii", "cp1252"), "windows-1252"
    ),
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "windows-874"),
    "iso-8859-9": "windows-1254",
    "x-euc-jp": "euc-jp",
    "utf8": "utf-8",
}
_READABLE = re.compile(
    "gb18030|cp932|cp949|big5hkscs|euc-jp|iso-2022-jp|koi8-[ru]|windows-(?:874|125[0-8])|iso-8859-[0-9]{1,2}"
)
"""Codecs of Python that are names of the web too; it has others that decompress, or take long."""

_SIXTEEN_BITS = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_FAR = re.compile("[\u0800-\U0010ffff]")
_SINGLE = re.compile("windows-|iso-8859-|koi8-")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"""\A\s*<\?xml\s[^>]{0,400}?\?>""")
_DECLARED = re.compile(rb"""\A\s*<\?xml\s[^>]{0,400}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")


def as_utf8(body: bytes, content_type: str) -> bytes:
    """The document in UTF-8, without a declaration that says otherwise."""
    text = _text(body, content_type)
    declaration = _DECLARATION.match(text)
    return (text[declaration.end() :] if declaration else text).encode("utf-8", "replace")


def _text(body: bytes, content_type: str) -> str:
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    if codec := _SIXTEEN_BITS.get(body[:2], ""):
        return body.decode(codec, "replace")
    named = _named(body, content_type)
    several = [codec for codec in named[:1] if not _SINGLE.match(codec)]
    text = _first_fitting(body, ["utf-8"])
    if several and not (text and _FAR.search(text)):  # few bytes in pairs may mean something in UTF-8, many do not
        text = _first_fitting(body, several) or text
    if text is None and _is_mostly_utf8(body):
        text = body.decode("utf-8", "replace")
    if text is None:
        text = _first_fitting(body, named)
    return body.decode((*several, "windows-1252")[0], "replace") if text is None else text


def _named(body: bytes, content_type: str) -> list[str]:
    """The codecs that the header and the declaration name, but UTF-8, which is tried in any case."""
    header, declared = _CHARSET.search(content_type), _DECLARED.match(body)
    names = [header[1].lower()] if header else []
    names += [declared[1].decode("ascii").lower()] if declared else []
    meant = [_MEANT.get(name, name) for name in names]
    return [codec for codec in dict.fromkeys(meant) if codec != "utf-8" and _READABLE.fullmatch(codec)]


def _first_fitting(body: bytes, named: Iterable[str]) -> str | None:
    for codec in named:
        with suppress(UnicodeDecodeError, LookupError):
            return body.decode(codec)
    return None


def _is_mostly_utf8(body: bytes) -> bool:
    """Whether more of what is not ASCII fits than does not."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad <= len(text) - len(text.encode("ascii", "ignore")) - bad
