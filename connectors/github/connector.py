"""GitHub: issues, comments and discussions of chosen repositories; replies by API or by hand.

The connector itself: the ports it implements, and answering. A reply ends in a hidden mark, by which it is found again
when the answer to its sending was lost: GitHub has no key that makes a repeated write harmless.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.core.errors import Refused, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About
from connectors._entries import left_out
from connectors.github.addresses import DiscussionAddress, IssueAddress, address_of
from connectors.github.api import REFUSALS, TOKEN, GitHubApi
from connectors.github.discussions import Discussions, GitHubDiscussionList, discussion_lists
from connectors.github.issues import ChangeList, IssueReader, change_lists
from connectors.github.markers import LONGEST_MARK, is_sent, marked, without_mark
from connectors.github.posts import GitHubPosts
from connectors.github.settings import Settings
from connectors.github.shapes import IssueComment, IssueComments

ABOUT = About(
    watches="issues, their comments and discussions of repositories",
    answers="by API in repositories of your own, else by a person",
)

SECRETS = {
    TOKEN: "A token of the account that answers, made at https://github.com/settings/personal-access-tokens: "
    "fine-grained, for these repositories alone, with Issues, Pull requests and Discussions read and write. "
    "For repositories of others: a classic one with the scope public_repo.",
}

LIMIT = 65_536 - LONGEST_MARK
"""Characters of a comment (an answer of 422 says "Body is too long (maximum is 65536 characters)"), less our mark."""

SKEW = timedelta(seconds=30)
"""How far GitHub's clock may be behind ours. Its times are in whole seconds."""

PAGE, PAGES = 100, 5
"""Comments of one issue that are looked through for a reply of ours."""


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "GitHub":
    """No I/O. A missing token raises Unauthorised when it is first used."""
    return GitHub(name, settings, secrets.get(TOKEN, ""), clock)


class GitHub:
    """A Source, Rereader, Replier, Finder, Editor and Remover."""

    markup = Markup.GITHUB
    reread_at_once = 10
    """An issue or comment costs a request each."""

    def __init__(self, name: str, settings: Settings, token: str, clock: Clock) -> None:
        self.name = name
        self._settings = settings
        self._api = GitHubApi(name, settings.api_url, token, clock, settings.timeout)
        make = GitHubPosts(name, settings)
        self._issues = IssueReader(self._api, settings, make)
        self._discussions = Discussions(self._api, settings, make)
        self._lists: dict[str, ChangeList | GitHubDiscussionList] = {}
        self._lists |= {one.stream.name: one for one in change_lists(settings)}
        self._lists |= {one.stream.name: one for one in discussion_lists(settings)}

    def streams(self) -> Sequence[Stream]:
        """Of each repository its issues, their comments, and its discussions, as the settings say."""
        return [one.stream for one in self._lists.values()]

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        if stream not in self._lists:
            raise Refused(self.name, f"it has no stream {stream!r}: the settings say what it reads")
        watched = self._lists[stream]
        if isinstance(watched, ChangeList):
            return self._issues.fetch(watched, cursor, now)
        return self._discussions.fetch(watched, cursor, now)

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002  the requests tell the time by the clock
        found = [address for name in ids if (address := address_of(name)) is not None]
        posts, gone = self._issues.reread(one for one in found if isinstance(one, IssueAddress))
        gone += self._discussions.reread([one for one in found if isinstance(one, DiscussionAddress)])
        return Batch(tuple(posts), "", gone=tuple(gone))

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post
        return LIMIT

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        """A comment is closed to answers where its issue or discussion is locked."""
        address = self._address(post.external_id)
        if isinstance(address, DiscussionAddress):
            return self._discussions.status(address)
        issue = self._issues.issue(address)
        if issue is None or (address.comment and self._api.rest.find(IssueComment, address.path) is None):
            return PostStatus.GONE
        return PostStatus.LOCKED if issue.locked else PostStatus.OPEN

    def reply(self, order: OutgoingReply) -> Receipt:
        """Post one comment. A comment on an issue stands below it, whichever comment it answers."""
        self._check(order.text)
        address, body = self._address(order.post.external_id), marked(order.text, order.key)
        if self._settings.reply == "assist":
            raise Refused(self.name, 'replies to this source are posted by a person (its `reply` is "assist")')
        if isinstance(address, DiscussionAddress):
            return self._discussions.add(address, body)
        return self._receipt(address, self._written("POST", f"{address.issue_path}/comments", body))

    def assist(self, order: OutgoingReply) -> Assist:
        """The exact text and the post's page. GitHub has no link that prefills a comment."""
        return Assist(order.text, order.post.url)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Found by its mark; one that a person posted, by its words."""
        for receipt, login, body in self._below(self._address(order.post.external_id), order.since - SKEW):
            is_ours = login.casefold() == self._settings.account.casefold()
            if (
                is_ours
                and receipt.at >= (order.since - SKEW).replace(microsecond=0)
                and is_sent(body, order.text, order.key)
            ):
                return receipt
        return None

    def standing_text(self, receipt: Receipt) -> str | None:
        address = self._address(receipt.external_id)
        if isinstance(address, DiscussionAddress):
            body = self._discussions.standing_body(address)
        else:
            found = self._api.rest.find(IssueComment, address.path)
            body = None if found is None else found.body or ""
        return None if body is None else without_mark(body)

    def edit(self, receipt: Receipt, text: str) -> None:
        """The mark goes with the old words: it was for the sending alone."""
        self._check(text)
        address = self._address(receipt.external_id)
        if isinstance(address, DiscussionAddress):
            self._discussions.edit(address, text)
        else:
            self._written("PATCH", address.path, text)

    def delete(self, receipt: Receipt) -> None:
        address = self._address(receipt.external_id)
        if isinstance(address, DiscussionAddress):
            self._discussions.delete(address)
            return
        answer = self._api.rest.write("DELETE", address.path, telling=(*REFUSALS,))
        if answer.status in REFUSALS and answer.status not in (404, 410):
            raise Refused(self.name, REFUSALS[answer.status])

    def _below(self, address: IssueAddress | DiscussionAddress, since: datetime) -> Iterator[tuple[Receipt, str, str]]:
        """What stands where an answer to this post would: its receipt, by whom, and its words. Raises Uncertain where
        there is too much of it.
        """
        if isinstance(address, DiscussionAddress):
            below = self._discussions.ours_below(address)
            if below is None:
                raise Uncertain(self.name, "more stands there than can be looked through")
            yield from ((receipt, one.user.login if one.user else "", one.body or "") for one, receipt in below)
            return
        asked = {"since": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "per_page": str(PAGE)}
        for number in range(1, PAGES + 1):
            answer = self._api.rest.get(
                f"{address.issue_path}/comments", {**asked, "page": str(number)}, telling=(404, 410)
            )
            if answer.status in (404, 410):
                return
            page = self._api.rest.parse(IssueComments, answer).root
            if left_out(page):
                raise Uncertain(self.name, "some comments could not be read; it may be among them")
            yield from (
                (self._receipt(address, one), one.user.login if one.user else "", one.body or "") for one in page
            )
            if len(page) < PAGE:
                return
        raise Uncertain(self.name, f"more than {PAGES * PAGE} comments came since it was sent")

    def _written(self, method: str, path: str, body: str) -> IssueComment:
        answer = self._api.rest.write(method, path, json={"body": body}, telling=(*REFUSALS,))
        if answer.status in REFUSALS:
            raise Refused(self.name, REFUSALS[answer.status])
        return self._api.rest.parse(IssueComment, answer, writing=True)

    def _receipt(self, address: IssueAddress, comment: IssueComment) -> Receipt:
        name = IssueAddress(address.repository, address.number, str(comment.id))
        return Receipt(str(name), comment.html_url, comment.written_at)

    def _address(self, name: str) -> IssueAddress | DiscussionAddress:
        address = address_of(name)
        if address is None:
            raise Refused(self.name, "this is no post of GitHub")
        return address

    def _check(self, text: str) -> None:
        if not text.strip() or len(text) > LIMIT:
            raise Refused(self.name, f"a comment has 1 to {LIMIT} characters, this text has {len(text)}")
