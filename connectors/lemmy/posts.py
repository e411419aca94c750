"""A view of Lemmy's as a `Post`: what it says, and what may be done with it. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC

from bot.core.model import Author, Capabilities, Context, Post, PostKind, ReplyMode
from bot.core.text.html_text import tidy_text
from connectors.lemmy.payloads import Community, LemmyPerson, LemmyView, Submission, host_of

CALLED = "They mention us or reply to us, so our account may answer."
UNCALLED = "They neither mention us nor reply to us: a person posts it, unless the community's rules say otherwise."
LOCKED = "It is locked: nobody can answer there."
BARRED = "Our account is banned from this community."


@dataclass(frozen=True, slots=True)
class LemmyReader:
    """Makes posts for one source. `us` is our account, `server` where it is."""

    source: str
    server: str
    us: LemmyPerson
    may_answer_uncalled: bool

    def post(self, view: LemmyView, above: LemmyView | None, *, called: bool, context_known: bool = True) -> Post:
        """`above` is the comment that it answers, where there is one. `called`: we were told of it."""
        own, comment, submission = view.creator.id == self.us.id, view.comment, view.post
        parent = f"c{comment.parent}" if comment and comment.parent else f"p{submission.id}"
        return Post(
            source=self.source,
            external_id=view.id,
            author=author_of(view.creator),
            text=tidy_text(comment.content) if comment else words_of(submission),
            title="" if comment else tidy_text(submission.name),
            written_at=view.written.published.astimezone(UTC),
            url=url_of(view, self.server),
            kind=PostKind.COMMENT if comment else PostKind.POST,
            parent_id=parent if comment else "",
            thread_id=f"p{submission.id}",
            context=_context(view, above),
            context_known=context_known,
            capabilities=self._capabilities(view, own=own, called=called or self._is_called(view, above)),
            own=own,
            automatic=view.creator.bot_account and not own,
            community=named_community(view.community),
            moderator=bool(comment and comment.distinguished),
            likes=view.written.score if view.written.score is not None else view.counts.score,
        )

    def _is_called(self, view: LemmyView, above: LemmyView | None) -> bool:
        """Whether it names our account with its server, or answers a comment or submission of ours."""
        if above is not None and above.creator.id == self.us.id:
            return True
        name = re.escape(f"@{self.us.name}@{host_of(self.us.address) or host_of(self.server)}")
        words = view.comment.content if view.comment else view.post.body or ""
        return re.search(rf"(?<![\w@]){name}(?![\w.-]*\w)", words, re.IGNORECASE) is not None

    def _capabilities(self, view: LemmyView, *, own: bool, called: bool) -> Capabilities:
        if own:
            return Capabilities(delete=True, why="our own post")
        may = Capabilities(ReplyMode.API, edit=True, delete=True, why=CALLED if called else "")
        if why := why_closed(view):
            return may.unanswerable(why)
        if called or self.may_answer_uncalled:
            return may
        return Capabilities(ReplyMode.ASSIST, edit=True, delete=True, why=UNCALLED)


def why_closed(view: LemmyView) -> str:
    """Why nothing can be answered; "" where it can."""
    if view.is_locked:
        return LOCKED
    return BARRED if view.bars_us else ""


def words_of(submission: Submission) -> str:
    """What a submission says below its title, links to and shows."""
    alt = (submission.alt_text or "").strip()
    shown = [f"An image: {alt}"] if alt else []
    link = [submission.url] if submission.url and submission.url.startswith(("https://", "http://")) else []
    return tidy_text("\n".join([*filter(None, [submission.body]), *link, *shown]))


def author_of(person: LemmyPerson) -> Author:
    """By their name with its server: on another there may be one of the same name."""
    host = host_of(person.address)
    handle = f"{person.name}@{host}" if host else person.name
    return Author(str(person.id), handle, tidy_text(person.display_name or ""), person.address if host else "")


def named_community(community: Community) -> str:
    host = host_of(community.address)
    return f"{community.name}@{host}" if host else community.name


def url_of(view: LemmyView, server: str) -> str:
    """Its page where it was written, else here."""
    return view.written.ap_id if host_of(view.written.ap_id) else page_here(view.id, server)


def page_here(external_id: str, server: str) -> str:
    """Its page on our server, where somebody signed in as our account can answer it."""
    return f"{server}/{'comment' if external_id.startswith('c') else 'post'}/{external_id[1:]}"


def _context(view: LemmyView, above: LemmyView | None) -> tuple[Context, ...]:
    """The submission it stands under, then the comment that it answers."""
    if view.comment is None:
        return ()
    whole = f"{tidy_text(view.post.name)}\n{words_of(view.post)}".strip()
    if above is None or above.comment is None:
        return (Context("", whole),)
    return (Context("", whole), Context(author_of(above.creator).handle, tidy_text(above.comment.content)))
