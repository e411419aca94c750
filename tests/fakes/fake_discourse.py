"""A small, strict Discourse on 127.0.0.1: posts in topics, as its API documents them and its code does. It holds posts
for approval when told to, answers the same request alike for two minutes, and refuses what a forum would refuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.discourse.connector import Discourse, build
from connectors.discourse.settings import Settings
from tests.fakes.channel import FakeLockable
from tests.fakes.http import CLIENT_TIMEOUT, FakeRequest, FakeResponse
from tests.fakes.http_channel import FakeHttpChannel, answer, body_of, zulu

US, CUSTOMER = "ferrywire", "mia"
KEY = "an-administrators-key-nobody-may-see"
USER_KEY = "a-users-key-nobody-may-see"
MEMORY = timedelta(seconds=120)


@dataclass
class ForumTopic:
    id: int
    title: str
    closed: bool = False
    slow_mode_seconds: int = 0
    category: int = 1


@dataclass
class Said:
    id: int
    topic: ForumTopic
    number: int
    username: str
    raw: str
    created: datetime
    answers: int | None = None
    deleted: bool = False
    user_deleted: bool = False
    hidden: bool = False
    user_id: int = 7
    spoilt: bool = False


@dataclass
class Pending:
    raw: str
    topic: int
    at: datetime


@dataclass
class Memory:
    """What a request was answered with, and until when it is answered so again."""

    answer: FakeResponse
    until: datetime


class FakeDiscourse(FakeHttpChannel, FakeLockable):
    """`with FakeDiscourse() as service:`; `service.connect()` is the real connector on it."""

    kind = "discourse"
    secrets = (KEY,)
    lengths: Mapping[str, int] = {"": 0, "Grüße": 5, "👩‍👩‍👧‍👦": 7, "https://docs.ferrywire.example/a": 32}

    def __init__(self) -> None:
        super().__init__()
        self.topics: list[ForumTopic] = []
        self.said: list[Said] = []
        self.pending: list[Pending] = []
        self.holds_posts = False
        self.tells_pending = True
        self.by_user_key = False
        self._memory: dict[str, Memory] = {}

    def values(self, **more: object) -> dict[str, object]:
        """The keys of a `[[sources]]` table that watches this forum."""
        return {"url": self.web.url, "account": US, "timeout": CLIENT_TIMEOUT, **more}

    def connect(self, *, with_secrets: bool = True, **more: object) -> Discourse:
        secrets = {"DISCOURSE_USER_API_KEY": USER_KEY} if self.by_user_key else {"DISCOURSE_API_KEY": KEY}
        settings = Settings.model_validate(self.values(**more))
        return build("forum", settings, secrets if with_secrets else {}, self.clock)

    def connect_patiently(self) -> Discourse:
        return self.connect(timeout=20)

    def topic(self, title: str, raw: str, username: str = CUSTOMER, category: int = 1) -> Said:
        """A new topic's first post."""
        self.topics.append(ForumTopic(len(self.topics) + 1, title, category=category))
        return self._add(self.topics[-1], raw, username)

    def answer_to(self, asked: Said, raw: str, username: str = CUSTOMER) -> Said:
        return self._add(asked.topic, raw, username, asked.number)

    def customer_posts(self, text: str) -> str:
        return str(self.topic("A question", text).id)

    def customer_posts_badly(self, text: str) -> None:
        self.topic("A question", text).spoilt = True

    def customer_replies(self, external_id: str, text: str) -> str:
        return str(self.answer_to(self.find(external_id), text).id)

    def we_reply(self, external_id: str, text: str) -> str:
        return str(self.answer_to(self.find(external_id), text, US).id)

    def we_post(self, text: str) -> str:
        return str(self.topic("From us", text, US).id)

    def delete(self, external_id: str) -> None:
        self.find(external_id).deleted = True

    def lock(self, external_id: str) -> None:
        self.find(external_id).topic.closed = True

    def our_replies(self, external_id: str) -> list[str]:
        asked = self.find(external_id)
        below = [one for one in self.said if one.topic is asked.topic and one.answers == asked.number]
        return [one.raw for one in below if one.username == US and not one.deleted]

    def forget(self) -> None:
        raise AssertionError("it forgets nothing")

    def find(self, external_id: str) -> Said:
        return next(one for one in self.said if one.id == int(external_id))

    def approve(self) -> None:
        """A moderator lets pass what waits."""
        for one in self.pending:
            topic = self.topics[one.topic - 1]
            self._add(topic, one.raw, US, 1)
        self.pending.clear()

    def route(self, request: FakeRequest) -> FakeResponse:
        given = {name: request.headers.get(name) for name in ("api-key", "api-username", "user-api-key")}
        right = {"api-key": KEY, "api-username": US, "user-api-key": None}
        as_user = {"api-key": None, "api-username": None, "user-api-key": USER_KEY}
        if given != (as_user if self.by_user_key else right):
            return answer({"errors": ["You are not permitted."], "error_type": "invalid_access"}, 403)
        return self._posted(request) if request.method == "POST" else self._routed(request)

    def _routed(self, request: FakeRequest) -> FakeResponse:
        match [request.method, *request.path.removesuffix(".json").strip("/").split("/")]:
            case ["GET", "posts"]:
                return self._latest(request)
            case ["GET", "posts", username, "pending"] if username == US and self.tells_pending:
                shown = [self._pending(one) for one in self.pending]
                return answer({"pending_posts": shown})
            case ["GET", "posts", "by_number", topic, number]:
                return self._one(
                    [one for one in self._standing() if (one.topic.id, one.number) == (int(topic), int(number))]
                )
            case ["GET", "t", topic]:
                return self._topic(int(topic))
            case [method, "posts", number] if number.isdecimal():
                found = [one for one in self._standing() if one.id == int(number)]
                return self._one(found) if method == "GET" else self._changed(method, found, request)
        return answer({"errors": ["Not found"], "error_type": "not_found"}, 404)

    def _standing(self) -> list[Said]:
        return [one for one in self.said if not one.deleted]

    def _latest(self, request: FakeRequest) -> FakeResponse:
        before = int(request.query.get("before", "0")) or 10**9
        shown = [one for one in reversed(self._standing()) if one.id < before and not one.hidden][: self.page]
        return answer({"latest_posts": [self._json(one) for one in shown]})

    def _topic(self, number: int) -> FakeResponse:
        topic = next((one for one in self.topics if one.id == number), None)
        if topic is None:
            return answer({"errors": ["Not found"]}, 404)
        ours = [one.created for one in self.said if one.topic is topic and one.username == US]
        slowed = {"slow_mode_seconds": topic.slow_mode_seconds, "user_last_posted_at": zulu(ours[-1]) if ours else None}
        told = {"id": topic.id, "title": topic.title, "closed": topic.closed, "archived": False}
        return answer({**told, **(slowed if topic.slow_mode_seconds else {})})

    def _posted(self, request: FakeRequest) -> FakeResponse:
        """With an administrator's key the same request is answered alike for two minutes, refusals too."""
        key = request.body.decode()
        known = self._memory.get(key)
        if known is not None and self.now < known.until and not self.by_user_key:
            return known.answer
        made = self._created(body_of(request))
        self._memory[key] = Memory(made, self.now + MEMORY)
        return made

    def _created(self, sent: dict[str, Any]) -> FakeResponse:
        topic = next((one for one in self.topics if one.id == sent["topic_id"]), None)
        if topic is None or topic.closed:
            return answer(
                {"action": "create_post", "errors": ["You are not permitted to view the requested resource."]}, 422
            )
        if not 20 <= len(sent["raw"].strip()) <= 32_000:
            return answer({"action": "create_post", "errors": ["Body is too short or too long"]}, 422)
        recent = [one for one in self.said if one.username == US and self.now - one.created < timedelta(minutes=5)]
        if any(one.raw == sent["raw"] and not one.deleted for one in recent) and not sent["raw"].startswith("You can"):
            return answer({"action": "create_post", "errors": ["Body is too similar to what you recently posted"]}, 422)
        if self.holds_posts:
            self.pending.append(Pending(sent["raw"], topic.id, self.now))
            told = {"action": "enqueued", "success": True, "pending_count": len(self.pending)}
            return answer({**told, "pending_post": self._pending(self.pending[-1])})
        made = self._add(topic, sent["raw"].rstrip(), US, sent["reply_to_post_number"])
        return answer({"action": "create_post", "success": True, "post": self._json(made)})

    def _changed(self, method: str, found: list[Said], request: FakeRequest) -> FakeResponse:
        if not found:
            return answer({"errors": ["Not found"]}, 404)
        if found[0].username != US:
            return answer({"errors": ["You are not permitted."]}, 403)
        if method == "DELETE":
            found[0].deleted = True
            return FakeResponse(200, b"")
        change = body_of(request)["post"]
        if change.get("raw_old", found[0].raw) != found[0].raw:
            return answer({"errors": ["That post was edited by another user."]}, 409)
        found[0].raw = change["raw"]
        return answer({"post": self._json(found[0])})

    def _one(self, found: list[Said]) -> FakeResponse:
        return answer(self._json(found[0])) if found else answer({"errors": ["Not found"]}, 404)

    def _pending(self, one: Pending) -> dict[str, Any]:
        told = {"id": 90, "raw_text": one.raw, "topic_id": one.topic, "created_at": zulu(one.at), "username": US}
        return {**told, "title": None}

    def _json(self, one: Said) -> dict[str, Any]:
        if one.spoilt:
            return {"id": one.id, "raw": None}
        told = {"id": one.id, "username": one.username, "name": one.username.title(), "user_id": one.user_id}
        told |= {"raw": one.raw, "created_at": zulu(one.created), "post_number": one.number, "topic_id": one.topic.id}
        told |= {"topic_title": one.topic.title, "category_id": one.topic.category, "hidden": one.hidden}
        return told | {"reply_to_post_number": one.answers, "user_deleted": one.user_deleted, "deleted_at": None}

    def _add(self, topic: ForumTopic, raw: str, username: str, answers: int | None = None) -> Said:
        number = sum(one.topic is topic for one in self.said) + 1
        made = Said(len(self.said) + 100, topic, number, username, raw, self.now, answers)
        self.said.append(made)
        return made
