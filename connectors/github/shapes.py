"""The JSON of GitHub that is read here: only the fields used. REST is described at
https://docs.github.com/rest/issues, GraphQL at https://docs.github.com/graphql/guides/using-the-graphql-api-for-discussions.
"""

import zlib
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field, RootModel

from connectors._entries import Entries


class GitHubAccount(BaseModel):
    """Who wrote something. GraphQL calls a bot by `__typename`, REST by `type`."""

    login: str = Field(min_length=1, max_length=100)
    url: str = ""
    html_url: str = ""
    type: str = ""
    kind: str = Field("", alias="__typename")

    @property
    def is_bot(self) -> bool:
        return "Bot" in (self.type, self.kind) or self.login.endswith("[bot]")

    @property
    def page(self) -> str:
        """The page of the account: `url` is that of GraphQL, and in REST the API's own."""
        return self.html_url or self.url


class GitHubWords(BaseModel):
    """What issues, comments and discussions have in common."""

    user: GitHubAccount | None = None
    title: str = ""
    body: str | None = None

    @property
    def print(self) -> str:
        """Changes when the words do."""
        return f"{zlib.crc32(chr(0).join((self.title, self.body or '')).encode('utf-8', 'replace')):08x}"


class RestWords(GitHubWords):
    html_url: str
    created_at: AwareDatetime
    updated_at: AwareDatetime

    @property
    def changed_at(self) -> int:
        return int(self.updated_at.timestamp())

    @property
    def written_at(self) -> datetime:
        return self.created_at.astimezone(UTC)


class Issue(RestWords):
    """An issue, or a pull request where `pull_request` says so."""

    number: int = Field(ge=1)
    title: str
    locked: bool = False
    pull_request: dict[str, object] | None = None


class IssueComment(RestWords):
    """`issue_url` is the API's own: its end is the number of the issue."""

    id: int = Field(ge=1)
    issue_url: str

    @property
    def issue_number(self) -> str:
        return self.issue_url.rpartition("/")[2]

    @property
    def of_pull_request(self) -> bool:
        return "/pull/" in self.html_url


class Issues(RootModel[Entries[Issue]]):
    """A page of issues."""


class IssueComments(RootModel[Entries[IssueComment]]):
    """A page of comments."""


class NodeWords(GitHubWords):
    id: str = Field(pattern=r"^[A-Za-z0-9_=-]{1,120}$")
    user: GitHubAccount | None = Field(None, alias="author")
    url: str
    created: AwareDatetime = Field(alias="createdAt")
    updated: AwareDatetime = Field(alias="updatedAt")
    edited: AwareDatetime | None = Field(None, alias="lastEditedAt")
    deleted: AwareDatetime | None = Field(None, alias="deletedAt")

    @property
    def changed(self) -> datetime:
        """When its words did; `updated` is also when something was said below it."""
        return self.edited or self.created

    @property
    def written_at(self) -> datetime:
        return self.created.astimezone(UTC)


class GitHubAnswer(NodeWords):
    """A comment in a discussion below another."""


class GitHubAnswers(BaseModel):
    nodes: Entries[GitHubAnswer] = ()
    total: int = Field(0, alias="totalCount")


class DiscussionComment(NodeWords):
    replies: GitHubAnswers = Field(default_factory=GitHubAnswers)


class DiscussionComments(BaseModel):
    nodes: Entries[DiscussionComment] = ()
    total: int = Field(0, alias="totalCount")


class Discussion(NodeWords):
    title: str
    locked: bool = False
    comments: DiscussionComments = Field(default_factory=DiscussionComments)


class PageInfo(BaseModel):
    more: bool = Field(alias="hasNextPage")
    end: str | None = Field(None, alias="endCursor")


class DiscussionPage(BaseModel):
    nodes: Entries[Discussion]
    page: PageInfo = Field(alias="pageInfo")


class RepositoryDiscussions(BaseModel):
    discussions: DiscussionPage


class GraphProblem(BaseModel):
    """One error of GraphQL; its sentence is never shown."""

    type: str = ""


class RepositoryData(BaseModel):
    repository: RepositoryDiscussions | None = None


class FoundNode(BaseModel):
    """A node that was looked up: what it is, and as far as it is asked for, what it says."""

    kind: Literal["Discussion", "DiscussionComment"] = Field(alias="__typename")
    id: str
    locked: bool = False
    discussion: "FoundNode | None" = None
    above: "FoundNode | None" = Field(None, alias="replyTo")
    url: str = ""
    title: str = ""
    body: str = ""
    user: GitHubAccount | None = Field(None, alias="author")
    created: AwareDatetime | None = Field(None, alias="createdAt")
    deleted: AwareDatetime | None = Field(None, alias="deletedAt")


class Below(BaseModel):
    """What stands below a discussion, or below a comment in it."""

    comments: DiscussionComments = Field(default_factory=DiscussionComments)


class BelowData(BaseModel):
    node: Below | None = None


class FoundData(BaseModel):
    nodes: list[Annotated[FoundNode | None, BeforeValidator(lambda v: v or None)]]


class GitHubWritten(BaseModel):
    """A comment that was written or changed in a discussion."""

    id: str
    url: str
    created: AwareDatetime = Field(alias="createdAt")


class WrittenComment(BaseModel):
    comment: GitHubWritten


class AddedData(BaseModel):
    added: WrittenComment = Field(alias="addDiscussionComment")


class EditedData(BaseModel):
    edited: WrittenComment = Field(alias="updateDiscussionComment")


class DeletedData(BaseModel):
    deleted: dict[str, object] = Field(alias="deleteDiscussionComment")
