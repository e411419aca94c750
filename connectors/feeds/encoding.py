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
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874", "dos-874"), "cp874"),
    **{f"{short}{page}": f"windows-{page}" for short in ("cp", "x-cp", "win-", "win") for page in range(1250, 1259)},
    **dict.fromkeys(("latin2", "l2", "iso8859-2", "iso_8859-2"), "iso-8859-2"),
    **dict.fromkeys(("latin9", "l9", "iso8859-15", "iso_8859-15"), "iso-8859-15"),
    **dict.fromkeys(("latin5", "l5", "iso-8859-9", "iso8859-9", "iso_8859-9"), "windows-1254"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "hebrew"), "iso-8859-8"),
    **dict.fromkeys(("866", "ibm866", "csibm866"), "cp866"),
    **dict.fromkeys(("koi8", "koi8_r", "koi"), "koi8-r"),
    **dict.fromkeys(("mac", "macintosh", "x-mac-roman"), "mac_roman"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac_cyrillic"),
    "x-euc-jp": "euc-jp",
    "utf8": "utf-8",
}
"""Names of the web (encoding.spec.whatwg.org, "Names and labels", read November 2026) as Python's."""

_READABLE = re.compile(
    "gb18030|cp932|cp949|big5hkscs|euc-jp|iso-2022-jp|koi8-[ru]|windows-125[0-8]|cp8(?:66|74)|mac_(?:roman|cyrillic)"
    "|iso-8859-[0-9]{1,2}"
)
"""Codecs of Python that are names of the web too; it has others that decompress, or take long."""

_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_SIXTEEN_BITS = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_FAR = re.compile("[\u0800-\U0010ffff]")
_SINGLE = re.compile("windows-|iso-8859-|koi8-|cp8|mac_")
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


def with_real_characters(body: bytes) -> bytes:
    """`body` with invalid numeric character references as U+FFFD: feedparser's loose parser crashes on them."""
    return _REFERENCE.sub(lambda m: m[0] if _is_character(m[1], m[2]) else b"&#xFFFD;", body)


def _is_character(hexadecimal: bytes | None, decimal: bytes | None) -> bool:
    digits, base = (hexadecimal, 16) if hexadecimal else (decimal or b"", 10)
    if len(digits) > 12:  # noqa: PLR2004  leading zeros are allowed, within reason
        return False
    code = int(digits, base)
    return 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004
