"""What people do during chaos, chosen at random, each act noted with what should come of it.

Customers ask, edit, delete and come back; Ana proposes from the thread and by the window, Fay claims, Gil approves,
anybody calls back. Only what Slack says was acknowledged is owed to them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.sandbox.slack.protocol import SlackRefusal
from bot.sandbox.square import SquareRefused
from tests.chaos.town import CUSTOMERS, Town
from tests.fakes.bot_harness import ANA, API, FAY, GIL, REVIEW
from tests.killable_bot import ACCOUNT

ASKED = (
    "How do I rotate my API key for {}?",
    "Is there a rate limit on the {} endpoint, and which key does it count by?",
    "My key for {} is refused since yesterday, what changed?",
    "Can two keys be valid at once while {} is moved?",
    "Where do I see which key {} uses?",
)
_SYLLABLES = ("bor", "cal", "den", "fir", "gam", "hol", "jun", "kel", "lor", "mex", "nub", "pol", "rin", "sol", "tur")
MOST_QUESTIONS = 30
"""More are not asked: the town is to be judged whole."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An act that was acknowledged: who did what about which question or reply. `what` is the history's word for it."""

    by: str
    what: str
    question: int = 0
    reply: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A proposal said in a thread: it is owed to be taken, whatever was acknowledged."""

    question: int
    channel: str
    ts: str


@dataclass
class Notes:
    """What people did."""

    asked: list[int] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    acts: int = 0
    unacknowledged: int = 0


class People:
    """Everybody on both sides. `act` does one thing that makes sense now."""

    def __init__(self, town: Town, random: Random) -> None:
        self.notes = Notes()
        self._town = town
        self._random = random
        self._tried: set[tuple[str, int]] = set()

    def act(self) -> None:
        """One act. What a place refuses is nobody's loss: nothing is owed for it."""
        acts: Sequence[Callable[[], None]] = (
            *[self._ask] * 3,
            *[self._say] * 4,
            *[self._claim] * 2,
            *[self._approve] * 5,
            self._write,
            self._call_back,
            self._edit_post,
            self._delete_post,
            self._follow_up,
            self._talk,
        )
        self.notes.acts += 1
        try:
            self._random.choice(acts)()
        except (SlackRefusal, SquareRefused, ValueError):
            self.notes.unacknowledged += 1

    def _ask(self) -> None:
        if len(self.notes.asked) < MOST_QUESTIONS:
            thing = "".join(self._random.choices(_SYLLABLES, k=3))
            words = self._random.choice(ASKED).format(thing)
            self.notes.asked.append(self._town.square.board.ask(self._random.choice(CUSTOMERS), words).id)

    def _say(self) -> None:
        channel, card, question = self._untried("say")
        words = f"Under Settings, the {self._random.choice(_SYLLABLES)} button, for number {question}."
        ts = self._town.slack.say(ANA, channel, f"reply: {words}", card["ts"])
        self.notes.said.append(Said(question, channel, ts))

    def _talk(self) -> None:
        channel, card, _ = self._untried("talk")
        self._town.slack.say(FAY, channel, "let me look", card["ts"])

    def _claim(self) -> None:
        channel, card, question = self._untried("claim")
        self._press(FAY, channel, card["ts"], "claim", Owed(FAY, "question.claimed", question))

    def _write(self) -> None:
        channel, card, question = self._untried("write")
        slack = self._town.slack
        while slack.window(FAY):  # one that came after its press was given up
            slack.close(FAY)
        if slack.press(FAY, channel, card["ts"], "write").ok and slack.window(FAY):
            slack.fill(FAY, {"words": f"The other way round, for number {question}."}, "paste")
            self._owe(slack.submit(FAY).ok, Owed(FAY, "reply.proposed", question))

    def _approve(self) -> None:
        room, review = self._random.choice([*self._town.ours("review", REVIEW)] or [(REVIEW, {})])
        reply = int(_key(review).partition(":")[2] or 0)
        value = str(_value(review, "approve"))
        if value and ("approve " + value, reply) not in self._tried:
            self._tried.add(("approve " + value, reply))
            self._press(GIL, room, review["ts"], "approve", Owed(GIL, "reply.approved", reply=reply))

    def _call_back(self) -> None:
        for room, message in self._town.ours("reply", API):
            if _value(message, "undo"):
                reply = int(_key(message).partition(":")[2])
                self._press(ANA, room, message["ts"], "undo", Owed(ANA, "reply.undone", reply=reply))
                return

    def _edit_post(self) -> None:
        number = self._random.choice(self.notes.asked or [0])
        self._town.square.board.edit(number, f"{self._town.square.board.post(number).text} It is urgent.")

    def _delete_post(self) -> None:
        if self._random.random() < 0.2:
            self._town.square.board.delete(self._random.choice(self.notes.asked or [0]))

    def _follow_up(self) -> None:
        board = self._town.square.board
        number = self._random.choice(self.notes.asked or [0])
        for answer in board.replies(number, ACCOUNT)[:1]:
            board.answer(board.post(number).author, answer.id, "And where is that for a team?")

    def _untried(self, what: str) -> tuple[str, dict[str, Any], int]:
        """A card for which nobody tried this yet. Raises ValueError where there is none."""
        cards = [(room, card, _question(card)) for room, card in self._town.ours("card")]
        left = [one for one in cards if (what, one[2]) not in self._tried]
        if not left:
            raise ValueError("nothing to do")
        chosen = self._random.choice(left)
        self._tried.add((what, chosen[2]))
        return chosen

    def _press(self, user: str, channel: str, ts: str, action: str, owed: Owed) -> None:
        self._owe(self._town.slack.press(user, channel, ts, action).ok, owed)

    def _owe(self, acknowledged: bool, owed: Owed) -> None:
        if acknowledged:
            self.notes.owed.append(owed)
        else:
            self.notes.unacknowledged += 1


def _key(message: dict[str, Any]) -> str:
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))


def _question(message: dict[str, Any]) -> int:
    owner = str(message.get("metadata", {}).get("event_payload", {}).get("owner", ""))
    return int(owner.partition(":")[2] or 0)


def _value(message: dict[str, Any], action: str) -> str:
    elements = (e for block in message.get("blocks", []) for e in block.get("elements", []))
    return next((str(e.get("value", "")) for e in elements if e.get("action_id") == action), "")
