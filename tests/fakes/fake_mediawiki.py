"""A small, strict MediaWiki with DiscussionTools on 127.0.0.1: talk pages as trees of comments, recent changes, our
contributions and the one write, over api.php (formatversion 2), as it behaves on 1.43 and as its extension's code
says. It refuses what the wiki would refuse, under 200 and by name: no login, a protected page, a comment that is not
there, a form that was sent before. At its end it fails when a request or an answer held what is not documented
(`tests/recorded/mediawiki`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from connectors.mediawiki import Settings
from connectors.mediawiki.connector import MediaWiki
from tests.fakes.channel import FakeLockable, Fault
from tests.fakes.documented import Documented
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse

PASSWORD = "k3v2q9d8s7f6g5h4j3k2l1p0o9i8u7y6"
LOGIN_TOKEN, CSRF = "login0token0of0ours+\\", "csrf0token0of0ours+\\"
US, TITLE, PAGE_ID = "Ferrywire", "Talk:Webhooks", 12


@dataclass
class FakeComment:
    """A comment of a talk page. `words` is its HTML, as Parsoid would give it."""

    author: str
    words: str
    at: datetime
    heading: str
    replies: list["FakeComment"] = field(default_factory=list)
    parent: "FakeComment | None" = None
    deleted: bool = False

    @property
    def minute(self) -> datetime:
        return self.at.replace(second=0, microsecond=0)

    @property
    def id(self) -> str:
        """It names what it answers too."""
        above = self.parent.name if self.parent else self.heading.replace(" ", "_")
        return f"c-{self.author}-{self.minute:%Y%m%d%H%M%S}-{above}"

    @property
    def name(self) -> str:
        return f"{self.author}-{self.minute:%Y%m%d%H%M%S}"

    def whole(self) -> Iterator["FakeComment"]:
        yield self
        for one in self.replies:
            yield from one.whole()


class FakeMediaWiki(FakeLockable):
    """`with FakeMediaWiki() as wiki:`; `wiki.connect()` is the real connector on it. It has one talk page."""

    kind = "mediawiki"
    secrets = (PASSWORD, LOGIN_TOKEN, CSRF)
    lengths: Mapping[str, int] = {"": 0, "plain": 5, "Grüße": 7, "日本語": 9}

    def __init__(self) -> None:
        super().__init__()
        self.title, self.protected, self.missing = TITLE, False, False
        self.threads: list[FakeComment] = []
        self.changes: list[dict[str, Any]] = []
        self.summaries: list[tuple[datetime, str]] = []
        self.forms: set[str] = set()
        self.logins, self.signed_in = 0, False
        self.problem, self.captcha = "", False
        self.documented = Documented("mediawiki")
        self.undocumented: set[str] = set()
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        assert kind or not self.undocumented, f"not documented by MediaWiki: {sorted(self.undocumented)}"

    def settings(self, **more: object) -> Settings:
        values = {"api_url": f"{self.web.url}/w/api.php", "account": f"{US}@switchboard", "reply": "api"}
        return Settings.model_validate({**values, **more})

    def connect(self, *, with_secrets: bool = True, **more: Any) -> MediaWiki:
        password, settings = PASSWORD if with_secrets else "", self.settings(**more)
        return MediaWiki("mediawiki", settings, password, self.clock, page=self.page, timeout=CLIENT_TIMEOUT)

    def connect_patiently(self) -> MediaWiki:
        return MediaWiki("mediawiki", self.settings(), PASSWORD, self.clock)

    # What people do.

    def topic(self, heading: str, text: str, by: str = "Mia") -> str:
        """Somebody opens a thread. Returns its comment's id, as the connector gives it."""
        comment = FakeComment(by, _html(text), self.now, heading)
        self.threads.append(comment)
        return self._saved(comment)

    def answer(self, external_id: str, words: str, by: str) -> str:
        above = self.of(external_id)
        comment = FakeComment(by, words, self.now, above.heading, parent=above)
        above.replies.append(comment)
        return self._saved(comment)

    def of(self, external_id: str) -> FakeComment:
        return next(one for one in self.all() if self.external_id(one) == external_id)

    def external_id(self, comment: FakeComment) -> str:
        same = [o for o in self.all() if o.author == comment.author and o.minute == comment.minute]
        number = next(place for place, one in enumerate(same, 1) if one is comment)
        key = f"{PAGE_ID}|{comment.author}|{comment.minute:%Y%m%d%H%M}"
        return key if number == 1 else f"{key}|{number}"

    def all(self) -> list[FakeComment]:
        return [one for thread in self.threads for one in thread.whole()]

    def customer_posts(self, text: str) -> str:
        return self.topic("A question", text)

    def customer_posts_badly(self, text: str) -> None:
        self.customer_posts(text)
        self.changes[-1]["timestamp"] = None

    def customer_replies(self, external_id: str, text: str) -> str:
        return self.answer(external_id, _html(text), "Tom")

    def we_reply(self, external_id: str, text: str) -> str:
        return self.answer(external_id, _html(text), US)

    def we_post(self, text: str) -> str:
        return self.topic("From us", text, by=US)

    def delete(self, external_id: str) -> None:
        self.of(external_id).deleted = True

    def lock(self, external_id: str) -> None:
        assert self.of(external_id)
        self.protected = True

    def forget(self) -> None:
        self.changes = []

    def our_replies(self, external_id: str) -> list[str]:
        ours = (one for one in self.of(external_id).replies if one.author == US and not one.deleted)
        return [_text(one.words) for one in ours]

    def write_count(self) -> int:
        return sum(_is_write(request) for request in self.web.requests)

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, _is_write if writing else lambda request: request.method == "GET")

    def clear_faults(self) -> None:
        self.web.clear_faults()

    # The wire.

    def _route(self, request: FakeRequest) -> FakeResponse:
        values = _values(request)
        what = "/".join(
            filter(None, (values["action"], values.get("list") or values.get("meta") or values.get("prop")))
        )
        body = json.dumps(values).encode()
        self.undocumented |= self.documented.unknown_in_request(
            FakeRequest(request.method, f"/{what}", {}, request.headers, body)
        )
        headers = {"Content-Type": "application/json"}
        if values["action"] == "login":
            headers["Set-Cookie"] = "wiki_session=s3ss10n; path=/; HttpOnly"
        answer = self._answered(what, values, request)
        if "error" not in answer:
            self.undocumented |= set(self.documented.unknown_in_answer(answer, what))
        return FakeResponse(200, json.dumps(answer).encode(), headers)

    def _answered(self, what: str, values: Mapping[str, str], request: FakeRequest) -> dict[str, Any]:  # noqa: C901, PLR0911
        if what == "query/tokens" and values.get("type") == "login":
            return {"batchcomplete": True, "query": {"tokens": {"logintoken": LOGIN_TOKEN}}}
        if what == "login":
            self.logins += 1
            right = (values["lgname"], values["lgpassword"], values["lgtoken"])
            self.signed_in = right == (f"{US}@switchboard", PASSWORD, LOGIN_TOKEN)
            return {"login": {"result": "Success" if self.signed_in else "Failed"}}
        cookie = "wiki_session=s3ss10n" in request.headers.get("cookie", "")
        if values.get("assert") != "user" or not (self.signed_in and cookie):
            return _error("assertuserfailed")
        match what:
            case "query/tokens":
                return {"batchcomplete": True, "query": {"tokens": {"csrftoken": CSRF}}}
            case "query/recentchanges":
                return self._recent(values)
            case "query/usercontribs":
                since = datetime.fromisoformat(values["ucend"])
                told = [{"comment": summary} for at, summary in reversed(self.summaries) if at >= since]
                return {"batchcomplete": True, "query": {"usercontribs": told}}
            case "query/info":
                return {"batchcomplete": True, "query": {"pages": [self._info(values["pageids"])]}}
            case "discussiontoolspageinfo/threaditemshtml":
                if self.missing or values["page"] != self.title:
                    return _error("missingtitle")
                return {"discussiontoolspageinfo": {"threaditemshtml": [self._thread(one) for one in self.threads]}}
            case "discussiontoolsedit":
                return self._save(values)
        return _error("badvalue")

    def _recent(self, values: Mapping[str, str]) -> dict[str, Any]:
        assert (values["rctag"], values["rctype"]) == ("discussiontools-added-comment", "edit|new")
        limit, start = int(values["rclimit"]), int(values.get("rccontinue", "|0").rpartition("|")[2] or 0)
        newest = [one for one in reversed(self.changes) if not start or one["rcid"] <= start]
        body: dict[str, Any] = {"query": {"recentchanges": newest[:limit]}}
        if len(newest) > limit:
            body["continue"] = {"rccontinue": f"20261102090000|{newest[limit]['rcid']}", "continue": "-||"}
        return body

    def _info(self, page: str) -> dict[str, Any]:
        if self.missing or page != str(PAGE_ID):
            return {"pageid": int(page), "missing": True}
        return {"pageid": PAGE_ID, "ns": 1, "title": self.title, "actions": {"edit": not self.protected}}

    def _save(self, values: Mapping[str, str]) -> dict[str, Any]:  # noqa: PLR0911  one case a refusal
        if self.problem:
            return _error(self.problem)
        if values["token"] != CSRF:
            return _error("badtoken")
        if values["formtoken"] in self.forms:
            return _error("discussiontools-formtoken-used")
        if self.protected:
            return _error("protectedpage")
        found = [one for one in self.all() if one.id == values["commentid"] and not one.deleted]
        if self.missing or values["page"] != self.title or not found or len(values["formtoken"]) > 16:
            return _error("commentid-notfound")
        if self.captcha:
            return {"discussiontoolsedit": {"result": "error", "edit": {"captcha": {"type": "simple"}}}}
        self.forms.add(values["formtoken"])
        self.answer(self.external_id(found[-1]), values["html"], US)
        self.summaries.append((self.now, values["summary"]))
        return {"discussiontoolsedit": {"result": "success", "newrevid": len(self.changes)}}

    def _saved(self, comment: FakeComment) -> str:
        number = len(self.changes) + 1
        change = {"type": "edit", "ns": 1, "title": self.title, "pageid": PAGE_ID, "revid": number, "old_revid": 0}
        who = {"rcid": number, "user": comment.author, "bot": comment.author.endswith("Bot"), "new": False}
        self.changes.append({**change, **who, "minor": False, "timestamp": f"{self.now:%Y-%m-%dT%H:%M:%SZ}"})
        return self.external_id(comment)

    def _thread(self, opening: FakeComment) -> dict[str, Any]:
        name = f"h-{opening.heading.replace(' ', '_')}-{opening.minute:%Y%m%d%H%M%S}"
        heading = {"type": "heading", "level": 0, "id": name, "name": name, "html": escape(opening.heading)}
        return {**heading, "headingLevel": 2, "replies": self._items([opening], 1)}

    def _items(self, comments: list[FakeComment], level: int) -> list[dict[str, Any]]:
        """A comment that was removed takes nothing with it: what answered it is moved up."""
        shown: list[dict[str, Any]] = []
        for one in comments:
            below = self._items(one.replies, level + 1)
            told = {"type": "comment", "level": level, "id": one.id, "name": f"c-{one.name}", "author": one.author}
            told |= {"timestamp": f"{one.minute:%Y-%m-%dT%H:%M:%SZ}", "html": one.words}
            shown += below if one.deleted else [{**told, "replies": below}]
        return shown


def _is_write(request: FakeRequest) -> bool:
    return request.method == "POST" and b"action=discussiontoolsedit" in request.body


def _values(request: FakeRequest) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True)) if request.body else dict(request.query)


def _html(text: str) -> str:
    return "<p>" + escape(text, quote=False).replace("\n", "<br>") + "</p>"


def _text(words: str) -> str:
    bare = re.sub(r"<br ?/?>", "\n", words.replace("</p><p>", "\n\n"))
    return unescape(re.sub(r"</?p>", "", bare))


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "info": "no"}}
