"""A comment of a talk page as a `Post`: what it says, and what may be done with it. Pure."""

from dataclasses import dataclass
from urllib.parse import quote

from bot.core.model import Author, Capabilities, Context, Post, PostKind, ReplyMode
from connectors.mediawiki.payloads import CommentChange
from connectors.mediawiki.threads import Remark, words_in

BY_HAND = "The wiki has no call for it: edit the page, and say in the summary why."
ASSISTED = "By the settings, a person posts here; where your wiki lets an account answer, write reply = “api”."


@dataclass(frozen=True, slots=True)
class RemarkReader:
    """Makes posts for one source. `index` is the wiki's index.php, `user` our account."""

    source: str
    index: str
    user: str
    by_api: bool

    def post(self, title: str, change: CommentChange, remark: Remark) -> Post:
        """The comment, with the page that it stands on now and the change that added it."""
        own, item = remark.item.author == self.user, remark.item
        heading = words_in(remark.heading, self.index) if remark.heading else ""
        opening = (Context("", heading),) if heading and remark.above else ()
        above = (Context(one.item.author, words_in(one.item, self.index)) for one in remark.above)
        return Post(
            source=self.source,
            external_id=f"{change.pageid}|{remark.key}",
            author=Author(item.author, item.author, url=self.address(f"User:{item.author}")),
            text=words_in(item, self.index),
            title="" if remark.above else heading,
            written_at=remark.at,
            url=self.address(title, item.id),
            kind=PostKind.COMMENT,
            parent_id=f"{change.pageid}|{remark.above[-1].key}" if remark.above else "",
            thread_id=f"{change.pageid}|{(*remark.above, remark)[0].key}",
            context=(*opening, *above),
            capabilities=self._capabilities(own=own),
            own=own,
            automatic=change.bot and not own,
            community=title,
        )

    def _capabilities(self, *, own: bool) -> Capabilities:
        if own:
            return Capabilities(why="our own comment", edit_why=BY_HAND)
        if self.by_api:
            return Capabilities(ReplyMode.API, edit_why=BY_HAND)
        return Capabilities(ReplyMode.ASSIST, why=ASSISTED, edit_why=BY_HAND)

    def address(self, title: str, anchor: str = "") -> str:
        """A page of the wiki, at the comment where one is named."""
        page = quote(title.replace(" ", "_"), safe=":/()")
        return f"{self.index}?title={page}" + (f"#{quote(anchor, safe=':()')}" if anchor else "")
