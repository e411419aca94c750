"""The two APIs, where they differ: 0.19's `/api/v3` and 1.0's `/api/v4`. Written from the types of lemmy-js-client
0.19.9 and 1.0.0-beta.2, which are made from the server's own. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    """What a listing shows, newest first."""

    MENTIONS = "mentions"
    REPLIES = "replies"
    POSTS = "posts"
    COMMENTS = "comments"
    FOUND_POSTS = "found-posts"
    FOUND_COMMENTS = "found-comments"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class LemmyListing:
    """`of` is the community, the words looked for or the id of our account."""

    kind: Kind
    of: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Shown:
    """How a listing is asked for: its path, what is always asked, and the parameter that takes what it is of. `named`
    is where its entries are in the answer.
    """

    path: str
    values: Mapping[str, str]
    of: str = ""
    named: str = "items"

    def asked(self, listing: LemmyListing) -> Mapping[str, str]:
        return {**self.values, self.of: listing.of} if self.of else self.values


_FOUND_V3 = {"listing_type": "All"}
_ALL_V3, _ALL_V4 = {"type_": "All"}, {"type_": "all", "sort": "new"}

_IN_V3: Mapping[Kind, _Shown] = {
    Kind.MENTIONS: _Shown("/user/mention", {}, named="mentions"),
    Kind.REPLIES: _Shown("/user/replies", {}, named="replies"),
    Kind.POSTS: _Shown("/post/list", _ALL_V3, "community_name", "posts"),
    Kind.COMMENTS: _Shown("/comment/list", _ALL_V3, "community_name", "comments"),
    Kind.FOUND_POSTS: _Shown("/search", {"type_": "Posts", **_FOUND_V3}, "q", "posts"),
    Kind.FOUND_COMMENTS: _Shown("/search", {"type_": "Comments", **_FOUND_V3}, "q", "comments"),
    Kind.OURS: _Shown("/user", {}, "person_id", "comments"),
}

_IN_V4: Mapping[Kind, _Shown] = {
    Kind.MENTIONS: _Shown("/account/notification/list", {"type_": "mention"}),
    Kind.REPLIES: _Shown("/account/notification/list", {"type_": "reply"}),
    Kind.POSTS: _Shown("/post/list", _ALL_V4, "community_name"),
    Kind.COMMENTS: _Shown("/comment/list", _ALL_V4, "community_name"),
    Kind.FOUND_POSTS: _Shown("/post/list", _ALL_V4, "search_term"),
    Kind.FOUND_COMMENTS: _Shown("/comment/list", _ALL_V4, "search_term"),
    Kind.OURS: _Shown("/comment/list", _ALL_V4, "creator_id"),
}


class Dialect(Protocol):
    """One API. `prefix` stands before every path."""

    prefix: str
    login: str
    us: str
    """Where our own account is told."""

    def page(self, listing: LemmyListing, token: str, limit: int) -> Request:
        """The page of a listing that the token names, "" for the first."""

    def views(self, listing: LemmyListing, answer: Any) -> Any:
        """The entries of a page, as `payloads.LemmyView` reads them."""

    def older(self, answer: Any, token: str) -> str:
        """The token of the page below."""

    def delete(self, comment: int) -> Request:
        """Delete a comment of ours."""


class V3:
    """0.19. Pages have numbers, so what is deleted while one is read moves the others up; the overlap finds it."""

    prefix, login, us = "/api/v3", "/user/login", "/site"

    def page(self, listing: LemmyListing, token: str, limit: int) -> Request:
        shown = _IN_V3[listing.kind]
        paged = {"sort": "New", "limit": str(limit), "page": token or "1"}
        return Request("GET", shown.path, {**shown.asked(listing), **paged})

    def views(self, listing: LemmyListing, answer: Any) -> Any:
        return answer.get(_IN_V3[listing.kind].named) if isinstance(answer, dict) else None

    def older(self, answer: Any, token: str) -> str:  # noqa: ARG002  a number says it
        return str(int(token or "1") + 1)

    def delete(self, comment: int) -> Request:
        return Request("POST", "/comment/delete", {"comment_id": comment, "deleted": True})


class V4:
    """1.0. Each page names the one below."""

    prefix, login, us = "/api/v4", "/account/auth/login", "/account"

    def page(self, listing: LemmyListing, token: str, limit: int) -> Request:
        shown, paged = _IN_V4[listing.kind], {"limit": str(limit)} | ({"page_cursor": token} if token else {})
        return Request("GET", shown.path, {**shown.asked(listing), **paged})

    def views(self, listing: LemmyListing, answer: Any) -> Any:
        items = answer.get("items") if isinstance(answer, dict) else None
        if listing.kind not in (Kind.MENTIONS, Kind.REPLIES) or not isinstance(items, list):
            return items
        return [_told(item) for item in items]

    def older(self, answer: Any, token: str) -> str:  # noqa: ARG002  the page says it
        following = answer.get("next_page")
        return following if isinstance(following, str) else ""

    def delete(self, comment: int) -> Request:
        return Request("DELETE", "/comment", {"comment_id": comment, "deleted": True})


def _told(item: Any) -> Any:
    """A notification as the view that it tells of."""
    data = item.get("data") if isinstance(item, dict) else None
    return {**data, "notification": item.get("notification")} if isinstance(data, dict) else item
