"""Which entries of a feed are which, where the feed itself does not say: several entries under one id, and ids that
are links with a parameter that changes at each reading. Both are noticed here and kept in the cursor, so that an entry
has the same id at every later reading. Pure.
"""

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.core.text.counters import without_counters
from connectors.feeds.parser import MAX_ID, FeedEntry

MAX_SHARED = 200
"""Ids remembered as shared. A feed with more gives nearly all of its entries one id, or new ones each day."""

MAX_LINKS = 300
"""Entries known by their link whose parameters are remembered."""

MAX_MARKS = 1_000
"""Entries of which it is remembered what distinguishes them: more than nearly every feed shows."""

_MARKS = 8
_A_SENTENCE = 40


@dataclass(frozen=True, slots=True)
class Identities:
    """What is remembered about a feed's ids. `shared`: hash of each id that several entries have → hash of what
    distinguishes the one that keeps the bare id, "" for none. `links`: sketch of an entry → hash of its parameters.
    `marks`: hash of each id that one entry has → hash of what distinguishes it. `shown` is how many entries the last
    reading showed.
    """

    shared: Mapping[str, str] = field(default_factory=dict)
    volatile: tuple[str, ...] = ()
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Identified:
    """The entries under ids of their own; `known` are the ids of those seen before under another. `renamed` are the ids
    of those that stand in the place of others of the same words.
    """

    entries: tuple[FeedEntry, ...]
    known: frozenset[str]
    identities: Identities
    renamed: frozenset[str] = frozenset()


def short_hash(text: bytes, length: int = _MARKS) -> str:
    """The start of a SHA-256 in base64url; `length` in characters, a multiple of 4."""
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()[: length // 4 * 3]).decode()


def words_hash(entry: FeedEntry) -> str:
    """A hash of what it says, counters aside."""
    return entry.words or short_hash(f"{without_counters(entry.title)}\0{without_counters(entry.text)}".encode())


@lru_cache(maxsize=4096)
def entry_name(entry_id: str) -> str:
    return short_hash(entry_id.encode(), 12)


def identify(memory: Identities, seen: Mapping[str, str], entries: Sequence[FeedEntry]) -> Identified:
    """Each entry under an id of its own. `seen` is what earlier readings reported: name of the id → hash of words."""
    sketches = _sketches(entries)
    volatile = _volatile(memory, sketches)
    lasting = [_without(entry, volatile) for entry in entries]
    shared = _shared(memory, seen, lasting)
    named = _distinguish(lasting, shared)
    present = {sketch: _parameters(entry) for sketch, entry in reversed(sketches.items())}
    links = {sketch: told for sketch, told in memory.links.items() if sketch not in present} | present
    known = {
        new.id
        for old, new in zip(entries, named, strict=True)
        if volatile != memory.volatile and sketches.get(_sketch(old)) is old and _sketch(old) in memory.links
    }
    unique = {entry.id: entry for entry in reversed(named)}
    few_links, marks = dict(list(links.items())[-MAX_LINKS:]), _marks(memory.marks, shared, lasting)
    kept = Identities(shared, volatile, few_links, marks, len(unique))
    renamed = _renamed(dict(list(seen.items())[-memory.shown :] if memory.shown else ()), seen, unique) - known
    return Identified(tuple(reversed(unique.values())), frozenset(known), kept, renamed)


def _renamed(shown: Mapping[str, str], seen: Mapping[str, str], entries: Mapping[str, FeedEntry]) -> frozenset[str]:
    """The ids of new entries that say what one said that was `shown` at the last reading and is no longer. Where others
    kept their ids, a single one may be the same words at another time.
    """
    present = {entry_name(name) for name in entries}
    left = {words for name, words in shown.items() if name not in present}
    found = [one for name, one in entries.items() if entry_name(name) not in seen and words_hash(one) in left]
    if len(found) > 1 and not present & shown.keys():
        return frozenset(one.id for one in found)
    return frozenset(one.id for one in found if not one.at and len(one.title + one.text) >= _A_SENTENCE)


def _sketches(entries: Iterable[FeedEntry]) -> dict[str, FeedEntry]:
    """Entries that are known by a link with parameters, by what is the same whatever these say. Each is dated or
    says a sentence, and is alone with its sketch: two of the same words in one feed are two entries.
    """
    told = [
        entry
        for entry in entries
        if not entry.named and urlsplit(entry.link).query and (entry.at or len(entry.title + entry.text) >= _A_SENTENCE)
    ]
    often = Counter(map(_sketch, told))
    return {_sketch(entry): entry for entry in told if often[_sketch(entry)] == 1}


def _sketch(entry: FeedEntry) -> str:
    parts = urlsplit(entry.link)
    at = entry.at.isoformat() if entry.at else ""
    return short_hash(f"{parts.netloc}{parts.path}\0{entry.author}\0{entry.title}\0{entry.text}\0{at}".encode())


def _parameters(entry: FeedEntry) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(entry.link).query, keep_blank_values=True)[:20]
    return {name[:40]: short_hash(value.encode(), 4) for name, value in pairs}


def _volatile(memory: Identities, sketches: Mapping[str, FeedEntry]) -> tuple[str, ...]:
    """The parameters that had another value, or were not there, when the same entry was read before."""
    found = set(memory.volatile)
    for sketch, entry in sketches.items():
        before, now = memory.links.get(sketch), _parameters(entry)
        if before is not None:
            found |= {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    return tuple(sorted(found)[:20])


def _without(entry: FeedEntry, volatile: Sequence[str]) -> FeedEntry:
    """The entry under an id without those parameters. Its link stays as the feed gives it."""
    if not volatile or entry.named or not entry.link or len(entry.link) > MAX_ID:
        return entry
    parts = urlsplit(entry.link)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in pairs if name[:40] not in volatile])
    return replace(entry, id=urlunsplit(parts._replace(query=kept)))


def _shared(memory: Identities, seen: Mapping[str, str], entries: Sequence[FeedEntry]) -> dict[str, str]:
    """The ids that several entries have, now or earlier. The one that was reported under the bare id keeps it, also
    when its words have changed.
    """
    groups: dict[str, list[FeedEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.id].append(entry)
    shared = dict(memory.shared)
    for entry_id, group in groups.items():
        name = entry_name(entry_id)
        if len(group) > 1 and name not in shared:
            same_words = (_mark(entry) for entry in group if seen.get(name) == words_hash(entry))
            edited = (mark for entry in group if (mark := _mark(entry)) == memory.marks.get(name))
            shared[name] = next(chain(same_words, edited), "")
        elif name in shared:
            shared[name] = shared.pop(name)
    return dict(list(shared.items())[-MAX_SHARED:])


def _marks(before: Mapping[str, str], shared: Mapping[str, str], entries: Sequence[FeedEntry]) -> dict[str, str]:
    """Those of the entries that have their id alone, after those that were seen before: a feed may be cut short."""
    present = {entry_name(entry.id): _mark(entry) for entry in reversed(entries)}
    older = {name: mark for name, mark in before.items() if name not in present}
    alone = [(name, mark) for name, mark in (older | present).items() if name not in shared]
    return dict(alone[-MAX_MARKS:])


def _distinguish(entries: Sequence[FeedEntry], shared: Mapping[str, str]) -> list[FeedEntry]:
    if not shared:
        return list(entries)
    marks = Counter((entry.id, _mark(entry)) for entry in entries)
    named = []
    for entry in entries:
        holder, mark = shared.get(entry_name(entry.id)), _mark(entry)
        if holder is None or (mark == holder and marks[entry.id, mark] == 1):
            named.append(entry)
            continue
        own = mark if marks[entry.id, mark] == 1 else short_hash(f"{mark}{words_hash(entry)}".encode())
        named.append(replace(entry, id=f"{entry.id}#{own}"))
    return named


def _mark(entry: FeedEntry) -> str:
    """A hash of what distinguishes an entry from others of the same id, and outlasts an edit of its words."""
    at = entry.at.isoformat() if entry.at else ""
    link = "" if not entry.named else entry.link
    words = "" if entry.at else entry.title or entry.text
    return short_hash(f"{link}\0{entry.author}\0{at}\0{words}".encode())
