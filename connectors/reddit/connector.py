"""Reddit: new posts and comments of chosen subreddits, a search, and our inbox; replies by API or by hand.

The connector itself: the ports it implements, and answering. Reading is in `reading`, its settings in `settings`, HTTP
through praw in `api`, Reddit's JSON in `posts`, the responses to our replies in `receipts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from bot.core.errors import Refused, Unauthorised, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, ReplyMode, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About
from connectors.reddit.api import Access, RedditApi, Server
from connectors.reddit.posts import Listing, is_by, is_fullname, listing, post_status
from connectors.reddit.reading import PAGE, ListingReader, look_up
from connectors.reddit.receipts import find_sent_comment, is_older_than, parse_receipt, receipt
from connectors.reddit.settings import Settings
from connectors.reddit.transport import Allowance

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
OWN_PAGES = 3


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "Reddit":
    """No I/O. Missing secrets raise Unauthorised when it is first used."""
    access = Access.from_secrets(secrets)
    account = settings.account or access.username
    agent = f"python:switchboard:0.1 (by /u/{account if account.isascii() and account.isprintable() else 'unknown'})"
    server = Server(settings.reddit_url, settings.oauth_url, settings.timeout, agent)
    allowance = Allowance()
    reader, speaker, nobody = (
        RedditApi(name, server, one, clock, allowance) for one in (access, access, access.of_nobody)
    )
    return Reddit(name, settings, account, (reader, speaker, nobody), clock)


class Reddit:
    """Source, Rereader, Replier, Finder, Editor and Remover. Reading and writing have a session each, so that neither
    waits for the other; a third looks as anybody would.
    """

    markup = Markup.REDDIT
    reread_at_once = PAGE

    def __init__(
        self, name: str, settings: Settings, account: str, lines: tuple[RedditApi, RedditApi, RedditApi], clock: Clock
    ) -> None:
        self.name = name
        self._account, self._clock = account, clock
        self._speaker, self._nobody = lines[1:]
        self._reply_mode = ReplyMode.API if settings.reply == "api" else ReplyMode.ASSIST
        self._reader = ListingReader.of(name, settings, account, self._reply_mode, lines[0])

    def streams(self) -> Sequence[Stream]:
        return [watched.stream for watched in self._reader.listings.values()]

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        """One page of one listing. See `reading`."""
        self._need_account()
        return self._reader.fetch(stream, cursor, now)

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:
        self._need_account()
        return self._as_others_see(self._reader.reread(ids, now))

    def _as_others_see(self, batch: Batch) -> Batch:
        """Reddit goes on showing its author what was removed, so ours are looked up as anybody sees them, too.

        Where the app may not look by itself (an installed app has no secret), what its author sees has to do.
        """
        ours = [post.external_id for post in batch.posts if post.own]
        try:
            seen = look_up(self._nobody, ours, self.name) if ours else {}
        except (Refused, Unauthorised):
            return batch
        hidden = {name: thing for name, thing in seen.items() if thing.is_gone}
        told = {
            name: f"{thing.removed_by or 'somebody'}, which its author is not shown" for name, thing in hidden.items()
        }
        return replace(
            batch,
            posts=tuple(post for post in batch.posts if post.external_id not in hidden),
            gone=(*batch.gone, *hidden),
            removed_by={**batch.removed_by, **told},
        )

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post
        return LIMIT

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        """The status of the post and its thread: a locked or removed thread closes every comment in it."""
        names = dict.fromkeys(name for name in (post.external_id, post.thread_id) if is_fullname(name))
        things = look_up(self._speaker, list(names), self.name, surely=True) if names else {}
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
        thing = look_up(self._speaker, [receipt.external_id], self.name, surely=True).get(receipt.external_id)
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
            if page.unread:
                raise Uncertain(self.name, "some of our comments could not be read; it may be among them")
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
