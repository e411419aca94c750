"""A small, strict GitHub on 127.0.0.1: issues, comments and discussions of one repository, over REST and GraphQL as
documented. It refuses what GitHub would refuse: no token, no version, an unknown parameter, words that are too
long, a comment on what is locked or gone.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.github.connector import GitHub, build
from connectors.github.settings import Settings
from tests.fakes.channel import FakeLockable, FakeStreaming, Fault
from tests.fakes.fake_github_graph import graph
from tests.fakes.http import CLIENT_TIMEOUT, FakeRequest, FakeResponse
from tests.fakes.http_channel import FakeHttpChannel, answer, body_of, zulu

US, CUSTOMER = "ferrywire-support", "mia"
REPOSITORY = "ferrywire/ferrywire"
TOKEN = "github_pat_nobody-may-see-this"
LONGEST = 65_536
_MARK = re.compile(r"\n\n<!-- switchboard:[^ ]+ -->$")


@dataclass
class Said:
    """An issue (`number`), a comment on one (`issue`), or words in a discussion (`node`, `under`, `above`)."""

    id: int
    login: str
    body: str
    created: datetime
    updated: datetime
    title: str = ""
    number: int = 0
    issue: int = 0
    node: str = ""
    under: str = ""
    above: str = ""
    locked: bool = False
    deleted: bool = False
    pull_request: bool = False
    bot: bool = False
    spoilt: bool = False

    @property
    def is_issue(self) -> bool:
        return bool(self.number)

    @property
    def shown(self) -> str:
        """What people see: a browser leaves HTML comments out."""
        return _MARK.sub("", self.body)


class FakeGitHub(FakeHttpChannel, FakeLockable, FakeStreaming):
    """`with FakeGitHub() as service:`; `service.connect()` is the real connector on it, which replies by API."""

    kind = "github"
    secrets = (TOKEN,)
    lengths: Mapping[str, int] = {"": 0, "Grüße": 5, "👩‍👩‍👧‍👦": 7, "https://docs.ferrywire.example/a": 32}

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []
        self.limits: dict[str, str] = {}
        self.not_modified = 0

    def values(self, **more: object) -> dict[str, object]:
        """The keys of a `[[sources]]` table that watches this repository."""
        base = {"repositories": [REPOSITORY], "account": US, "api_url": self.web.url, "reply": "api"}
        return {**base, "page_size": self.page, "timeout": CLIENT_TIMEOUT, **more}

    def connect(self, *, with_secrets: bool = True, **more: object) -> GitHub:
        secrets = {"GITHUB_TOKEN": TOKEN} if with_secrets else {}
        return build("community", Settings.model_validate(self.values(**more)), secrets, self.clock)

    def connect_patiently(self) -> GitHub:
        return self.connect(timeout=20, discussions=True, page_size=100)

    def connect_streams(self) -> GitHub:
        return self.connect(discussions=True)

    def break_stream(self, stream: str, fault: Fault) -> None:
        path = f"/repos/{REPOSITORY}/issues{'/comments' * stream.endswith('/comments')}"
        if stream.endswith("/discussions"):
            path = "/graphql"
        self.web.inject_fault(fault, lambda request: request.path == path)

    def issue(self, title: str, body: str, login: str = CUSTOMER, **more: Any) -> Said:
        number = sum(one.is_issue for one in self.said) + 1
        return self._add(login, body, title=title, number=number, **more)

    def comment(self, number: int, body: str, login: str = CUSTOMER, **more: Any) -> Said:
        made = self._add(login, body, issue=number, **more)
        self._issue(number).updated = self.now
        return made

    def discussion(self, title: str, body: str, login: str = CUSTOMER) -> Said:
        made = self._add(login, body, title=title)
        made.node = f"D_kw{made.id}"
        return made

    def discuss(self, under: str, body: str, login: str = CUSTOMER, above: str = "") -> Said:
        """A comment in the discussion of this node, or with `above` an answer to that comment."""
        made = self._add(login, body, under=under, above=above)
        made.node = f"DC_kw{made.id}"
        self.node(under).updated = self.now
        return made

    def customer_posts(self, text: str) -> str:
        return self.name(self.issue("A question", text))

    def customer_posts_badly(self, text: str) -> None:
        self.issue("A question", text, spoilt=True)

    def customer_replies(self, external_id: str, text: str) -> str:
        return self._reply(external_id, text, CUSTOMER)

    def we_reply(self, external_id: str, text: str) -> str:
        return self._reply(external_id, text, US)

    def we_post(self, text: str) -> str:
        return self.name(self.issue("From us", text, US))

    def delete(self, external_id: str) -> None:
        self.find(external_id).deleted = True

    def lock(self, external_id: str) -> None:
        found = self.find(external_id)
        (self._issue(found.issue) if found.issue else found).locked = True

    def our_replies(self, external_id: str) -> list[str]:
        """A conversation is flat: our answers to a post are those that follow it, until others say something again."""
        asked = self.find(external_id)
        shown: list[str] = []
        answered = False
        for one in self.said[self.said.index(asked) + 1 :]:
            if (one.issue, one.under, one.above) != _place(asked):
                continue
            if one.login != US and answered:
                break
            answered = answered or one.login == US
            shown += [] if one.login != US else [] if one.deleted else [one.shown]
        return shown

    def forget(self) -> None:
        raise AssertionError("it forgets nothing")

    def is_write(self, request: FakeRequest) -> bool:
        return request.method != "GET" and (request.path != "/graphql" or "mutation" in body_of(request)["query"])

    def name(self, one: Said) -> str:
        """The external id of it."""
        if one.is_issue or one.issue:
            return f"{REPOSITORY}#{one.number or one.issue}{f'.{one.id}' if one.issue else ''}"
        return f"{REPOSITORY}!" + ".".join(part for part in (one.under, one.above, one.node) if part)

    def find(self, external_id: str) -> Said:
        return next(one for one in self.said if self.name(one) == external_id)

    def node(self, node: str) -> Said:
        return next(one for one in self.said if one.node == node)

    def route(self, request: FakeRequest) -> FakeResponse:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return answer({"message": "Bad credentials"}, 401)
        if not request.headers.get("user-agent") or request.headers.get("x-github-api-version") != "2022-11-28":
            return answer({"message": "Request forbidden by administrative rules."}, 403)
        told = graph(self, body_of(request)) if request.path == "/graphql" else self._rest(request)
        return FakeResponse(told.status, told.body, {**told.headers, **self.limits})

    def _rest(self, request: FakeRequest) -> FakeResponse:  # noqa: PLR0911  one line, one path
        parts = request.path.removeprefix(f"/repos/{REPOSITORY}/issues").strip("/").split("/")
        match [request.method, *parts]:
            case ["GET", ""]:
                return self._list(request, [one for one in self.said if one.is_issue])
            case ["GET", "comments"]:
                return self._list(request, [one for one in self.said if one.issue])
            case ["GET", number, "comments"]:
                return self._list(request, [one for one in self.said if one.issue == int(number)])
            case ["POST", number, "comments"]:
                return self._commented(int(number), body_of(request)["body"])
            case [method, "comments", number]:
                found = [one for one in self.said if one.issue and one.id == int(number) and not one.deleted]
                return self._one(method, found, request)
            case ["GET", number]:
                issue = next((one for one in self.said if one.number == int(number)), None)
                if issue is not None and issue.deleted:
                    return answer({"message": "This issue was deleted"}, 410)
                return self._one("GET", [issue] if issue else [], request)
        return answer({"message": "Not Found"}, 404)

    def _one(self, method: str, found: list[Said], request: FakeRequest) -> FakeResponse:
        if not found:
            return answer({"message": "Not Found"}, 404)
        if method != "GET" and found[0].login != US:
            return answer({"message": "Must have admin rights to Repository."}, 403)
        if method == "DELETE":
            found[0].deleted = True
            return FakeResponse(204, b"")
        if method == "PATCH":
            found[0].body, found[0].updated = body_of(request)["body"], self.now
        return answer(self._json(found[0]))

    def _list(self, request: FakeRequest, found: list[Said]) -> FakeResponse:
        query = request.query
        standing = [one for one in found if not one.deleted and zulu(one.updated) >= query.get("since", "")]
        if query.get("sort") == "updated":
            standing.sort(key=lambda one: one.updated, reverse=query.get("direction", "desc") == "desc")
        size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
        shown = answer([self._json(one) for one in standing[(page - 1) * size :][:size]])
        tag = f'W/"{hashlib.sha256(shown.body).hexdigest()}"'
        if request.headers.get("if-none-match") == tag:
            self.not_modified += 1
            return FakeResponse(304, b"", {"ETag": tag})
        return FakeResponse(200, shown.body, {**shown.headers, "ETag": tag})

    def _commented(self, number: int, body: str) -> FakeResponse:
        issue = next((one for one in self.said if one.number == number), None)
        if issue is None or issue.deleted:
            return answer({"message": "Not Found"}, 404)
        if issue.locked:
            return answer({"message": "Unable to create comment because issue is locked."}, 403)
        if not body.strip() or len(body) > LONGEST:
            return answer({"message": "Validation Failed", "errors": ["Body is too long"]}, 422)
        return answer(self._json(self.comment(number, body, US)), 201)

    def _json(self, one: Said) -> dict[str, Any]:
        if one.spoilt:
            return {"id": one.id, "title": None}
        where = f"https://github.com/{REPOSITORY}"
        number = one.number or one.issue
        kind = "pull" if self._issue(number).pull_request else "issues"
        page = f"{where}/{kind}/{number}" + (f"#issuecomment-{one.id}" if one.issue else "")
        user = {"login": one.login, "html_url": f"https://github.com/{one.login}", "type": "Bot" if one.bot else "User"}
        told = {"id": one.id, "user": user, "body": one.body, "html_url": page}
        told |= {"created_at": zulu(one.created), "updated_at": zulu(one.updated)}
        if one.issue:
            return {**told, "issue_url": f"{self.web.url}/repos/{REPOSITORY}/issues/{one.issue}"}
        told |= {"number": one.number, "title": one.title, "locked": one.locked, "state": "open"}
        return told | ({"pull_request": {"url": page}} if one.pull_request else {})

    def _issue(self, number: int) -> Said:
        return next(one for one in self.said if one.number == number)

    def _add(self, login: str, body: str, **more: Any) -> Said:
        made = Said(1000 + len(self.said), login, body, self.now, self.now, **more)
        self.said.append(made)
        return made

    def _reply(self, external_id: str, text: str, login: str) -> str:
        asked = self.find(external_id)
        if asked.is_issue or asked.issue:
            return self.name(self.comment(asked.number or asked.issue, text, login))
        top = asked.above or (asked.node if asked.under else "")
        return self.name(self.discuss(asked.under or asked.node, text, login, top))


def _place(asked: Said) -> tuple[int, str, str]:
    """Where an answer to this stands: below its issue, its discussion, or the comment it is or answers."""
    if asked.is_issue or asked.issue:
        return asked.number or asked.issue, "", ""
    return 0, asked.under or asked.node, asked.above or (asked.node if asked.under else "")
