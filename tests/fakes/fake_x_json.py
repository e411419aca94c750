"""A tweet and a user of the fake X, and X's JSON for them: escaped text, short links, only the fields requested.

Which requests are allowed is decided in `fake_x_rules`.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

LINK = re.compile(r"https?://[^\s<>|]+")
HANDLE = re.compile(r"(?<!\w)@(\w{1,15})")
ALWAYS = ("id", "text", "edit_history_tweet_ids")


@dataclass(frozen=True, slots=True)
class FakeUser:
    id: str
    username: str
    name: str
    followers: int

    @classmethod
    def named(cls, username: str) -> "FakeUser":
        """The user of this name; the same name always gives the same user."""
        return cls(str(10_000 + zlib.crc32(username.encode())), username, username.title(), 120)


@dataclass(slots=True)
class FakeTweet:
    """One version of a tweet. `handles` are those X puts before a reply; `text` is what was typed."""

    id: str
    author: FakeUser
    text: str
    at: datetime
    reply_to: str = ""
    quoting: str = ""
    retweet_of: str = ""
    handles: tuple[str, ...] = ()
    reply_settings: str = "everyone"
    deleted: bool = False
    history: list[str] = field(default_factory=list)
    likes: int = 0

    def __post_init__(self) -> None:
        self.history = self.history or [self.id]

    @property
    def full_text(self) -> str:
        return " ".join([*(f"@{h}" for h in self.handles), self.text])

    def mentioned_handles(self) -> list[str]:
        return list(dict.fromkeys([*self.handles, *HANDLE.findall(self.text[:1000])]))

    def mentions(self, username: str) -> bool:
        return username.casefold() in (h.casefold() for h in self.mentioned_handles())

    def addressees(self, replying: FakeUser) -> tuple[str, ...]:
        """The handles X puts before a reply to this: its author, then those it mentions."""
        everybody = [self.author.username, *self.mentioned_handles()]
        return tuple(h for h in dict.fromkeys(everybody) if h != replying.username)

    def summons(self, us: FakeUser, tweets: Mapping[str, "FakeTweet"]) -> bool:
        quoted = tweets.get(self.quoting)
        return self.mentions(us.username) or (quoted is not None and quoted.author == us)

    def references(self) -> list[dict[str, str]]:
        named = (("replied_to", self.reply_to), ("quoted", self.quoting), ("retweeted", self.retweet_of))
        return [{"type": kind, "id": tweet_id} for kind, tweet_id in named if tweet_id]


def user_json(user: FakeUser, fields: Iterable[str]) -> dict[str, object]:
    whole = {"public_metrics": {"followers_count": user.followers, "tweet_count": 7}, "name": user.name}
    return {"id": user.id, "username": user.username, "name": user.name} | {f: whole[f] for f in fields if f in whole}


def render_tweets(
    found: list[FakeTweet], tweets: Mapping[str, FakeTweet], query: Mapping[str, str], *, single: bool = False
) -> dict[str, object]:
    """`data`, `includes` and `errors` for these tweets, as `query` requests them."""
    fields = _requested_fields(query, "tweet.fields")
    data = [_tweet_json(t, tweets, fields) for t in found]
    expand = _requested_fields(query, "expansions")
    named = [r["id"] for t in found for r in t.references()] if "referenced_tweets.id" in expand else []
    along = [tweets[i] for i in dict.fromkeys(named) if not tweets[i].deleted]
    authors = [*found, *(along if "referenced_tweets.id.author_id" in expand else [])] if "author_id" in expand else []
    users = {t.author.id: user_json(t.author, _requested_fields(query, "user.fields")) for t in authors}
    included = {"users": list(users.values()), "tweets": [_tweet_json(t, tweets, fields) for t in along]}
    body: dict[str, object] = {"includes": {name: things for name, things in included.items() if things}}
    if data:
        body["data"] = data[0] if single else data
    if errors := [not_found(i) for i in dict.fromkeys(named) if tweets[i].deleted]:
        body["errors"] = errors
    return body


def _requested_fields(query: Mapping[str, str], name: str) -> list[str]:
    return query.get(name, "").split(",")


def _tweet_json(tweet: FakeTweet, tweets: Mapping[str, FakeTweet], fields: list[str]) -> dict[str, object]:
    words, links = _shorten_links(tweet.full_text)
    entities = {"mentions": [_mention(h) for h in tweet.mentioned_handles()], "urls": links}
    long = len(words) > 280
    whole: dict[str, object] = {
        "id": tweet.id,
        "text": f"{_escape(words[:270])}… https://t.co/whole" if long else _escape(words),
        "edit_history_tweet_ids": tweet.history,
        "author_id": tweet.author.id,
        "created_at": tweet.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "conversation_id": _root(tweet, tweets),
        "entities": entities,
        "lang": "en",
        "reply_settings": tweet.reply_settings,
        "in_reply_to_user_id": tweets[tweet.reply_to].author.id if tweet.reply_to else "",
        "referenced_tweets": tweet.references(),
        "public_metrics": {"like_count": tweet.likes},
    }
    whole |= {"note_tweet": {"text": _escape(words), "entities": entities}} if long else {}
    return {name: value for name, value in whole.items() if value and (name in fields or name in ALWAYS)}


def _root(tweet: FakeTweet, tweets: Mapping[str, FakeTweet]) -> str:
    while tweet.reply_to:
        tweet = tweets[tweet.reply_to]
    return tweet.history[0]


def _mention(username: str) -> dict[str, str]:
    return {"username": username, "id": "9001" if username == "ferrywire" else FakeUser.named(username).id}


def _shorten_links(text: str) -> tuple[str, list[dict[str, str]]]:
    links: list[dict[str, str]] = []

    def short(found: re.Match[str]) -> str:
        address = f"https://t.co/{len(links):010d}"
        links.append({"url": address, "expanded_url": found.group(), "display_url": found.group()[8:30]})
        return address

    return LINK.sub(short, text), links


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def not_found(tweet_id: str, parameter: str = "referenced_tweets.id") -> dict[str, str]:
    return {
        "value": tweet_id,
        "resource_id": tweet_id,
        "resource_type": "tweet",
        "parameter": parameter,
        "title": "Not Found Error",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }


def renamed(body: object, vocabulary: str) -> object:
    """The same answer in another vocabulary: X's own second one is "post"; any other is one nobody knows."""
    if vocabulary == "tweet" or not isinstance(body, Mapping | list):
        return body
    if isinstance(body, list):
        return [renamed(item, vocabulary) for item in body]
    kept = ("tweet_count",) if vocabulary == "post" else ()
    return {n if n in kept else n.replace("tweet", vocabulary): renamed(v, vocabulary) for n, v in body.items()}
