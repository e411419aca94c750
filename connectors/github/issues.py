"""Reads issues and comments over REST, a page a call, and looks posts up again.

The list of what changed is asked for from a moment on, oldest first (`connectors._changes`). An answer that is the same
as before comes without a body (304) and counts against no limit:
https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.errors import Unavailable
from bot.core.model import Batch, Post, Stream
from connectors._changes import Change, ChangesCursor, begin, turn_page
from connectors._entries import left_out, none_is_sound, warning_of
from connectors.github.addresses import IssueAddress
from connectors.github.api import GitHubApi, quota_of
from connectors.github.posts import GitHubPosts
from connectors.github.settings import Settings
from connectors.github.shapes import Issue, IssueComment, IssueComments, Issues

OVERLAP = timedelta(minutes=2)
"""How late the list may tell of a change."""

ISSUES_A_PAGE = 30
"""Issues that are looked up for the comments of one page: what stands above the others is not told."""

LOST = "The place where reading stood could not be understood: it begins anew."


@dataclass(frozen=True, slots=True)
class ChangeList:
    """One list that is a stream: issues of a repository, or their comments."""

    stream: Stream
    repository: str
    comments: bool

    @property
    def path(self) -> str:
        return f"/repos/{self.repository}/issues" + ("/comments" if self.comments else "")

    def query(self, place: ChangesCursor, size: int) -> Mapping[str, str]:
        since = f"{datetime.fromtimestamp(place.since, UTC):%Y-%m-%dT%H:%M:%SZ}"
        asked = {"since": since, "sort": "updated", "direction": "asc", "per_page": str(size), "page": str(place.page)}
        return asked if self.comments else {**asked, "state": "all"}


def change_lists(settings: Settings) -> Sequence[ChangeList]:
    """What is read over REST, as the settings say."""
    if not (settings.issues or settings.pull_requests):
        return ()
    return [
        ChangeList(Stream(f"{name}{'/comments' * comments}", f"{what} of {name}"), name, comments)
        for name in settings.repositories
        for comments, what in ((False, "issues"), (True, "comments"))
    ]


class IssueReader:
    """Reads the lists of one source."""

    def __init__(self, api: GitHubApi, settings: Settings, make: GitHubPosts) -> None:
        self._api, self._settings, self._make = api, settings, make

    def fetch(self, watched: ChangeList, cursor: str, now: datetime) -> Batch:
        place = begin(cursor, now, self._settings.first_hours)
        gap = "" if place else LOST
        place = place or ChangesCursor(since=int((now - timedelta(hours=self._settings.first_hours)).timestamp()))
        headers = {"If-None-Match": place.tag} if place.tag else {}
        size = self._settings.page_size
        answer = self._api.rest.get(watched.path, watched.query(place, size), telling=(304,), headers=headers)
        if answer.status == 304:  # noqa: PLR2004
            return Batch((), cursor, quota=quota_of(answer))
        parse = self._api.rest.parse
        page = parse(IssueComments, answer).root if watched.comments else parse(Issues, answer).root
        if none_is_sound(page):
            raise Unavailable(self._api.name, "no entry has the shape that is known")
        changes = [Change(str(_address(one, watched.repository)), one.changed_at, one.print) for one in page]
        full = len(page) + len(left_out(page)) >= size
        turn = turn_page(place, changes, now, OVERLAP, full=full)
        following = turn.cursor
        if not turn.more and (following.since, following.page) == (place.since, place.page):
            following = following.model_copy(update={"tag": answer.headers.get("etag", "")})
        fresh = [one for one in page if str(_address(one, watched.repository)) in turn.fresh and self._is_wanted(one)]
        return Batch(
            posts=tuple(sorted(self._posts(fresh, watched.repository), key=lambda post: post.written_at)),
            cursor=following.model_dump_json(exclude_defaults=True),
            more=turn.more,
            gap=gap,
            quota=quota_of(answer),
            warning=warning_of(page),
        )

    def reread(self, addresses: Iterable[IssueAddress]) -> tuple[list[Post], list[str]]:
        """These as they stand now, and the names of those that are gone."""
        posts: list[Post] = []
        gone: list[str] = []
        for address in addresses:
            find = self._api.rest.find
            found = find(IssueComment, address.path) if address.comment else find(Issue, address.path)
            if found is None:
                gone.append(str(address))
            elif _address(found, address.repository) == address:
                posts += self._posts([found], address.repository)
        return posts, gone

    def issue(self, address: IssueAddress) -> Issue | None:
        """The issue of a post; None where it was deleted, or we may no longer see it."""
        return self._api.rest.find(Issue, address.issue_path)

    def _posts(self, found: Sequence[Issue | IssueComment], repository: str) -> Iterable[Post]:
        """The posts these are, each comment with the issue above it."""
        numbers = dict.fromkeys(one.issue_number for one in found if isinstance(one, IssueComment))
        looked_up = list(numbers)[:ISSUES_A_PAGE]
        above = {number: self.issue(IssueAddress(repository, number)) for number in looked_up}
        for one in found:
            if isinstance(one, Issue):
                yield self._make.of_issue(one, repository)
            else:
                yield self._make.of_comment(one, repository, above.get(one.issue_number))

    def _is_wanted(self, one: Issue | IssueComment) -> bool:
        pull_request = one.of_pull_request if isinstance(one, IssueComment) else one.pull_request is not None
        return self._settings.pull_requests if pull_request else self._settings.issues


def _address(one: Issue | IssueComment, repository: str) -> IssueAddress:
    if isinstance(one, IssueComment):
        return IssueAddress(repository, one.issue_number, str(one.id))
    return IssueAddress(repository, str(one.number))
