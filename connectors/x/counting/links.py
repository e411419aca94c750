"""Where X sees links in a text: what it puts its own short address in the place of. Pure, and linear in time.

The rule is that of twitter-text 3.1.0, told as the reading of a text from left to right; its cases are recorded in
`tests/recorded/x/counting`. With `http://` before it any host with a known end is a link, without it only the part of a
host that is written in Latin letters. `tlds.txt` holds the ends that are known.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LONGEST, _LONGEST_LABEL, _LONGEST_TCO = 4096, 63, 40
"""Characters of a link with its scheme, of a host's label (RFC 1035), and of a name on t.co."""

_MARKS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NOWHERE = r"\ufffe\ufeff\uffff"
_SPACES = r"\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_IN_NO_HOST = rf"!'#%&()*+,\\/:;<=>?@\[\]^{{|}}~${_SPACES}{_NOWHERE}{_MARKS}"
_LATIN = (
    r"a-z0-9\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    r"\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_BEFORE = rf"(?<![A-Za-z0-9@\uff20$#\uff03{_NOWHERE}])"
_ENDS_PATH = rf"[{_LATIN}\u0400-\u04ff+\-=_#/]"
_WITHIN_PATH = r"[!*';:,.$%\[\]\u2013~@|&]"
_IN_BRACKETS = rf"(?:{_ENDS_PATH}|{_WITHIN_PATH})"
_BRACKETS = rf"\((?!\)){_IN_BRACKETS}*+(?:\({_IN_BRACKETS}++\){_IN_BRACKETS}*+)?+\)"

_HOSTS = re.compile(rf"[^{_IN_NO_HOST}]+")
_BEGIN = re.compile(rf"{_BEFORE}[^{_IN_NO_HOST}\-._]")
_SCHEME = re.compile(rf"{_BEFORE}https?://\Z", re.IGNORECASE)
_PUNYCODE = re.compile(r"xn--[-0-9a-z]+", re.IGNORECASE)
_LATIN_END = re.compile(rf"[-{_LATIN}]*\Z", re.IGNORECASE)
_PORT = re.compile(r":[0-9]+")
_PATH = re.compile(
    rf"/(?:{_ENDS_PATH}++|{_BRACKETS}|{_WITHIN_PATH}(?:{_WITHIN_PATH}|{_BRACKETS})*+{_ENDS_PATH})*+", re.IGNORECASE
)
_QUERY = re.compile(r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*+", re.IGNORECASE)
_TCO = re.compile(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE)
_ENDS_NO_QUERY = "?!*'@();:+$%[].,~|"
_AT_NO_EDGE = "-_"
_GOES_ON = re.compile("[0-9A-Za-z@+-]")
"""After a known end, these say that the word goes on."""

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labels:
    """What may be a host, cut at its dots. `ends[i]` is where a known end stops that label i begins with; `last[i]` is
    the last label with such an end that whole labels lead to, from label i on. Both 0 where there is none.
    """

    spans: Sequence[_Span]
    ends: Sequence[int]
    last: Sequence[int]


@dataclass(frozen=True, slots=True)
class Host:
    """From where its scheme begins, if it has one, and from where its name does; its first and last label."""

    start: int
    name: int
    first: int
    last: int


def links(text: str) -> Iterator[_Span]:
    """Start and end of each link, in order."""
    place = 0
    for run in _HOSTS.finditer(text):
        if "." in run[0]:
            labels = _labels(text, *run.span())
            host = _at_scheme(text, labels, place) or _next(text, labels, 0, place)
            while host:
                name_end = labels.ends[host.last]
                place = _tail_end(text, name_end)
                yield from _shown(text, labels, host, place)
                host = _next(text, labels, host.last, place)


def _labels(text: str, start: int, end: int) -> Labels:
    spans = []
    for label in text[start:end].split("."):
        spans.append((start, start + len(label)))
        start += len(label) + 1
    ends = [_known_end(text, *span) for span in spans]
    last = [0] * len(spans)
    for i in reversed(range(len(spans))):
        begin = text[spans[i][0] : spans[i][0] + 1]
        last[i] = 0 if begin in _AT_NO_EDGE else _reached(text, Labels(spans, ends, last), i, spans[i][0])
    return Labels(spans, ends, last)


def _known_end(text: str, start: int, end: int) -> int:
    """The longest of them that the label begins with, unless the word goes on after it."""
    names, longest = _tlds()
    for stop in range(min(end, start + longest), start, -1):
        if text[start:stop].lower() in names and not _GOES_ON.match(text, stop):
            return stop
    punycode = _PUNYCODE.match(text, start, end)
    return punycode.end() if punycode else 0


def _reached(text: str, labels: Labels, i: int, start: int) -> int:
    """The last label of a host that begins here, within label i; 0 when none does."""
    end = labels.spans[i][1]
    if i + 1 == len(labels.spans) or start >= end or text[end - 1] in _AT_NO_EDGE:
        return 0
    ends_next = labels.ends[i + 1] and "_" not in text[start:end]
    return labels.last[i + 1] or (i + 1 if ends_next else 0)


def _at_scheme(text: str, labels: Labels, place: int) -> Host | None:
    name = labels.spans[0][0]
    scheme = _SCHEME.search(text, max(_free_from(place), name - len("https://")), name)
    if not scheme or text[name] in _AT_NO_EDGE:
        return None
    last = _reached(text, labels, 0, name)
    return Host(scheme.start(), name, 0, last) if last else None


def _next(text: str, labels: Labels, i: int, place: int) -> Host | None:
    """The first host without a scheme, from label i on. Only before the last dot but one may it have an underscore.

    A text's first letter, where it is not ASCII, is left out of a host that does without: X takes it for a separator.
    """
    for first in range(i, len(labels.spans)):
        start, end = labels.spans[first]
        second = [1] if not start and _BEGIN.match(text, 1, end) else []
        for at in (*second, start, text.rfind("_", start, end) + 1):
            begin = _BEGIN.search(text, max(at, start, _free_from(place)), end)
            if begin and (last := _reached(text, labels, first, begin.start())):
                return Host(begin.start(), begin.start(), first, last)
    return None


def _free_from(place: int) -> int:
    """One character stands between two links."""
    return place + 1 if place else 0


def _tail_end(text: str, place: int) -> int:
    """Where port, path and query stop."""
    return _query_end(text, _path_end(text, _port_end(text, place)))


def _port_end(text: str, place: int) -> int:
    port = _PORT.match(text, place)
    return port.end() if port else place


def _path_end(text: str, place: int) -> int:
    path = _PATH.match(text, place)
    return path.end() if path else place


def _query_end(text: str, place: int) -> int:
    query = _QUERY.match(text, place)
    return place + len(query[0].rstrip(_ENDS_NO_QUERY)) if query else place


def _shown(text: str, labels: Labels, host: Host, end: int) -> Iterator[_Span]:
    """What becomes a link of a host and its tail, which stops at `end`."""
    name_end = labels.ends[host.last]
    name = text[host.name : name_end]
    if not _resolvable(name) or end - host.start + len("https://") > _LONGEST:
        return
    if name.startswith("xn--") and not any(_latin(text, labels, host)):
        return
    if host.start < host.name:
        yield from _with_scheme(text, host.start, end)
    elif not host.start or text[host.start - 1] not in "-_./":
        path = _port_end(text, name_end)
        yield from _without_scheme(text, labels, host, end if text.startswith("/", path) else 0)


def _resolvable(name: str) -> bool:
    return all(_label_length(label) <= _LONGEST_LABEL for label in name.split("."))


def _label_length(label: str) -> int:
    """In the letters that DNS knows: others are written in punycode, which is longer still."""
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return len(label)
    return len("xn--") + len(label.encode("punycode"))


def _with_scheme(text: str, start: int, end: int) -> Iterator[_Span]:
    """After a name on t.co, X's own, only a query belongs to it."""
    own = _TCO.match(text, start, end)
    if own is None:
        yield start, end
    elif len(own[1]) <= _LONGEST_TCO:
        yield start, _query_end(text, own.end())


def _without_scheme(text: str, labels: Labels, host: Host, tail_end: int) -> Iterator[_Span]:
    """Only what is in Latin letters; the last of it with the path, if there is one."""
    parts = list(_latin(text, labels, host))
    if parts and tail_end:
        parts[-1] = (parts[-1][0], tail_end)
    yield from parts


def _latin(text: str, labels: Labels, host: Host) -> Iterator[_Span]:
    i, place = host.first, host.name
    while i < host.last:
        end = labels.spans[i][1]
        start = _latin_start(text, max(labels.spans[i][0], place), end)
        if start == end:
            i += 1
            continue
        found, stop = _latin_last(text, labels, i + 1, host.last)
        if found:
            place = labels.ends[found]
            yield start, place
        i = found or stop


def _latin_start(text: str, start: int, end: int) -> int:
    """From where the label is in Latin letters up to its end."""
    latin = _LATIN_END.search(text, start, end)
    return latin.start() if latin else end


def _latin_last(text: str, labels: Labels, i: int, last: int) -> tuple[int, int]:
    """The last label with a known end that only labels in Latin letters lead to, 0 for none; and where they stop."""
    found = 0
    for j in range(i, last + 1):
        found = j if labels.ends[j] else found
        start, end = labels.spans[j]
        if start == end or _latin_start(text, start, end) > start:
            return found, j
    return found, last


@cache
def _tlds() -> tuple[frozenset[str], int]:
    lines = Path(__file__).with_name("tlds.txt").read_text(encoding="utf-8").splitlines()
    names = frozenset(name for line in lines if not line.startswith("#") for name in line.split())
    return names, max(map(len, names))
