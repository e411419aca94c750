"""The real bot on a stage: real Bolt over the sandbox's Slack, real SQLite, one public channel; its clock stands still.

Rows move when the test says so (`go`, `passes`); Slack's side is live, so what people do there is waited for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from bot.app.plan import Plan
from bot.app.switchboard import Switchboard
from bot.core.company import Company
from bot.core.model import Person, Role, Tag
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Clock
from bot.core.settings.sections import SlackChannels
from bot.flow.steps.ingest import WatchedSource
from bot.sandbox.slack import Channel, Rules, SlackApp, SlackServer, User, Workspace
from bot.slack import app_definition
from tests.fakes.clock import FakeClock
from tests.fakes.company import a_company, undo_of
from tests.fakes.database import lent_engine
from tests.fakes.in_memory import FakeChannel
from tests.fakes.sweep import run_until_idle
from tests.fakes.watching import WATCH_ALL

ANA, FAY, GIL = "U0ANA00001", "U0FAY00006", "U0GIL00007"
API, TRIAGE, REVIEW, OUTBOUND = "C0ASKAPI01", "C0TRIAGE01", "C0REVIEW01", "C0OUTBND01"
UNDO = timedelta(seconds=30)

PEOPLE = (
    Person(ANA, "Ana Reyes", "engineer", ("api",)),
    Person(FAY, "Fay Mensah", "support lead", ("api",), (Role.EXPERT, Role.LEAD)),
    Person(GIL, "Gil Marchetti", "head of communications", (), (Role.COMMS,)),
)
TAGS = (Tag("api", "API keys and limits", API, words=("key", "keys", "rate limit"), promise_minutes=60),)

CHANNELS = SlackChannels(
    review_channel=REVIEW, triage_channel=TRIAGE, fallback_channel=TRIAGE, outbound_channel=OUTBOUND
)

UNLIMITED = Rules(messages_per_second=0, updates_per_minute=0)
"""No limit on Slack's pace: where the bot's clock stands still, what Slack puts off would never come."""


def workspace(rules: Rules = UNLIMITED, others: Sequence[User] = ()) -> Workspace:
    """The company's Slack, with exactly the rights and events the bot declares, and `others` besides its people."""
    app = SlackApp(
        scopes=(*app_definition.SCOPES, *app_definition.OPTIONAL_SCOPES),
        events=tuple(app_definition.EVENTS),
        app_scopes=tuple(app_definition.APP_SCOPES),
    )
    users = tuple(User(p.slack, p.name.split()[0].lower(), p.name) for p in PEOPLE)
    rooms = {API: "ask-api", TRIAGE: "switchboard-triage", REVIEW: "comms-review", OUTBOUND: "comms-outbound"}
    return Workspace(
        (*users, *others), tuple(Channel(room, name) for room, name in rooms.items()), app=app, rules=rules
    )


def ferrywire(disclosure: str = "", **changes: Any) -> Company:
    """The stage's company; `changes` are to its sections."""
    values: dict[str, Any] = {"slack": CHANNELS, "tags": TAGS, "people": PEOPLE, "relay": undo_of(UNDO)}
    return a_company("Ferrywire", disclosure, **{**values, **changes})


def plan(slack: SlackServer, sources: Mapping[str, Source], database: Path | str, clock: Clock, **changes: Any) -> Plan:
    """A plan for the stage's company over these sources, with a SQLite file or the URL of a database. `changes` are to
    it, or to the company's sections.
    """
    own = {name: value for name, value in changes.items() if name in Plan.__dataclass_fields__}
    values: dict[str, Any] = {
        "company": ferrywire(**{name: value for name, value in changes.items() if name not in own}),
        "watched": {n: WatchedSource(s, WATCH_ALL, timedelta(minutes=1)) for n, s in sources.items()},
        "kinds": {name: name for name in sources},
        "database_url": database if isinstance(database, str) else f"sqlite:///{database}",
        "bot_token": workspace().app.bot_token,
        "app_token": workspace().app.app_token,
        "slack_url": slack.api,
        "clock": clock,
    }
    return Plan(**{**values, **own})


@dataclass
class BotHarness:
    """A running bot with its Slack. `advance` moves the clock that everything but Slack goes by."""

    slack: SlackServer
    bot: Switchboard
    advance: Callable[[timedelta], None]

    def run_due(self) -> None:
        """Let every row that is due move, a second apart so that Slack's own pace is kept."""
        run_until_idle(self.bot.steps)

    def pass_time(self, **amount: float) -> None:
        """Let time go by, and what is due happen."""
        self.advance(timedelta(**amount))
        self.run_due()

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Let rows move until this holds. Slack's events come over a real socket, so they are waited for."""
        pause = Event()
        for _ in range(2400):
            self.run_due()
            if holds():
                return
            pause.wait(0.025)
        raise AssertionError(f"it did not happen within a minute: {self.thread_texts()}")

    def messages(self, channel: str) -> Sequence[dict[str, Any]]:
        """What stands in a channel itself, threads left out."""
        return [m for m in self.slack.messages(channel) if m.get("thread_ts", m["ts"]) == m["ts"]]

    def ours(self, about: str, channel: str = API) -> Sequence[dict[str, Any]]:
        """Our messages of this kind in a channel, threads included: card, reply, note, review, outbound or burst."""
        return [m for m in self.slack.messages(channel) if message_key(m).partition(":")[0] == about]

    def card(self, index: int = -1, channel: str = API) -> dict[str, Any]:
        return self.messages(channel)[index]

    def thread_texts(self, channel: str = API) -> list[str]:
        """Every word drawn or said under the last card, one string a message."""
        return [message_text(message) for message in self.slack.thread(channel, self.card(channel=channel)["ts"])]

    def thread_contains(self, words: str, channel: str = API) -> bool:
        """Whether a message under the card holds these words."""
        return any(words in message for message in self.thread_texts(channel))

    def last_review(self) -> dict[str, Any]:
        return self.messages(REVIEW)[-1]

    def press(self, user: str, channel: str, ts: str, action: str, value: str | None = None) -> None:
        outcome = self.slack.press(user, channel, ts, action, value)
        assert outcome.ok, outcome

    def command(self, user: str, channel: str, text: str, name: str = "/sb") -> dict[str, Any]:
        """The one answer to a slash command, while rows move."""
        with ThreadPoolExecutor(1) as pool:
            typed = pool.submit(self.slack.command, user, channel, name, text, responses_wanted=1)
            self.wait_until(typed.done)
        (answer,) = typed.result().messages
        return answer

    def press_in_thread(self, user: str, action: str) -> None:
        """Press the newest button of this name in the card's thread, once it is there."""
        self.wait_until(lambda: any(action in _action_ids(m) for m in self.slack.thread(API, self.card()["ts"])))
        note = next(m for m in reversed(self.slack.thread(API, self.card()["ts"])) if action in _action_ids(m))
        self.press(user, API, note["ts"], action)

    def reply_state(self, number: int = 1) -> str:
        """A reply's state."""
        return self.bot.desk.replies.detail(number)[1].reply.state.value

    def question_state(self, number: int = 1) -> str:
        """A question's state."""
        return self.bot.desk.questions.detail(number).question.state.value


@contextmanager
def running_bot(
    database: Path,
    channel: FakeChannel,
    clock: FakeClock,
    rules: Rules = UNLIMITED,
    others: Sequence[User] = (),
    **changes: Any,
) -> Iterator[BotHarness]:
    """A bot that watches `channel` as "square", listening to a Slack of its own; `changes` are to its plan.

    A Slack with other `rules` goes by the bot's clock, so that what it puts off comes when that is moved.
    """
    with ExitStack() as closing:
        slack = closing.enter_context(SlackServer(workspace(rules, others), None if rules is UNLIMITED else clock))
        engine = closing.enter_context(lent_engine(database))
        bot = Switchboard(plan(slack, {"square": channel}, database, clock, **changes), engine)
        bot.prepare()
        bot.connect()
        closing.callback(bot.stop)
        closing.callback(slack.hang_up)  # first, else the library's reader waits three seconds for more
        assert slack.wait_for_sockets()
        bot.catch_up_when_greeted()

        def advance(amount: timedelta) -> None:
            clock.now += amount

        yield BotHarness(slack, bot, advance)


def message_key(message: Mapping[str, Any]) -> str:
    """The key by which a message of ours is marked, "" for all others."""
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))


def message_text(message: Mapping[str, Any]) -> str:
    """All text of a message's blocks and its fallback, in reading order."""
    return " ".join([str(message.get("text", "")), *_texts(message.get("blocks", []))])


def _texts(node: object) -> list[str]:
    if isinstance(node, list):
        return [text for item in node for text in _texts(item)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if isinstance(node.get("text"), str) else []
    return own + [text for key, value in node.items() if key != "metadata" for text in _texts(value)]


def _action_ids(message: Mapping[str, Any]) -> list[str]:
    return [
        str(e.get("action_id")) for b in message.get("blocks", []) for e in b.get("elements", []) if "action_id" in e
    ]
