"""What GitHub shows, as posts: who wrote it, what stands above it, and what may be done with it. Pure."""

from dataclasses import dataclass, replace

from bot.core.model import Author, Capabilities, Context, Post, PostKind, ReplyMode
from bot.core.text.html_text import tidy_text
from connectors.github.addresses import DiscussionAddress, IssueAddress
from connectors.github.markers import as_read, without_mark
from connectors.github.settings import Settings
from connectors.github.shapes import (
    Discussion,
    DiscussionComment,
    GitHubAccount,
    GitHubAnswer,
    GitHubWords,
    Issue,
    IssueComment,
    NodeWords,
    RestWords,
)

_NOBODY = GitHubAccount(login="ghost")
"""As GitHub shows who closed their account."""

BY_HAND = "A person posts it there: this source says that we answer by hand."


@dataclass(frozen=True, slots=True)
class GitHubPosts:
    """Makes posts of one source."""

    source: str
    settings: Settings

    def of_issue(self, issue: Issue, repository: str) -> Post:
        address = IssueAddress(repository, str(issue.number))
        post = self._post(issue, address, issue.html_url, locked=issue.locked)
        return replace(post, title=tidy_text(issue.title), thread_id=str(address))

    def of_comment(self, comment: IssueComment, repository: str, issue: Issue | None) -> Post:
        """`issue` is what it stands under, None where that could not be read."""
        address = IssueAddress(repository, comment.issue_number, str(comment.id))
        return replace(
            self._post(comment, address, comment.html_url, locked=issue is not None and issue.locked),
            kind=PostKind.COMMENT,
            parent_id=address.issue,
            thread_id=address.issue,
            context=_above(issue),
            context_known=issue is not None,
        )

    def of_discussion(self, one: Discussion, repository: str) -> Post:
        address = DiscussionAddress(repository, one.id)
        post = self._post(one, address, one.url, locked=one.locked)
        return replace(post, title=tidy_text(one.title), thread_id=str(address))

    def of_discussion_comment(
        self,
        one: DiscussionComment | GitHubAnswer,
        repository: str,
        under: Discussion,
        top: DiscussionComment | None = None,
    ) -> Post:
        """A comment in a discussion, or with `top` an answer to that comment."""
        parts = (under.id, top.id, one.id) if top is not None else (under.id, one.id)
        above: tuple[GitHubWords, ...] = (under,) if top is None else (under, top)
        return replace(
            self._post(one, DiscussionAddress(repository, *parts), one.url, locked=under.locked),
            kind=PostKind.COMMENT if top is None else PostKind.REPLY,
            parent_id=str(DiscussionAddress(repository, *parts[:-1])),
            thread_id=str(DiscussionAddress(repository, under.id)),
            context=tuple(context for words in above for context in _above(words)),
        )

    def _post(
        self, words: RestWords | NodeWords, address: IssueAddress | DiscussionAddress, url: str, *, locked: bool
    ) -> Post:
        author = words.user or _NOBODY
        own = author.login.casefold() in self.settings.ours
        return Post(
            source=self.source,
            external_id=str(address),
            author=Author(author.login, author.login, url=author.page),
            text=tidy_text(as_read(without_mark(words.body or ""))),
            written_at=words.written_at,
            url=url,
            capabilities=self._capabilities(own=own, locked=locked),
            own=own,
            automatic=author.is_bot and not own,
            community=address.repository,
        )

    def _capabilities(self, *, own: bool, locked: bool) -> Capabilities:
        """Our comments can be edited and deleted by API for as long as they stand, in what is locked too."""
        if own:
            return Capabilities(why="our own post")
        if locked:
            return Capabilities(edit=True, delete=True, why="the conversation is locked")
        if self.settings.reply == "assist":
            return Capabilities(reply=ReplyMode.ASSIST, edit=True, delete=True, why=BY_HAND)
        return Capabilities(reply=ReplyMode.API, edit=True, delete=True)


def _above(words: GitHubWords | None) -> tuple[Context, ...]:
    if words is None:
        return ()
    said = tidy_text(f"{words.title}\n{as_read(without_mark(words.body or ''))}")
    return (Context((words.user or _NOBODY).login, said),) if said else ()
