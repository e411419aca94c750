"""Discussions, over GraphQL: read, looked up and answered. A list is newest first by when something happened in it.

Of a discussion in which something happened the last comments are read, and of each of those the last answers. There is
one level of answers: what answers an answer stands beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.errors import Refused, Unavailable
from bot.core.model import Batch, Post, PostStatus, Receipt, Stream
from connectors._entries import none_is_sound, warning_of
from connectors._walk import Listed, ListedPage, Walk, print_of
from connectors.github.addresses import DiscussionAddress
from connectors.github.api import GitHubApi
from connectors.github.posts import GitHubPosts
from connectors.github.settings import Settings
from connectors.github.shapes import (
    AddedData,
    BelowData,
    DeletedData,
    Discussion,
    DiscussionPage,
    EditedData,
    FoundData,
    FoundNode,
    GitHubWritten,
    NodeWords,
    RepositoryData,
)

OVERLAP = timedelta(minutes=2)
"""How late the list may tell of something."""

PAGE = 25
"""Discussions of a page, each with its last comments."""

COMMENTS, ANSWERS = 50, 20
"""The last comments of a discussion, and the last answers to each, that are read at once."""

CUT = "So much was said in a discussion since the last reading that the older part of it was not read."

_WORDS = "id body url createdAt updatedAt lastEditedAt author { login url __typename }"
_LIST = f"""
query($owner: String!, $name: String!, $size: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    discussions(first: $size, after: $after, orderBy: {{field: UPDATED_AT, direction: DESC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        {_WORDS} title locked
        comments(last: {COMMENTS}) {{
          totalCount
          nodes {{ {_WORDS} deletedAt replies(last: {ANSWERS}) {{ totalCount nodes {{ {_WORDS} deletedAt }} }} }}
        }}
      }}
    }}
  }}
}}"""
_NODES = """
query($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on Discussion { id locked title body url createdAt author { login url __typename } }
    ... on DiscussionComment {
      id body url createdAt deletedAt author { login url __typename }
      discussion { __typename id locked } replyTo { __typename id }
    }
  }
}"""
_COMMENTS = f"""
query($id: ID!) {{
  node(id: $id) {{
    ... on Discussion {{ comments(last: 100) {{ totalCount nodes {{ {_WORDS} }} }} }}
    ... on DiscussionComment {{ comments: replies(last: 100) {{ totalCount nodes {{ {_WORDS} }} }} }}
  }}
}}"""

_ADD = """
mutation($discussion: ID!, $above: ID, $body: String!) {
  addDiscussionComment(input: {discussionId: $discussion, replyToId: $above, body: $body}) {
    comment { id url createdAt }
  }
}"""
_EDIT = """
mutation($id: ID!, $body: String!) {
  updateDiscussionComment(input: {commentId: $id, body: $body}) { comment { id url createdAt } }
}"""
_DELETE = """
mutation($id: ID!) { deleteDiscussionComment(input: {id: $id}) { clientMutationId } }"""


@dataclass(frozen=True, slots=True)
class GitHubDiscussionList:
    """The discussions of one repository, which are a stream."""

    stream: Stream
    repository: str


def discussion_lists(settings: Settings) -> Sequence[GitHubDiscussionList]:
    return [
        GitHubDiscussionList(Stream(f"{name}/discussions", f"discussions of {name}"), name)
        for name in (settings.repositories if settings.discussions else ())
    ]


class Discussions:
    """Reads the discussions of one source, and writes in them."""

    def __init__(self, api: GitHubApi, settings: Settings, make: GitHubPosts) -> None:
        self._api, self._settings, self._make = api, settings, make

    def fetch(self, watched: GitHubDiscussionList, cursor: str, now: datetime) -> Batch:
        walk = Walk(self._api.name, timedelta(hours=self._settings.first_hours), OVERLAP)
        place = walk.place(cursor, now)
        page = self._page(watched, place.older)
        older = (page.page.end or "") if page.page.more else ""
        listed = [Listed(one.id, one.updated.astimezone(UTC), _print(one), one) for one in page.nodes]
        step = walk.step(place, ListedPage(listed, older), now)
        said = [pair for one in step.fresh for pair in self._posts(one.entry, watched)]
        fresh = [(post, words) for post, words in said if words.changed.timestamp() >= place.since]
        return Batch(
            posts=tuple(sorted((p for p, words in fresh if not words.deleted), key=lambda post: post.written_at)),
            cursor=step.cursor,
            more=step.more,
            gap=CUT if any(_is_cut(one.entry, place.since) for one in step.fresh) else "",
            gone=tuple(post.external_id for post, words in said if words.deleted),
            warning=warning_of(page.nodes, *(one.comments.nodes for one in page.nodes)),
        )

    def _page(self, watched: GitHubDiscussionList, after: str) -> DiscussionPage:
        owner, _, name = watched.repository.partition("/")
        asked = {"owner": owner, "name": name, "size": min(self._settings.page_size, PAGE), "after": after or None}
        told = self._api.query(RepositoryData, _LIST, asked).repository
        if told is None:
            raise Refused(self._api.name, "there is no such repository, or the token may not see it")
        if none_is_sound(told.discussions.nodes) and not after:
            raise Unavailable(self._api.name, "no discussion has the shape that is known")
        return told.discussions

    def reread(self, addresses: Sequence[DiscussionAddress]) -> list[str]:
        """The names of those that are gone. Their words come again with the list."""
        found = self._look_up(addresses)
        return [str(one) for one in addresses if _is_gone(found.get(one.node))]

    def status(self, address: DiscussionAddress) -> PostStatus:
        found = self._look_up([address]).get(address.node)
        if found is None or found.deleted:
            return PostStatus.GONE
        locked = found.locked or (found.discussion is not None and found.discussion.locked)
        return PostStatus.LOCKED if locked else PostStatus.OPEN

    def standing_body(self, address: DiscussionAddress) -> str | None:
        found = self._look_up([address]).get(address.node)
        return None if found is None or found.deleted else found.body

    def add(self, address: DiscussionAddress, body: str) -> Receipt:
        """Answer this post: below its discussion, or in the one level of answers below a comment."""
        asked = {"discussion": address.discussion, "above": address.top or None, "body": body}
        written = self._api.mutate(AddedData, _ADD, asked).added.comment
        return self._receipt(
            DiscussionAddress(address.repository, address.discussion, address.top), written.id, written
        )

    def edit(self, address: DiscussionAddress, body: str) -> None:
        self._api.mutate(EditedData, _EDIT, {"id": address.node, "body": body})

    def delete(self, address: DiscussionAddress) -> None:
        """One that is gone already is no error."""
        if self._look_up([address]).get(address.node) is not None:
            self._api.mutate(DeletedData, _DELETE, {"id": address.node})

    def ours_below(self, address: DiscussionAddress) -> Iterator[tuple[NodeWords, Receipt]] | None:
        """What stands where an answer to this post would; None where there is more than can be read."""
        node = address.top or address.discussion
        told = self._api.query(BelowData, _COMMENTS, {"id": node}).node
        if told is None:
            return iter(())
        if told.comments.total > len(told.comments.nodes):
            return None
        place = DiscussionAddress(address.repository, address.discussion, address.top)
        return ((one, self._receipt(place, one.id, one)) for one in told.comments.nodes)

    def _receipt(self, place: DiscussionAddress, node: str, written: GitHubWritten | NodeWords) -> Receipt:
        parts = (place.top, node) if place.top else (node,)
        name = DiscussionAddress(place.repository, place.discussion, *parts)
        return Receipt(str(name), written.url, written.created.astimezone(UTC))

    def _look_up(self, addresses: Sequence[DiscussionAddress]) -> Mapping[str, FoundNode]:
        """What is there of these, by their nodes."""
        if not addresses:
            return {}
        told = self._api.query(FoundData, _NODES, {"ids": [one.node for one in addresses]})
        return {one.id: one for one in told.nodes if one is not None}

    def _posts(self, one: Discussion, watched: GitHubDiscussionList) -> Iterator[tuple[Post, NodeWords]]:
        """The discussion, its comments and their answers, each with what it was made of."""
        repository = watched.repository
        yield self._make.of_discussion(one, repository), one
        for comment in one.comments.nodes:
            yield self._make.of_discussion_comment(comment, repository, one), comment
            for answer in comment.replies.nodes:
                yield self._make.of_discussion_comment(answer, repository, one, comment), answer


def _print(one: Discussion) -> int:
    """Changes when any words in it do."""
    comments = [words for comment in one.comments.nodes for words in (comment, *comment.replies.nodes)]
    return print_of(*(f"{words.id} {words.print} {words.deleted}" for words in (one, *comments)))


def _is_cut(one: Discussion, since: float) -> bool:
    """Whether more was said in it since the last reading than was read at once."""
    read: list[tuple[int, Sequence[NodeWords]]] = [(one.comments.total, one.comments.nodes)]
    read += [(comment.replies.total, comment.replies.nodes) for comment in one.comments.nodes]
    return any(
        total > len(told) and min((w.created.timestamp() for w in told), default=0) > since for total, told in read
    )


def _is_gone(found: FoundNode | None) -> bool:
    return found is None or found.deleted is not None
