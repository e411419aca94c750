"""Hacker News: stories and comments that match a search. It is watched through Algolia's index of the site
(https://hn.algolia.com/api), which needs no account and allows 10,000 requests an hour.

Nothing is answered from here, not even by handing a person the words: the site wants none that were generated or edited
by a machine (https://news.ycombinator.com/newsguidelines.html, since March 2026). So a post says `NONE`, and why.

The index is newest first, gives 1,000 hits of one search at most, and takes some things in late. So a *walk* goes from
the newest down to `since`, a page a call, and each page asks for what is not younger than the oldest of the page
before: no search is deep. The next walk goes down to OVERLAP before the newest that this one saw, so that a clock of
ours that is wrong for a while loses nothing; what was seen is left out.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.core.errors import Refused, Unavailable
from bot.core.model import Author, Batch, Capabilities, Context, Post, PostKind, Stream
from bot.core.ports.runtime import Clock
from bot.core.text.html_text import text_of, tidy_text
from connectors import About, ConnectorSettings, _http
from connectors._entries import Entries, left_out, none_is_sound, warning_of

ABOUT = About(
    watches="stories and comments of Hacker News that match a search",
    answers="by a person there, in their own words; none are offered, for the site bars generated and edited ones",
)

SECRETS: Mapping[str, str] = {}

OWN_WORDS = "Answer there yourself, in your own words: Hacker News bars generated and machine-edited comments."

OVERLAP = timedelta(hours=2)
"""As long as a comment can be edited there; what is indexed later than that is missed."""

HITS = 50
"""Hits a page. Texts are up to 32 KiB and come twice (as they are, and highlighted), so a page stays readable."""

DEEPEST = 1000
"""Hits that the index gives of one search, over all its pages."""

_SITE = "https://news.ycombinator.com"
_WALLS = (401, 403)
_TAGS = {"stories": "story", "comments": "comment", "both": "(story,comment)"}


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of this kind may say."""

    queries: tuple[Annotated[str, Field(min_length=1, max_length=400)], ...] = Field(
        min_length=1,
        max_length=20,
        description='What to search for; one match is enough. In one, all words must occur; "a phrase"; -not.',
        examples=[["ferrywire", '"ferry wire" -rope']],
    )
    what: Literal["stories", "comments", "both"] = Field("both", description="What is searched.")
    own_authors: tuple[str, ...] = Field(
        (), description="Names of accounts that are us; what they wrote is never taken for a question."
    )
    api_url: str = Field(
        "https://hn.algolia.com/api/v1", pattern=r"^https?://\S+$", description="Where the search is. For tests."
    )
    items_url: str = Field(
        "https://hacker-news.firebaseio.com/v0",
        pattern=r"^https?://\S+$",
        description="Where the site tells of single items. For tests.",
    )


class _Hit(BaseModel):
    """A story or comment as the index tells it; only what is read here. Texts are HTML, titles are not."""

    objectID: str = Field(pattern=r"^[0-9]{1,18}$")  # noqa: N815  its name on the wire
    created_at_i: int = Field(ge=0, le=253_402_300_799)  # the last second that a datetime holds
    author: str | None = None
    title: str | None = None
    url: str | None = None
    story_text: str | None = None
    comment_text: str | None = None
    story_id: int | None = None
    story_title: str | None = None
    parent_id: int | None = None
    deleted: bool | None = None
    dead: bool | None = None

    @property
    def is_gone(self) -> bool:
        """Deleted by its author, or killed by the moderators."""
        return bool(self.deleted or self.dead) or not self.author

    @property
    def mark(self) -> tuple[int, int]:
        """When it was written, and a print of its words: it changes when they do."""
        words = f"{self.title}\0{self.story_text}\0{self.comment_text}\0{self.is_gone}"
        return self.created_at_i, zlib.crc32(words.encode("utf-8", "replace"))


class _Item(BaseModel):
    """A story or comment as the site itself tells it (https://github.com/HackerNews/API); only what is read here."""

    id: int
    deleted: bool = False
    dead: bool = False


class _Hits(BaseModel):
    hits: Entries[_Hit]


class _Cursor(BaseModel):
    """Of one query. `until` is where the walk under way has come to, 0 where none is; `newest` is the newest that was
    ever seen. `doubted` is a `since` that lay in the future, until the index has shown whether our clock was ahead then
    or is behind now. All in seconds since 1970.
    """

    model_config = ConfigDict(frozen=True)

    since: int
    newest: int = 0
    until: int = 0
    doubted: int = 0
    page: int = 0
    seen: dict[str, tuple[int, int]] = {}

    @model_validator(mode="before")
    @classmethod
    def _shared_once(cls, given: Any) -> Any:
        """All queries had one cursor, with the `query` whose turn it was; each of them reads on from its `since`."""
        return {"since": given.get("since"), "seen": given.get("seen", {})} if "query" in given else given


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "HackerNews":  # noqa: ARG001
    return HackerNews(name, settings)


class HackerNews:
    """A Source and Rereader."""

    reread_at_once = 1
    """The site tells of one item a request."""

    def __init__(self, name: str, settings: Settings, hits: int = HITS, timeout: float = _http.TIMEOUT) -> None:
        self.name = name
        self._settings = settings
        self._hits = hits
        self._queries = {f"search-{zlib.crc32(query.encode()):08x}": query for query in settings.queries}
        self._http = _http.http_client({}, timeout)

    def streams(self) -> Sequence[Stream]:
        """One for each query."""
        return tuple(Stream(name, f"the search {query!r}") for name, query in self._queries.items())

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        if stream not in self._queries:
            raise Refused(self.name, f"it has no stream {stream!r}: the settings say what it searches for")
        place = self._recalled(cursor, now)
        page = self._page(self._queries[stream], place, now)
        place, hits = _settle_doubt(place, page, now)
        fresh = sorted((h for h in hits if place.seen.get(h.objectID) != h.mark), key=lambda h: h.created_at_i)
        following, gap = self._moved(place, hits, fresh, len(left_out(page)))
        return Batch(
            posts=tuple(self._post(hit) for hit in fresh if not hit.is_gone),
            cursor=following.model_dump_json(),
            more=following.until > 0,
            gap=gap,
            gone=tuple(hit.objectID for hit in fresh if hit.is_gone),
            warning=warning_of(page),
        )

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:
        """Which of these are gone. Edits come with the search: an item can be edited for two hours only."""
        return Batch((), "", gone=tuple(name for name in ids if name.isdecimal() and self._is_gone(name, now)))

    def _is_gone(self, name: str, now: datetime) -> bool:
        request = self._http.build_request("GET", f"{self._settings.items_url}/item/{name}.json")
        answer = _http.parse_json(self.name, self._asked(request, now).body)
        if answer is None:  # it knows no such item, and so cannot say
            return False
        try:
            item = _Item.model_validate(answer)
        except ValidationError:
            raise Unavailable(self.name, "the answer has an unknown shape") from None
        return item.deleted or item.dead

    def _recalled(self, cursor: str, now: datetime) -> _Cursor:
        """Where reading stands. A place noted by our clock alone is in doubt when it lies in the future."""
        try:
            place = _Cursor.model_validate_json(cursor) if cursor else None
        except (ValidationError, TypeError, AttributeError):
            raise Refused(self.name, "its cursor is not one of Hacker News") from None
        since = _seconds(now - timedelta(hours=self._settings.first_hours))
        if place is None:
            return _Cursor(since=since)
        if place.newest or place.since <= _seconds(now):
            return place
        return _Cursor(since=since, doubted=place.since)

    def _page(self, query: str, place: _Cursor, now: datetime) -> tuple[_Hit, ...]:
        below = [f"created_at_i<{place.until + 1}"] if place.until else []
        params = {
            "query": query,
            "tags": _TAGS[self._settings.what],
            "numericFilters": ",".join([f"created_at_i>{place.since - 1}", *below]),
            "hitsPerPage": str(self._hits),
            "page": str(place.page),
            "typoTolerance": "false",  # one of Algolia's own parameters: the API hands them all on
        }
        request = self._http.build_request("GET", f"{self._settings.api_url}/search_by_date", params=params)
        answer = self._asked(request, now)
        try:
            hits = _Hits.model_validate(_http.parse_json(self.name, answer.body)).hits
        except ValidationError:
            # Its text would hold what was answered, word for word.
            raise Unavailable(self.name, "the answer has an unknown shape") from None
        if none_is_sound(hits):
            raise Unavailable(self.name, "no hit has the shape that is known")
        return hits

    def _asked(self, request: httpx.Request, now: datetime) -> _http.HttpResponse:
        """The answer. We send no credentials, so what turns us away is a wall, which may pass."""
        answer = _http.send_request(self._http, self.name, request, now, telling=_WALLS)
        if answer.status in _WALLS:
            why = f"it answered {answer.status}: it, or a wall before it, refuses us for now"
            raise Unavailable(self.name, why, _http.retry_time(answer.headers, now))
        return answer

    def _moved(self, place: _Cursor, hits: Sequence[_Hit], fresh: Sequence[_Hit], unread: int) -> tuple[_Cursor, str]:
        """Where reading goes on after this page, on which `unread` more hits stood, and what it had to leave out."""
        place = place.model_copy(update={"newest": max([place.newest, *(hit.created_at_i for hit in hits)])})
        if len(hits) + unread < self._hits:
            return _Cursor(since=_overlapping(place), newest=place.newest, seen=_remembered(place, hits)), ""
        oldest, gap = min(hit.created_at_i for hit in hits), ""
        if oldest != place.until:
            further = {"until": oldest, "page": 0}
        elif (place.page + 2) * self._hits <= DEEPEST:  # a whole page of one second: only its next page goes on
            further = {"until": oldest, "page": place.page + 1}
        else:
            further = {"until": oldest - 1, "page": 0}
            gap = f"More than {DEEPEST} posts of one second matched; the rest of them was not read." if fresh else ""
        return place.model_copy(update={**further, "seen": _remembered(place, hits, oldest)}), gap

    def _post(self, hit: _Hit) -> Post:
        author, comments = str(hit.author), hit.comment_text is not None
        own = author in self._settings.own_authors
        return Post(
            source=self.name,
            external_id=hit.objectID,
            author=Author(author, author, url=f"{_SITE}/user?id={quote(author)}"),
            text=text_of(hit.comment_text or hit.story_text or "", _SITE) or tidy_text(hit.url or ""),
            title="" if comments else tidy_text(hit.title or ""),
            written_at=datetime.fromtimestamp(hit.created_at_i, UTC),
            url=f"{_SITE}/item?id={hit.objectID}",
            kind=PostKind.COMMENT if comments else PostKind.POST,
            parent_id=str(hit.parent_id or "") if comments else "",
            thread_id=str(hit.story_id or hit.objectID) if comments else hit.objectID,
            context=(Context("", tidy_text(hit.story_title)),) if comments and hit.story_title else (),
            capabilities=Capabilities(why="our own post" if own else OWN_WORDS),
            own=own,
        )


def _settle_doubt(place: _Cursor, hits: Sequence[_Hit], now: datetime) -> tuple[_Cursor, Sequence[_Hit]]:
    """Hits of the future show that our clock is behind: what is older than the doubted place was never to be read."""
    if not place.doubted:
        return place, hits
    behind = any(hit.created_at_i > _seconds(now + timedelta(days=1)) for hit in hits)
    since = place.doubted if behind else place.since
    settled = place.model_copy(update={"since": since, "doubted": 0})
    return settled, [hit for hit in hits if hit.created_at_i >= since]


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _overlapping(place: _Cursor) -> int:
    """From when on the walk after this one reads. Never further back than this one did."""
    return max(place.since, place.newest - int(OVERLAP.total_seconds()))


def _remembered(place: _Cursor, hits: Iterable[_Hit], until: int = 0) -> dict[str, tuple[int, int]]:
    """What was seen and may be shown again: by the next walk, or at the top of the next page."""
    seen = place.seen | {hit.objectID: hit.mark for hit in hits}
    oldest = _overlapping(place)
    return {name: mark for name, mark in seen.items() if mark[0] >= oldest or mark[0] == until}
