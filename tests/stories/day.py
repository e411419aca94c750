"""A company's day in Slack, for the stories of its desks: customers ask, people press, fill in and type, and what each
is shown is waited for and read. Everything goes through real Bolt payloads.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.core.model import Author, Batch, Capabilities, Person, Post, ReplyMode, Tag
from bot.sandbox.slack import User
from bot.slack import action_ids
from tests.fakes.bot_harness import API, PEOPLE, TAGS, TRIAGE, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

BEN = Person("U0BEN00002", "Ben Ode", "engineer", ("sso",))
ALL_BY_API = Capabilities(ReplyMode.API, edit=True, delete=True)
SSO = Tag("sso", "Logging in by SAML", TRIAGE, words=("saml", "login"), promise_minutes=60)


@dataclass
class Day:
    """What people do and see. A message is known by its ts; `room` is where it stands, threads included."""

    harness: BotHarness
    channel: FakeChannel
    count: int = 0
    polls: int = 0
    pressed: set[str] = field(default_factory=set)
    """The buttons that were pressed, by their action ids, wherever they stand."""

    def ask(self, words: str, room: str = API, **changes: Any) -> str:
        """A customer asks; the ts of the card."""
        self.count += 1
        name = f"p{self.count}"
        values = {"author": self.asker(self.count), "thread_id": name, "written_at": self.harness.bot.desk.now()}
        post = a_post(name, words, capabilities=ALL_BY_API, **{**values, **changes})
        self.receives(post)
        return self.finds(words.splitlines()[0], room)

    def receives(self, post: Post) -> None:
        """The channel has a new post."""
        self.polls += 1
        self.channel.batches.append(Batch((post,), f"c{self.polls}"))
        self.harness.pass_time(minutes=1)

    def changes(self, number: int, words: str) -> None:
        """The customer changes the question of this number."""
        changed = {"author": self.asker(number), "thread_id": f"p{number}", "capabilities": ALL_BY_API}
        self.receives(a_post(f"p{number}", words, written_at=self.harness.bot.desk.now(), **changed))

    def asker(self, number: int) -> Author:
        """Who asked the question of this number."""
        return Author(f"u{number}", f"kim{number}")

    def finds(self, words: str, room: str = API) -> str:
        """The ts of the newest message of this room that holds these words, once it is there."""
        self.harness.wait_until(lambda: bool(self._holding(words, room)))
        return self._holding(words, room)[-1]

    def shows(self, ts: str, words: str, room: str = API) -> None:
        """This message comes to hold these words."""
        self.harness.wait_until(lambda: ts in self._holding(words, room))

    def press(self, user: str, ts: str, action: str, value: str | None = None, room: str = API) -> None:
        """Press a button of this message, once it is there."""
        self.harness.wait_until(lambda: any(action in str(m["blocks"]) for m in self._all(room) if m["ts"] == ts))
        self.harness.press(user, room, ts, action, value)
        self.pressed.add(value.split()[0] if action == action_ids.MORE and value else action)

    def choose(self, user: str, ts: str, action: str, room: str = API) -> None:
        """Choose this under *More* of a message."""
        (message,) = [one for one in self._all(room) if one["ts"] == ts]
        offered = [option["value"] for option in _options(message["blocks"])]
        self.press(user, ts, action_ids.MORE, next(one for one in offered if one.startswith(action)), room)

    def act_at_home(self, user: str, action: str) -> None:
        """Press a button of their home."""
        self.harness.slack.act_at_home(user, action)
        self.pressed.add(action)

    def act_in_window(self, user: str, action: str, words: str, value: str | None = None) -> None:
        """Press a button of the window that has opened and shows these words, and close it."""
        self.harness.wait_until(lambda: words in str(self.harness.slack.window(user)))
        self.harness.slack.act(user, action, value)
        self.harness.slack.close(user)
        self.pressed.add(action)

    def fills(self, user: str, **values: object) -> None:
        """Fill in and hand in the window that has opened."""
        self.harness.wait_until(lambda: self.harness.slack.window(user) is not None)
        handed = self.harness.slack.submit(user, values)
        assert handed.ok, handed
        self.harness.run_due()

    def writes(self, user: str, words: str, shown: str) -> None:
        """While they write these words into the window that has opened, it comes to show this."""
        self.harness.wait_until(lambda: self.harness.slack.window(user) is not None)
        self.harness.slack.fill(user, {"words": words})
        self.harness.wait_until(lambda: shown in str(self.harness.slack.window(user)))

    def looks(self, user: str, words: str) -> None:
        """The window that has opened shows this; they close it."""
        window = self.harness.slack.window
        self.harness.wait_until(lambda: words in str(window(user)))
        self.harness.slack.close(user)

    def press_reply(self, user: str, words: str, action: str) -> None:
        """Press a button of the newest message about a reply with these words, in its thread."""
        self.harness.wait_until(lambda: bool(self._offering(words, action)))
        self.press(user, self._offering(words, action)[-1], action)

    def leaves(self, reply: int) -> None:
        """An approved reply waits until it cannot be called back any more, and leaves."""
        self.harness.wait_until(lambda: self.harness.reply_state(reply) == "waiting")
        self.harness.pass_time(seconds=31)

    def types(self, user: str, text: str, *shown: str) -> str:
        """Type a command; what it answers holds all of this."""
        told = read(self.harness.command(user, API, text))
        assert all(words in told for words in shown), (text, told)
        return told

    def reads(self, user: str, words: str) -> None:
        """They alone are shown these words."""
        slack = self.harness.slack
        self.harness.wait_until(lambda: any(words in read(told) for told in slack.ephemerals(user)))

    def press_told(self, user: str, action: str) -> None:
        """Press a button of the newest thing that they alone were shown."""
        shown = self.harness.slack.ephemerals(user)[-1]
        self.harness.press(user, shown["channel"], shown["ts"], action)
        self.pressed.add(action)
        self.harness.run_due()

    def home(self, user: str) -> str:
        """What stands on their home, which they open."""
        slack = self.harness.slack
        drawn = len(slack.log("api", "views.publish"))
        slack.open_home(user)
        self.harness.wait_until(lambda: len(slack.log("api", "views.publish")) > drawn)
        return read(slack.home(user) or {})

    def home_shows(self, user: str, words: str, *, no_more: bool = False) -> None:
        """Their home, which is open, comes to hold these words, or not to any more."""
        home = self.harness.slack.home
        self.harness.wait_until(lambda: (words in read(home(user) or {})) is not no_more)

    def _holding(self, words: str, room: str) -> list[str]:
        return [str(one["ts"]) for one in self._all(room) if words in read(one)]

    def _offering(self, words: str, action: str) -> list[str]:
        return [
            ts for ts in self._holding(words, API) if any(action in str(m) for m in self._all(API) if m["ts"] == ts)
        ]

    def _all(self, room: str) -> list[dict[str, Any]]:
        return list(self.harness.slack.messages(room))


def _options(thing: object) -> Iterator[dict[str, Any]]:
    """What there is to choose from, anywhere in blocks."""
    if isinstance(thing, dict):
        yield from thing.get("options", ())
    for inner in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from _options(inner)


def read(message: Mapping[str, Any]) -> str:
    """All that stands there, as it is read: white space is one space."""
    return " ".join(message_text(message).split())


@contextmanager
def a_day(folder: Path) -> Iterator[Day]:
    """A bot for Ana and Ben, who know api and sso, Fay, who leads, and Gil, who is communications."""
    clock = FakeClock()
    channel = FakeChannel(clock)
    users = (User(BEN.slack, "ben", BEN.name),)
    with running_bot(
        folder / "day.db", channel, clock, others=users, people=(*PEOPLE, BEN), tags=(*TAGS, SSO)
    ) as harness:
        yield Day(harness, channel)
