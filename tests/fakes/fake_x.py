"""A small X on 127.0.0.1: posts, mentions, search, one account's timeline and the one write, over X's API v2.

It is strict where X is: the bearer token or a valid OAuth 1.0a signature, known parameters only, no field that was not
requested, no reply where the author did not mention or quote us. Refusals are X's own, from `tests/recorded/x`. Tests
drive it by the short methods below, and move `now`. At its end it fails when a request or an answer held what X's
description does not have.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import connectors
from connectors.x import connector
from tests.fakes.channel import FakeSharing, FakeStreaming, FakeUnstableIds, Fault
from tests.fakes.fake_x_fields import unknown, unknown_in_request
from tests.fakes.fake_x_json import FakeTweet, FakeUser, not_found, renamed, render_tweets, user_json
from tests.fakes.fake_x_rules import FakeRoute, Forbidden, check_parameters, check_signature, check_text, requested_span
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse

RECORDED = Path(__file__).parents[1] / "recorded" / "x"

SECRETS: Mapping[str, str] = {
    "X_BEARER_TOKEN": "AAAAAbearerAAAAA",
    "X_API_KEY": "consumer0key0of0ours",
    "X_API_SECRET": "consumer0secret0of0ours",
    "X_ACCESS_TOKEN": "9001-access0token0of0ours",
    "X_ACCESS_TOKEN_SECRET": "access0secret0of0ours",
}
US = FakeUser("9001", "ferrywire", "Ferrywire", 5210)
_PATH_ENDS = {"mentions": "/mentions", "search": "/search/recent", "own": f"/{US.id}/tweets"}


def recorded_response(name: str) -> FakeResponse:
    """One recorded response of X, by file name."""
    kept = json.loads((RECORDED / f"{name}.json").read_text())
    body = kept["text"] if "text" in kept else json.dumps(kept["body"])
    return FakeResponse(kept["status"], body.encode(), kept["headers"])


class FakeX(FakeSharing, FakeStreaming, FakeUnstableIds):
    """`with FakeX() as x:`; then `x.mention(...)`, `x.connect()`, `x.ours`. `values` and `environment` set it up."""

    kind = "x"
    secrets = tuple(SECRETS.values())
    lengths: Mapping[str, int] = {
        "plain": 5,
        "Grüße": 5,
        "日本語": 6,
        "👩‍👩‍👧‍👦": 2,
        "see https://docs.ferrywire.com/a/very/long/path/that/goes/on/and/on": 27,
    }

    def __init__(self, now: datetime | None = None, page: int = 3, search: str = "keys") -> None:
        super().__init__()
        self.now = now or self.now
        self.name = "x"
        self.unindexed: set[str] = set()
        self.spoilt: set[str] = set()
        self.page, self.search = page, search
        self.web = FakeHttpServer(self._route)
        self.tweets: dict[str, FakeTweet] = {}
        self.tokens_are_refused = False
        self.vocabulary = "tweet"
        self.limits: Mapping[str, object] = {}
        self.answers: list[object] = []
        self.undocumented: set[str] = set()
        self._forgotten_below = 0
        self._routes = (
            FakeRoute("GET", ("2", "users", "by", "username", "*"), self._user),
            FakeRoute("GET", ("2", "users", "*", "mentions"), self._mentions),
            FakeRoute("GET", ("2", "users", "*", "tweets"), self._timeline),
            FakeRoute("GET", ("2", "tweets", "search", "recent"), self._search),
            FakeRoute("GET", ("2", "tweets", "*"), self._tweet),
            FakeRoute("GET", ("2", "tweets"), self._looked_up),
            FakeRoute("POST", ("2", "tweets"), self._create),
            FakeRoute("DELETE", ("2", "tweets", "*"), self._delete),
        )

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        assert kind or not self.undocumented, f"not documented by X: {sorted(self.undocumented)}"

    @property
    def values(self) -> dict[str, object]:
        """The settings of a source that watches this X."""
        return {"account": US.username, "search": self.search, "api_url": self.web.url, **self.limits}

    @property
    def environment(self) -> Mapping[str, str]:
        return SECRETS

    def connect(self, *, with_secrets: bool = True) -> connector.X:
        secrets = SECRETS if with_secrets else {}
        made = connectors.load("x", self.name, self.values, secrets, self.clock)
        assert isinstance(made, connector.X)
        made.api.adapter.timeout = CLIENT_TIMEOUT
        return made

    def connect_patiently(self) -> connector.X:
        made = connectors.load("x", self.name, self.values, SECRETS, self.clock)
        assert isinstance(made, connector.X)
        return made

    def connect_streams(self) -> connector.X:
        return self.connect()

    def break_stream(self, stream: str, fault: Fault) -> None:
        self.web.inject_fault(fault, lambda request: request.path.endswith(_PATH_ENDS[stream]))

    # What customers do.

    def say(self, text: str, by: str = "ana_builds", *, reply_to: str = "", quoting: str = "") -> str:
        """Somebody posts `text` unchanged. Returns its id."""
        author = US if by == US.username else FakeUser.named(by)
        above = self.tweets[reply_to].addressees(author) if reply_to else ()
        tweet = FakeTweet(self._next_id(), author, text, self.now, reply_to, quoting, handles=above)
        self.tweets[tweet.id] = tweet
        return tweet.id

    def mention(self, text: str, by: str = "ana_builds") -> str:
        """Somebody mentions our account. Returns the post's id."""
        return self.say(f"@{US.username} {text}", by)

    def customer_posts(self, text: str) -> str:
        return self.mention(text)

    def customer_posts_badly(self, text: str) -> None:
        self.spoilt.add(self.mention(text))

    def change_id(self, external_id: str) -> None:
        """An edit that leaves the words as they are."""
        self.edit(external_id, self.tweets[external_id].text)

    def customer_replies(self, external_id: str, text: str) -> str:
        """X names everybody in the conversation before a reply, so a reply to ours mentions us."""
        return self.say(text, "bobsoehne", reply_to=external_id)

    def customer_shares(self, external_id: str) -> str:
        original = self.tweets[external_id]
        share = self.say(f"RT @{original.author.username}: {original.full_text}", "bobsoehne")
        self.tweets[share].retweet_of = external_id
        return share

    def edit(self, external_id: str, text: str) -> str:
        """The author edits the post: a new id, one history. Returns the new id."""
        old = self.tweets[external_id]
        new = self.say(text, old.author.username, reply_to=old.reply_to)
        history = [*old.history, new]
        for tweet_id in history:
            self.tweets[tweet_id].history = history
        return new

    def delete(self, external_id: str) -> None:
        """The author deletes the post, and with it all its versions."""
        for tweet_id in self.tweets[external_id].history:
            self.tweets[tweet_id].deleted = True

    def restrict(self, external_id: str) -> None:
        """From now on only accounts the author follows or mentions may reply."""
        self.tweets[external_id].reply_settings = "following"

    def forget(self) -> None:
        self._forgotten_below = int(self._next_id())

    # What we did.

    def we_reply(self, external_id: str, text: str) -> str:
        return self.say(text, US.username, reply_to=external_id)

    def we_post(self, text: str) -> str:
        return self.say(text, US.username)

    @property
    def our_tweets(self) -> list[FakeTweet]:
        """Everything our account has posted and not deleted, oldest first."""
        return [t for t in self.tweets.values() if t.author == US and not t.deleted]

    def our_replies(self, external_id: str) -> list[str]:
        versions = self.tweets[external_id].history
        return [t.text for t in self.our_tweets if t.reply_to in versions]

    def write_count(self) -> int:
        return sum(1 for r in self.web.requests if r.method != "GET")

    # Faults.

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, lambda r: (r.method != "GET") is writing)

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def wait_headers(self, seconds: int) -> Mapping[str, str]:
        return {"x-rate-limit-reset": str(int((self.now + timedelta(seconds=seconds)).timestamp()))}

    # The endpoints.

    def _route(self, request: FakeRequest) -> FakeResponse:
        self.undocumented |= set(unknown_in_request(request))
        for route in self._routes:
            named = route.fits(request)
            if named is not None:
                return self._answer(route, request, named)
        return recorded_response("404")

    def _answer(self, route: FakeRoute, request: FakeRequest, named: str) -> FakeResponse:
        try:
            check_signature(request, SECRETS)
            body = route.answer(request, named)
        except Forbidden as e:
            return e.answer or recorded_response(e.name)
        self.answers.append(renamed(body, self.vocabulary))
        if self.vocabulary in ("tweet", "post"):
            self.undocumented |= set(unknown(self.answers[-1], "answer"))
        status = 201 if request.method == "POST" else 200
        return FakeResponse(status, json.dumps(self.answers[-1]).encode())

    def _user(self, request: FakeRequest, name: str) -> Mapping[str, object]:
        check_parameters(request, "user")
        if name.casefold() != US.username:
            raise Forbidden("user-unknown")
        return {"data": user_json(US, ())}

    def _mentions(self, request: FakeRequest, user_id: str) -> Mapping[str, object]:
        check_parameters(request, "mentions")
        if user_id != US.id:
            raise Forbidden("404")
        return self._page(request, [t for t in self._visible() if t.mentions(US.username) and t.author != US])

    def _timeline(self, request: FakeRequest, user_id: str) -> Mapping[str, object]:
        check_parameters(request, "timeline")
        return self._page(request, [t for t in self._visible() if t.author.id == user_id])

    def _search(self, request: FakeRequest, _: str) -> Mapping[str, object]:
        """Supports only the connector's form of query: (words) without retweets and without mentions of us."""
        check_parameters(request, "search")
        requested_span(request, self.now)
        if request.query.get("query") != f"({self.search}) -is:retweet -@{US.username}":
            raise Forbidden("404")
        found = [t for t in self._visible() if self.search.casefold() in t.text.casefold()]
        return self._page(request, [t for t in found if not t.retweet_of and not t.mentions(US.username)])

    def _tweet(self, request: FakeRequest, tweet_id: str) -> Mapping[str, object]:
        check_parameters(request, "post")
        tweet = self.tweets.get(tweet_id)
        if tweet is None or tweet.deleted:
            raise Forbidden("post-deleted")
        return render_tweets([tweet], self.tweets, request.query, single=True)

    def _looked_up(self, request: FakeRequest, _: str) -> Mapping[str, object]:
        """Each version under its own id, of an edited post the older ones too; what is gone is named in `errors`."""
        check_parameters(request, "posts")
        ids = request.query["ids"].split(",")
        standing = [self.tweets[i] for i in ids if i in self.tweets and not self.tweets[i].deleted]
        body = render_tweets(standing, self.tweets, request.query)
        missing = [not_found(i, "ids") for i in ids if i not in [t.id for t in standing]]
        return {**body, "errors": missing} if missing else body

    def _create(self, request: FakeRequest, _: str) -> Mapping[str, object]:
        asked = json.loads(request.body)
        text, parent = asked["text"], self.tweets.get(asked["reply"]["in_reply_to_tweet_id"])
        check_text(text)
        if parent is None or parent.deleted:
            raise Forbidden("403-deleted-parent")
        if not parent.summons(US, self.tweets):
            raise Forbidden("403-not-summoned")
        if text in self.our_replies(parent.id):
            raise Forbidden("403-duplicate")
        made = self.tweets[self.we_reply(parent.id, text)]
        return {"data": {"id": made.id, "text": made.full_text, "edit_history_tweet_ids": made.history}}

    def _delete(self, _: FakeRequest, tweet_id: str) -> Mapping[str, object]:
        tweet = self.tweets.get(tweet_id)
        if tweet is None or tweet.deleted:
            raise Forbidden("404")
        if tweet.author != US:
            raise Forbidden("403-read")
        self.delete(tweet_id)
        return {"data": {"deleted": True}}

    def _visible(self) -> list[FakeTweet]:
        """Newest first; of an edited post the latest version only."""
        shown = (t for t in self.tweets.values() if t.id not in self.unindexed)
        standing = [t for t in shown if not t.deleted and t.id == t.history[-1]]
        return sorted((t for t in standing if int(t.id) >= self._forgotten_below), key=lambda t: -int(t.id))

    def _page(self, request: FakeRequest, found: list[FakeTweet]) -> Mapping[str, object]:
        span = requested_span(request, self.now if "query" in request.query else None)
        if span.token and self.tokens_are_refused:
            raise Forbidden("400-token-refused")
        left = [t for t in found if span.contains(t)]
        size = min(self.page, int(request.query["max_results"]))
        body = dict(render_tweets(left[:size], self.tweets, request.query))
        for tweet in cast("list[dict[str, object]]", body.get("data", [])):
            tweet.update({"text": 7} if tweet["id"] in self.spoilt else {})
        more = {"next_token": f"below{left[size - 1].id}"} if len(left) > size else {}
        return {**body, "meta": {"result_count": len(left[:size]), **more}}

    def _next_id(self) -> str:
        """A snowflake id, as X assigns them: milliseconds since its epoch, then a sequence number."""
        return str(((int(self.now.timestamp() * 1000) - 1_288_834_974_657) << 22) | len(self.tweets))
