"""Reddit: new posts and comments of chosen subreddits, a search, and our inbox; replies by API or by hand.

The connector itself: the ports it implements. Its settings are in `settings`, HTTP through praw in `api`, Reddit's JSON
in `posts`, the cursor in `cursor`, the responses to our replies in `receipts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import quote

from bot.core.errors import Refused, Unauthorised, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, ReplyMode, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About
from connectors.reddit import cursor as cursors
from connectors.reddit.api import Access, RedditApi, Server
from connectors.reddit.cursor import ListingCursor, PageResult, RedditCursor
from connectors.reddit.posts import Listing, Thing, is_by, is_fullname, listing, post_status, to_post
from connectors.reddit.receipts import find_sent_comment, is_older_than, parse_receipt, receipt
from connectors.reddit.settings import Settings

ABOUT = About(
    watches="new posts and comments of subreddits, a search over all of Reddit, the inbox",
    answers="by API once Reddit approved your client, else by a person",
)

SECRETS = {
    "REDDIT_CLIENT_ID": "The id of your app at https://www.reddit.com/prefs/apps, printed under its name.",
    "REDDIT_CLIENT_SECRET": 'The "secret" of the same app (type "script").',
    "REDDIT_USERNAME": "The account that answers; a script app needs it to be a developer of the app.",
    "REDDIT_PASSWORD": "That account's password.",
    "REDDIT_REFRESH_TOKEN": "Instead of username and password: a permanent refresh token of the account. Optional. "
    "Its scopes: read, identity, history, privatemessages, submit, edit. With it, set `account`.",
}

LIMIT = 10_000
"""Characters of a comment (https://www.reddit.com/dev/api#POST_api_comment)."""
PAGE = 100
DEPTH = 1000
"""The most items of a listing, over all its pages. A search has about 250 (unverified)."""
SEARCH_DEPTH = 250
NEARLY = 0.9
"""A listing of which this share was read counts as cut off: Reddit leaves out removed items."""
OWN_PAGES = 3


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "Reddit":
    """No I/O. Missing secrets raise Unauthorised when it is first used."""
    access = Access.from_secrets(secrets)
    account = settings.account or access.username
    agent = f"python:switchboard:0.1 (by /u/{account if account.isascii() and account.isprintable() else 'unknown'})"
    server = Server(settings.reddit_url, settings.oauth_url, settings.timeout, agent)
    lines = RedditApi(name, server, access, clock), RedditApi(name, server, access, clock)
    return Reddit(name, settings, account, lines, clock)


@dataclass(frozen=True, slots=True)
class _Watched:
    """One of Reddit's listings. `title` is what people read; `depth` the most items it has."""

    name: str
    title: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    depth: int = DEPTH


def _listings(settings: Settings) -> list[_Watched]:
    joined = "+".join(settings.subreddits)
    found = []
    if joined:
        found.append(_Watched("new", f"posts of r/{joined}", f"r/{joined}/new"))
    if joined and settings.comments:
        found.append(_Watched("comments", f"comments of r/{joined}", f"r/{joined}/comments"))
    if query := settings.search.strip():
        params = {"q": query, "sort": "new", "type": "link", "t": "all"}
        found.append(_Watched("search", f"the search {query!r}", "search", params, SEARCH_DEPTH))
    if settings.inbox:
        found.append(_Watched("inbox", "the inbox", "message/inbox", {"mark": "false"}))
    return found


@dataclass(frozen=True, slots=True)
class _Looked:
    """What rechecking remembered posts brought: those that changed, and the present fingerprints of all."""

    changed: tuple[Thing, ...] = ()
    prints: Mapping[str, str] = field(default_factory=dict)


class Reddit:
    """Source, Replier, Finder, Editor and Remover. Polling and writing have a session each, so that neither waits for
    the other.
    """

    markup = Markup.REDDIT

    def __init__(
        self, name: str, settings: Settings, account: str, lines: tuple[RedditApi, RedditApi], clock: Clock
    ) -> None:
        self.name = name
        self._settings, self._account, self._clock = settings, account, clock
        self._reader, self._speaker = lines
        self._listings = _listings(settings)
        self._reply_mode = ReplyMode.API if settings.reply == "api" else ReplyMode.ASSIST

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        """One page of one listing; `more` until each listing has been read down to where the last walk began.

        With the last page, up to 100 posts read before are rechecked for edits and deletions.
        """
        self._need_account()
        place, gap = self._place(cursor, now)
        watched = self._listings[place.turn]
        before = place.streams[watched.name]
        page = self._page(watched, before)
        turn = cursors.turn_page(before, page)
        place = replace(place, streams={**place.streams, watched.name: turn.stream})
        looked = _Looked()
        if turn.done and not turn.short and place.turn + 1 == len(self._listings):
            place, names = cursors.choose_rechecks(place, skip=[thing.name for thing in page.things])
            looked = self._recheck(names, place)
        elif turn.short:
            looked = self._recheck(cursors.expected_names(before), place)
            gap += _gap(watched, before, turn, _any_stand(looked))
        return self._batch(place, turn, looked, gap)

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post
        return LIMIT

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        """The status of the post and its thread: a locked or removed thread closes every comment in it."""
        names = dict.fromkeys(name for name in (post.external_id, post.thread_id) if is_fullname(name))
        things = self._info(self._speaker, list(names)) if names else {}
        return post_status(post.external_id, things)

    def reply(self, order: OutgoingReply) -> Receipt:
        """Post one comment with exactly `order.text` (markdown). Raises Refused when `reply` is "assist", or the text
        is empty or longer than `LIMIT`.
        """
        self._need_account()
        if self._reply_mode is not ReplyMode.API:
            raise Refused(self.name, 'replies to this source are posted by a person (its `reply` is "assist")')
        self._check_text(order.text)
        if not order.post.external_id.startswith(("t1_", "t3_")) or not is_fullname(order.post.external_id):
            raise Refused(self.name, "this is no post or comment of Reddit")
        answer = self._speaker.write("api/comment", {"text": order.text, "thing_id": order.post.external_id})
        return parse_receipt(answer, self.name, self._clock())

    def standing_text(self, receipt: Receipt) -> str | None:
        thing = self._info(self._speaker, [receipt.external_id]).get(receipt.external_id)
        return None if thing is None or thing.is_gone else thing.text

    def edit(self, receipt: Receipt, text: str) -> None:
        self._check_text(text)
        answer = self._speaker.write("api/editusertext", {"text": text, "thing_id": receipt.external_id})
        parse_receipt(answer, self.name, self._clock())

    def delete(self, receipt: Receipt) -> None:
        """Reddit answers alike for a comment that is there and for one that is gone."""
        self._speaker.write("api/del", {"id": receipt.external_id})

    def assist(self, order: OutgoingReply) -> Assist:
        """The exact text and the post's page; Reddit has no link that prefills its reply box."""
        return Assist(text=order.text, url=order.post.url)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Searches our newest comments, back to `order.since`. Raises Uncertain when there are more than 300."""
        self._need_account()
        after = ""
        for _ in range(OWN_PAGES):
            page = self._own_comments(after)
            if after and not page.things:
                raise Uncertain(self.name, "the list of our comments broke off: one of them was deleted meanwhile")
            if found := find_sent_comment(order, (thing for thing in page.things if is_by(thing, self._account))):
                return receipt(found)
            if not page.after or any(is_older_than(order, thing) for thing in page.things):
                return None
            after = page.after
        raise Uncertain(self.name, f"our last {OWN_PAGES * PAGE} comments do not reach back to when this one was sent")

    def _check_text(self, text: str) -> None:
        if not text.strip() or len(text) > LIMIT:
            raise Refused(self.name, f"a comment has 1 to {LIMIT} characters, this text has {len(text)}")

    def _need_account(self) -> None:
        if not self._account:
            raise Unauthorised(self.name, "set REDDIT_USERNAME, or `account` in the source's table")

    def _own_comments(self, after: str) -> Listing:
        params = {"sort": "new", "limit": str(PAGE)} | ({"after": after} if after else {})
        return listing(self._speaker.read(f"user/{quote(self._account, safe='')}/comments", params), self.name)

    def _place(self, cursor: str, now: datetime) -> tuple[RedditCursor, str]:
        place = cursors.read_cursor(cursor) if cursor else RedditCursor()
        gap = "" if place else "The place where reading stood could not be understood: it begins anew. "
        place = place or RedditCursor()
        start = cursors.first_cursor(now, self._settings.first_hours)
        streams = {watched.name: place.streams.get(watched.name, start) for watched in self._listings}
        return replace(place, turn=place.turn if place.turn < len(streams) else 0, streams=streams), gap

    def _page(self, watched: _Watched, stream: ListingCursor) -> Listing:
        after = {"after": stream.anchors[0]} if stream.anchors else {}
        params = {**watched.params, **after, "limit": str(PAGE)}
        return listing(self._reader.read(watched.path, params), self.name)

    def _recheck(self, names: Sequence[str], place: RedditCursor) -> _Looked:
        if not names:
            return _Looked()
        things = self._info(self._reader, names)
        known = cursors.prints(place)
        changed = tuple(
            thing for thing in things.values() if known.get(thing.name, thing.fingerprint) != thing.fingerprint
        )
        return _Looked(changed, {thing.name: thing.fingerprint for thing in things.values()})

    def _info(self, wire: RedditApi, names: Sequence[str]) -> dict[str, Thing]:
        page = listing(wire.read("api/info", {"id": ",".join(names)}), self.name)
        return {thing.name: thing for thing in page.things if thing.name in names}

    def _batch(self, place: RedditCursor, turn: PageResult, looked: _Looked, gap: str) -> Batch:
        things = sorted((*turn.fresh, *looked.changed), key=lambda thing: thing.mark)
        following = (place.turn + turn.done) % len(self._listings)
        place = replace(cursors.update_prints(place, looked.prints), turn=following)
        return Batch(
            posts=tuple(to_post(t, self.name, self._account, self._reply_mode) for t in things if not t.is_gone),
            cursor=cursors.write_cursor(place),
            more=not turn.done or following != 0,
            gap=gap.strip(),
            gone=tuple(thing.name for thing in things if thing.is_gone),
        )


def _any_stand(looked: _Looked) -> bool:
    return any(seen != cursors.GONE for seen in looked.prints.values())


def _gap(watched: _Watched, before: ListingCursor, turn: PageResult, older_stand: bool) -> str:
    """The gap that a listing which ended above the floor leaves; "" when it simply has no more items."""
    if not (turn.lost or older_stand or turn.walked >= NEARLY * watched.depth):
        return ""
    since = datetime.fromtimestamp(before.floor[0], UTC)
    until = datetime.fromtimestamp((turn.deepest or before.floor)[0], UTC)
    return (
        f"Reddit lists {watched.title} only down to {until:%Y-%m-%d %H:%M} UTC: "
        f"what was written between {since:%Y-%m-%d %H:%M} and then was not read. "
    )
