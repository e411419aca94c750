"""A status as a `Post`: what it says, and what may be done with it. Pure; nothing is asked of the server here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from bot.core.model import Author, Capabilities, Context, Post, PostKind, ReplyMode
from bot.core.text.html_text import text_of, tidy_text
from connectors.mastodon.payloads import MastodonAccount, Status

CALLED = "They mention us, so our account may answer."
UNCALLED = "They do not mention us, and an account that answers uncalled is unwelcome here: a person posts it."
NO_BOTS = "Their profile says #nobot: nothing is answered by machine; a person may."
PRIVATE = "It is not public, and neither would an answer be."

_NO_BOTS = re.compile(r"#no-?bots?\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"<a\b[^<>]*>")
_IS_NAME = re.compile(r"""\bclass=["'][^"']*\bmention\b""")
_A_KIND = {"image": "An image", "gifv": "An animation", "video": "A video", "audio": "A recording"}


@dataclass(frozen=True, slots=True)
class StatusReader:
    """Makes posts for one source. `account` is the id of ours, `server` where it is."""

    source: str
    server: str
    account: str
    may_answer_uncalled: bool

    def post(self, status: Status, above: Sequence[Status] | None = ()) -> Post:
        """`above` are the posts above it, the first of the conversation first; None where that is not known."""
        own = status.account.id == self.account
        known = [one for one in above or () if one.is_public]
        return Post(
            source=self.source,
            external_id=status.id,
            author=author_of(status.account),
            text=words_of(status),
            title=tidy_text(status.spoiler_text),
            written_at=status.created_at.astimezone(UTC),
            url=url_of(status, self.server),
            kind=PostKind.REPLY if status.in_reply_to_id else PostKind.POST,
            lang=(status.language or "")[:2],
            parent_id=status.in_reply_to_id or "",
            thread_id=above[0].id if above else status.in_reply_to_id or status.id,
            context=tuple(Context(one.account.acct, _all_words(one)) for one in known),
            context_known=above is not None,
            capabilities=self._capabilities(status, own=own),
            own=own,
            repost=status.reblog is not None,
            automatic=bool(status.account.bot) and not own,
            likes=status.favourites_count,
        )

    def _capabilities(self, status: Status, *, own: bool) -> Capabilities:
        if own:
            return Capabilities(delete=True, why="our own post")
        if not status.is_public:
            return Capabilities(why=PRIVATE)
        if _NO_BOTS.search(_TAG.sub("", status.account.note)):
            return Capabilities(ReplyMode.ASSIST, edit=True, delete=True, why=NO_BOTS)
        called = any(one.id == self.account for one in status.mentions)
        if called or self.may_answer_uncalled:
            return Capabilities(ReplyMode.API, edit=True, delete=True, why=CALLED if called else "")
        return Capabilities(ReplyMode.ASSIST, edit=True, delete=True, why=UNCALLED)


def author_of(account: MastodonAccount) -> Author:
    url = account.url or ""
    return Author(
        id=account.id,
        handle=account.acct,
        name=tidy_text(account.display_name),
        url=url if _is_address(url) else "",
        reach=account.followers_count,
    )


def words_of(status: Status) -> str:
    """Its text, what its media show and what its poll asks."""
    shown = [_medium(one.type, one.description or "") for one in status.media_attachments]
    asked = [f"- {tidy_text(one.title)}" for one in status.poll.options] if status.poll else []
    poll = ["A poll:", *asked] if asked else []
    return tidy_text("\n".join([text_of(_LINK.sub(_without_address, status.content)), *shown, *poll]))


def url_of(status: Status, server: str) -> str:
    """Its page: where it was written, else on our server."""
    return status.url if status.url and _is_address(status.url) else page_here(status.account.acct, status.id, server)


def page_here(acct: str, status: str, server: str) -> str:
    """Its page on our server, where somebody signed in as our account can answer it."""
    return f"{server}/@{acct}/{status}"


def _all_words(status: Status) -> str:
    return f"{tidy_text(status.spoiler_text)}\n{words_of(status)}".strip()


def _without_address(link: re.Match[str]) -> str:
    """Names and hashtags are links there; their words say it all."""
    return "<span>" if _IS_NAME.search(link.group()) else link.group()


def _medium(kind: str, description: str) -> str:
    said = tidy_text(description)
    return f"{_A_KIND.get(kind, 'A file')}: {said}" if said else f"{_A_KIND.get(kind, 'A file')}, not described"


def _is_address(url: str) -> bool:
    return url.startswith(("https://", "http://")) and not any(char.isspace() for char in url)
