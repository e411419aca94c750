"""How a post of GitHub is named here, so that its name alone says where to answer it. Pure.

`owner/name#12` is an issue or pull request, `owner/name#12.345` a comment on it; `owner/name!D_x` a discussion,
`owner/name!D_x.DC_y` a comment in it, `owner/name!D_x.DC_y.DC_z` an answer to that comment.
"""

import re
from dataclasses import dataclass

_ISSUE = re.compile(r"([A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100})#([0-9]{1,12})(?:\.([0-9]{1,19}))?")
_NODE = r"[A-Za-z0-9_=-]{1,120}"
_DISCUSSION = re.compile(rf"([A-Za-z0-9-]{{1,39}}/[A-Za-z0-9._-]{{1,100}})!({_NODE})(?:\.({_NODE}))?(?:\.({_NODE}))?")


@dataclass(frozen=True, slots=True)
class IssueAddress:
    """An issue or pull request, or with `comment` a comment on it."""

    repository: str
    number: str
    comment: str = ""

    def __str__(self) -> str:
        return f"{self.issue}.{self.comment}" if self.comment else self.issue

    @property
    def issue(self) -> str:
        return f"{self.repository}#{self.number}"

    @property
    def path(self) -> str:
        """Where the API tells of it."""
        return f"/repos/{self.repository}/issues/" + (f"comments/{self.comment}" if self.comment else self.number)

    @property
    def issue_path(self) -> str:
        return f"/repos/{self.repository}/issues/{self.number}"


@dataclass(frozen=True, slots=True)
class DiscussionAddress:
    """A discussion, a comment in it (`top`), or an answer to such a comment (`answer`): node ids of GraphQL."""

    repository: str
    discussion: str
    top: str = ""
    answer: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (f"{self.repository}!{self.discussion}", self.top, self.answer) if part)

    @property
    def node(self) -> str:
        """The id of the post itself."""
        return self.answer or self.top or self.discussion


def address_of(name: str) -> IssueAddress | DiscussionAddress | None:
    """Where the post of this name stands; None for what is no name of a post here."""
    if found := _ISSUE.fullmatch(name):
        return IssueAddress(found[1], found[2], found[3] or "")
    if found := _DISCUSSION.fullmatch(name):
        return DiscussionAddress(found[1], found[2], found[3] or "", found[4] or "")
    return None
