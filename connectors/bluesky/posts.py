"""A view of the network as a `Post`: what it says, and what may be done with it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from bot.core.model import Author, Capabilities, Context, Post, PostKind, ReplyMode
from bot.core.text.html_text import tidy_text
from connectors.bluesky.facets import with_addresses
from connectors.bluesky.payloads import Embed, FeedPost, PostView, Profile

SITE = "https://bsky.app"

NO_EDITING = (
    "Bluesky's app knows no editing. Take the reply back and answer anew, or answer a second time with a reply that "
    "begins “Correction:”."
)
CALLED = "They mention us or reply to us, so our account may answer."
UNCALLED = "They neither mention us nor reply to us, and Bluesky wants no automated answers then: a person posts it."
GATED = "The author lets only some accounts reply, and ours is not among them."
BLOCKED = "They block us, or we them: an answer would be shown to nobody."


@dataclass(frozen=True, slots=True)
class ViewReader:
    """Makes posts for one source. `did` is our account; `around` are the views of posts above, by their addresses."""

    source: str
    did: str
    around: Mapping[str, PostView]

    def post(self, view: PostView) -> Post:
        own, reply = view.author.did == self.did, view.record.reply
        return Post(
            source=self.source,
            external_id=view.uri,
            author=author_of(view.author),
            text=words_of(view.record),
            written_at=view.sorted_at.astimezone(UTC),
            url=url_of(view.uri),
            kind=PostKind.REPLY if reply else PostKind.POST,
            lang=view.record.langs[0][:2] if view.record.langs else "",
            parent_id=reply.parent.uri if reply else "",
            thread_id=reply.root.uri if reply else view.uri,
            context=tuple(self._context(view)),
            capabilities=self._capabilities(view, own=own),
            own=own,
            automatic=view.author.is_bot and not own,
            likes=view.likeCount,
        )

    def _context(self, view: PostView) -> list[Context]:
        """What it quotes, the first post of the conversation, then what it answers."""
        quoted, reply = view.quoted, view.record.reply
        above = dict.fromkeys((reply.root.uri, reply.parent.uri)) if reply else {}
        shown = [self.around[uri] for uri in above if uri in self.around]
        return [
            *([Context(quoted.author.handle, words_of(quoted.value))] if quoted else []),
            *(Context(one.author.handle, words_of(one.record)) for one in shown),
        ]

    def _capabilities(self, view: PostView, *, own: bool) -> Capabilities:
        if own:
            return Capabilities(delete=True, why="our own post", edit_why=NO_EDITING)
        may = Capabilities(ReplyMode.API, delete=True, why=CALLED, edit_why=NO_EDITING)
        if why := why_closed(view):
            return may.unanswerable(why)
        return may if view.calls(self.did) else Capabilities(ReplyMode.ASSIST, False, True, UNCALLED, NO_EDITING)


def why_closed(view: PostView) -> str:
    """Why our account cannot answer it, though its server would take the answer; "" where it can."""
    if view.author.viewer.blockedBy or view.author.viewer.blocking:
        return BLOCKED
    return GATED if view.viewer.replyDisabled else ""


def words_of(record: FeedPost) -> str:
    """Its text with where its links lead, and what its images show."""
    return tidy_text("\n".join([with_addresses(record.text, record.facets), *_shown(record.embed, record.text)]))


def _shown(embed: Embed | None, text: str) -> list[str]:
    if embed is None:
        return []
    images = [f"An image: {one.alt}" if one.alt.strip() else "An image, not described" for one in embed.images]
    video = [f"A video: {embed.alt}"] if embed.alt.strip() else []
    card = embed.external
    link = [f"{card.title}\n{card.uri}".strip()] if card and card.uri not in text else []
    return [*images, *video, *link, *_shown(embed.media, text)]


def author_of(profile: Profile) -> Author:
    url = f"{SITE}/profile/{profile.did}"
    return Author(profile.did, profile.handle, tidy_text(profile.displayName), url, profile.followersCount)


def url_of(uri: str) -> str:
    """The post's page. It is found by the account's id, so that a new handle breaks no link."""
    did, _, rest = uri.removeprefix("at://").partition("/")
    return f"{SITE}/profile/{did}/post/{rest.rpartition('/')[2]}"
