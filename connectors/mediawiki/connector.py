"""The connector. The wiki tags every edit that adds a comment; the list of such changes is walked from the newest down
(`connectors._walk`), and each page that has one is read as its tree of comments. Only what stands there now is read:
a comment that was removed meanwhile, or that a bot moved into an archive, is not.

A comment's words can be changed by an edit that has no tag: that is not noticed. Our own are corrected and removed by
hand, as the wiki knows no call for it. `formtoken` keeps one from being saved twice within a login; beyond that, our
comment below the question tells, and a mark in the summary of our edit.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.errors import Outside, Refused, Unavailable, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import _http
from connectors._entries import left_out, none_is_sound, unread_warning
from connectors._walk import Listed, ListedPage, Walk, WalkPlace, WalkStep
from connectors.mediawiki.api import WikiApi
from connectors.mediawiki.payloads import (
    ChangesPage,
    CommentChange,
    ContributionsAnswer,
    PagesAnswer,
    TalkPage,
    WikiPageInfo,
)
from connectors.mediawiki.posts import RemarkReader
from connectors.mediawiki.settings import Settings
from connectors.mediawiki.threads import Remark, html_of, remarks_of, same_words, words_in

LIMIT = 20_000
"""Bytes of a reply. A page takes 2 MiB in all (`$wgMaxArticleSize`); a longer comment is an article."""

PAGE = 10
"""Changes a call; each page among them is one more request."""

OVERLAP = timedelta(minutes=30)
"""How late the wiki may list a change, behind the newest."""

KEPT = timedelta(days=30)
"""How long a wiki keeps recent changes at least: Wikipedia 30 days, others 90 unless told otherwise."""

MINUTE = timedelta(minutes=1)

ADDED = "discussiontools-added-comment"

_ABSENT = ("missingtitle", "nosuchrevid", "invalidtitle")


class MediaWiki:
    """A Source, Replier, Finder and Reader."""

    markup = Markup.PLAIN

    def __init__(
        self,
        name: str,
        settings: Settings,
        password: str,
        clock: Clock,
        page: int = PAGE,
        timeout: float = _http.TIMEOUT,
    ) -> None:
        self.name = name
        self._settings, self._page_size = settings, page
        self._index = settings.api_url.removesuffix("api.php") + "index.php"
        self._reader = RemarkReader(name, self._index, settings.user, settings.reply == "api")
        self._api = WikiApi(name, settings, password, clock, timeout)
        self._walk = Walk(name, timedelta(hours=settings.first_hours), OVERLAP)

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        place = self._walk.place(cursor, now)
        changes = self._changes(place.older)
        sound, older = changes.query.recentchanges, changes.further.rccontinue
        if none_is_sound(sound) and not place.older:
            raise Unavailable(self.name, "no change has the shape that is known")
        listed = ListedPage([Listed(str(one.rcid), one.timestamp, 0, one) for one in sound], older)
        step = self._walk.step(place, listed, now)
        posts, unread = self._posts([one.entry for one in step.fresh])
        return Batch(
            posts=posts,
            cursor=step.cursor,
            more=step.more,
            gap=_gap(place, step, listed, now),
            warning=unread_warning(len(left_out(sound)) + unread),
        )

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post
        return LIMIT

    def length(self, text: str) -> int:
        """In bytes of UTF-8, as the wiki counts a page."""
        return len(text.encode("utf-8", "replace"))

    def post_status(self, post: Post) -> PostStatus:
        info = self._info(post.external_id)
        if info is None or _named(self._remarks(info.title)[0], post.external_id) is None:
            return PostStatus.GONE
        return PostStatus.OPEN if info.actions.edit else PostStatus.LOCKED

    def reply(self, order: OutgoingReply) -> Receipt:
        if self.length(order.text) > LIMIT:
            raise Refused(self.name, f"{self.length(order.text)} bytes, and {LIMIT} are allowed")
        info = self._info(order.post.external_id)
        remark = _named(self._remarks(info.title)[0], order.post.external_id) if info else None
        if info is None or remark is None:
            raise Refused(self.name, "the comment is no longer there, or was archived")
        if not info.actions.edit:
            raise Refused(self.name, "the page is protected")
        self._api.save(
            {
                "action": "discussiontoolsedit",
                "paction": "addcomment",
                "page": info.title,
                "commentid": remark.item.id,
                "html": html_of(order.text),
                "summary": f"Reply [{_mark(order)}]",
                "formtoken": _mark(order),
            }
        )
        return self._saved(order)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Below the comment, by its words; else by the mark in the summaries of our edits, which cannot say where."""
        if stands := self._below(order):
            return stands
        if self._is_marked(order):
            raise Uncertain(self.name, "it was posted, and was changed, moved or removed since")
        return None

    def standing_text(self, receipt: Receipt) -> str | None:
        info = self._info(receipt.external_id)
        remark = _named(self._remarks(info.title)[0], receipt.external_id) if info else None
        return None if remark is None else words_in(remark.item, self._index)

    def assist(self, order: OutgoingReply) -> Assist:
        return Assist(order.text, order.post.url)

    def _changes(self, older: str) -> ChangesPage:
        asked = {
            "action": "query",
            "list": "recentchanges",
            "rctag": ADDED,
            "rctype": "edit|new",
            "rcnamespace": "|".join(str(number) for number in self._settings.namespaces),
            "rcprop": "ids|title|timestamp|user|flags",
            "rclimit": str(self._page_size),
        }
        found = self._api.read(ChangesPage, asked | ({"rccontinue": older} if older else {}))
        if found is None:
            raise Unavailable(self.name, "it says that there is nothing, where there is always something")
        return found

    def _posts(self, changes: Sequence[CommentChange]) -> tuple[tuple[Post, ...], int]:
        """The comments that these changes added, as far as they stand, oldest first. A change names its page as it was
        called then, so each is looked up by its number.
        """
        posts: dict[str, Post] = {}
        unread = 0
        for page in dict.fromkeys(one.pageid for one in changes):
            info = self._info(f"{page}|")
            if info is None or not self._is_read(info.title):
                continue
            remarks, odd = self._remarks(info.title)
            unread += odd
            for change in (one for one in changes if one.pageid == page):
                posts |= {
                    f"{page}|{one.key}": self._reader.post(info.title, change, one) for one in _added(change, remarks)
                }
        return tuple(sorted(posts.values(), key=lambda post: post.written_at)), unread

    def _is_read(self, title: str) -> bool:
        return not self._settings.pages or title.replace("_", " ") in {
            page.replace("_", " ") for page in self._settings.pages
        }

    def _remarks(self, title: str) -> tuple[list[Remark], int]:
        """The comments of a page; none where it is gone."""
        asked = {
            "action": "discussiontoolspageinfo",
            "page": title,
            "prop": "threaditemshtml",
            "excludesignatures": "1",
        }
        found = self._api.read(TalkPage, asked, _ABSENT)
        return remarks_of(found.discussiontoolspageinfo.threaditemshtml) if found else ([], 0)

    def _info(self, external_id: str) -> WikiPageInfo | None:
        """The page of a comment, wherever it was moved to; None where it is gone."""
        page = external_id.partition("|")[0]
        found = self._api.read(
            PagesAnswer, {"action": "query", "prop": "info", "intestactions": "edit", "pageids": page}
        )
        info = next(iter(found.query.pages), None) if found else None
        return None if info is None or info.missing or not info.title else info

    def _saved(self, order: OutgoingReply) -> Receipt:
        """Where it stands: the wiki does not say it. From here on, whatever fails, it was saved."""
        try:
            stands = self._below(order)
        except Outside as problem:
            raise Uncertain(self.name, f"it was saved, and could not be read back: {problem.reason}") from None
        if stands is None:
            raise Uncertain(self.name, "it was saved, and is not below the comment")
        return stands

    def _below(self, order: OutgoingReply) -> Receipt | None:
        """Our comment below the question with these words, not older than the order."""
        info = self._info(order.post.external_id)
        if info is None:
            return None
        page, _, key = order.post.external_id.partition("|")
        since = order.since.replace(second=0, microsecond=0) - MINUTE
        for remark in self._remarks(info.title)[0]:
            below = remark.above and remark.above[-1].key == key
            ours = below and remark.item.author == self._settings.user and remark.at >= since
            if ours and same_words(words_in(remark.item, self._index), order.text):
                return Receipt(f"{page}|{remark.key}", self._reader.address(info.title, remark.item.id), remark.at)
        return None

    def _is_marked(self, order: OutgoingReply) -> bool:
        asked: Mapping[str, str] = {
            "action": "query",
            "list": "usercontribs",
            "ucuser": self._settings.user,
            "ucprop": "comment|timestamp",
            "uclimit": "50",
            "ucend": f"{order.since - MINUTE:%Y-%m-%dT%H:%M:%SZ}",
        }
        found = self._api.read(ContributionsAnswer, asked)
        return found is not None and any(_mark(order) in one.comment for one in found.query.usercontribs)


def _added(change: CommentChange, remarks: Sequence[Remark]) -> Sequence[Remark]:
    """The comments that this change may have added: its author's, signed in its minute, else in the one before."""
    minute = change.timestamp.replace(second=0, microsecond=0)
    theirs = [one for one in remarks if one.item.author == change.user]
    return [one for one in theirs if one.at == minute] or [one for one in theirs if one.at == minute - MINUTE]


def _named(remarks: Sequence[Remark], external_id: str) -> Remark | None:
    key = external_id.partition("|")[2]
    return next((one for one in remarks if one.key == key), None)


def _mark(order: OutgoingReply) -> str:
    """16 signs that are these words' alone, as many as a `formtoken` may have."""
    words = f"{order.key}\0{order.post.external_id}\0{order.text}"
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]


def _gap(place: WalkPlace, step: WalkStep[CommentChange], page: ListedPage[CommentChange], now: datetime) -> str:
    """Whether the list ended before it came to what was read last, and the wiki may have forgotten what was between."""
    last_read = place.since + OVERLAP.total_seconds()
    reached = any(one.at.timestamp() <= last_read for one in page.entries)
    if step.more or not place.newest or reached or now.timestamp() - last_read < KEPT.total_seconds():
        return ""
    return "The wiki no longer lists some comments that were added since the last reading."
