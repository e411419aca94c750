"""The road's outside in memory: a public channel and a Slack, as strict as the ports say, that can have bad days."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.attachments import Picture
from bot.core.bursts import Burst
from bot.core.details import ThreadMessage
from bot.core.errors import Outside, Refused, ThreadGone, Unavailable
from bot.core.model import Assist, Batch, HistoryEntry, OutgoingReply, Post, PostStatus, Question, Receipt, Stream
from bot.core.reply import Reply
from bot.core.richtext.markup import Markup
from bot.core.slack_messages import BURST, BURST_ANSWER, BURST_CALL, CARD, DesiredMessage, SlackPlace
from bot.core.telling.notices import NOTICE
from bot.core.watch.spending import Spending
from bot.slack.blocks.mentions import mentioned
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock


class FakeChannel:
    """Source, Replier, Finder, Editor and Remover. `errors` are raised by the next calls of that name; `lose` loses
    writes' answers; `meanwhile` happens once, while the next call of that name is under way.
    """

    markup = Markup.PLAIN

    def __init__(self, clock: FakeClock, name: str = "square") -> None:
        self.name = name
        self._clock = clock
        self.batches: deque[Batch] = deque()
        self.cursors: list[str] = []
        self.published: list[tuple[OutgoingReply, Receipt]] = []
        self.standing: dict[str, str] = {}
        self.changes: list[str] = []
        calls = ("fetch", "reply", "standing", "find", "read", "edit", "delete")
        self.errors: dict[str, deque[Exception]] = {call: deque() for call in calls}
        self.lost_answers: deque[Outside] = deque()
        self.meanwhile: dict[str, Callable[[], object]] = {}
        self.statuses: dict[str, PostStatus] = {}
        self.drops_within = timedelta(0)

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        self._raise_errors("fetch")
        self.cursors.append(cursor)
        return self.batches.popleft() if self.batches else Batch((), cursor)

    def limit(self, post: Post) -> int:
        return 280

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        self._raise_errors("standing")
        return self.statuses.get(post.external_id, PostStatus.OPEN)

    def reply(self, order: OutgoingReply) -> Receipt:
        self._raise_errors("reply")
        number = len(self.published) + 1
        receipt = Receipt(f"r{number}", f"https://square.example/r{number}", self._clock())
        self._publish(order, receipt)
        self._lose_answer()
        return replace(receipt, look_at=receipt.at + self.drops_within) if self.drops_within else receipt

    def standing_text(self, receipt: Receipt) -> str | None:
        self._raise_errors("read")
        return self.standing.get(receipt.external_id)

    def edit(self, receipt: Receipt, text: str) -> None:
        self._raise_errors("edit")
        if receipt.external_id not in self.standing:
            raise Refused(self.name, "our reply was deleted")
        self.standing[receipt.external_id] = text
        self.changes.append(f"edit {receipt.external_id}")
        self._lose_answer()

    def delete(self, receipt: Receipt) -> None:
        self._raise_errors("delete")
        self.standing.pop(receipt.external_id, None)
        self.changes.append(f"delete {receipt.external_id}")
        self._lose_answer()

    def assist(self, order: OutgoingReply) -> Assist:
        return Assist(order.text, f"https://square.example/compose/{order.post.external_id}")

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        self._raise_errors("find")
        for sent, receipt in self.published:
            same_post = sent.post.external_id == order.post.external_id
            if same_post and sent.text == order.text and receipt.at >= order.since:
                return receipt
        return None

    def post_by_hand(self, post: Post, text: str) -> None:
        """Somebody posts these words by hand."""
        number = len(self.published) + 1
        receipt = Receipt(f"r{number}", f"https://square.example/r{number}", self._clock())
        self._publish(OutgoingReply(post, text, "", self._clock()), receipt)

    def published_texts(self) -> list[str]:
        """What stands in public."""
        return list(self.standing.values())

    def _publish(self, order: OutgoingReply, receipt: Receipt) -> None:
        self.published.append((order, receipt))
        self.standing[receipt.external_id] = order.text

    def _lose_answer(self) -> None:
        if self.lost_answers:
            raise self.lost_answers.popleft()

    def _raise_errors(self, call: str) -> None:
        if call in self.meanwhile:
            self.meanwhile.pop(call)()
        if self.errors[call]:
            raise self.errors[call].popleft()


class MeteredChannel(FakeChannel):
    """One that charges for what is read: `today`, once it was read at all."""

    today: Spending

    def spending(self, cursors: Mapping[str, str], now: datetime) -> Spending:
        return self.today


class FakeMessenger:
    """The `SlackMessenger` port: a Slack in memory. What was shown is told in the words of the history, read from
    `store`.

    `errors` are raised by the next calls that write, `look_errors` by the next that look one up, `refused` by every
    call to that channel, `refused_keys` by posts
    of that kind, which fail for `failing_keys`; `lose_next_post` loses the answer of the next post, `lose_burst` that
    of a burst's message. `meanwhile` happens once, while the next call is under way.
    """

    def __init__(self, clock: FakeClock, store: Store) -> None:
        self._clock = clock
        self._store = store
        self.messages: dict[SlackPlace, tuple[str, DesiredMessage, str]] = {}
        self.cards: list[tuple[str, str, int]] = []
        self.notes: list[tuple[str, int, str]] = []
        self.reviews: list[tuple[str, int, str]] = []
        self.called: set[int] = set()
        self.bursts: list[tuple[str, str, int]] = []
        self.drawn: list[str] = []
        self.announced: list[int] = []
        self.told_outright: list[tuple[str, str]] = []
        self.posts: list[str] = []
        self.pictures: list[tuple[SlackPlace, Picture]] = []
        self.notified: list[tuple[datetime, str, str, tuple[str, ...]]] = []
        self.errors: deque[Outside] = deque()
        self.look_errors: deque[Outside] = deque()
        self.refused: dict[str, Outside] = {}
        self.refused_keys: set[str] = set()
        self.failing_keys: set[str] = set()
        self.tries = 0
        self.lose_next_post = False
        self.lose_burst = False
        self.meanwhile: Callable[[], object] | None = None
        self.said: list[ThreadMessage] = []
        self._told: list[str] = []
        self._told_reviewers: list[str] = []
        self._told_of: set[int] = set()

    def post(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace:
        self._trouble(message.channel)
        self.tries += 1
        if message.key.partition(":")[0] in self.refused_keys:
            raise Refused("Slack", "msg_blocks_too_long")
        if message.key.partition(":")[0] in self.failing_keys:
            raise Unavailable("Slack", "500")
        if thread and all(place.ts != thread for place in self.messages):
            raise ThreadGone("Slack", "the thread's first message was deleted")
        place = SlackPlace(message.channel, f"{self._clock().timestamp():.0f}.{len(self.posts) + 1:06d}")
        self.posts.append(message.key)
        self.notified.append((self._clock(), owner, message.key, mentioned(message.blocks)))
        self.messages[place] = (owner, message, thread)
        self._note_post(owner, message, place)
        if self.lose_next_post or (self.lose_burst and message.key == BURST):
            self.lose_next_post = self.lose_burst = False
            raise Unavailable("Slack", "the answer was lost")
        return place

    def posted_calls(self, kind: str) -> list[tuple[int, tuple[str, ...]]]:
        """Of each post of this kind, the number of its question, burst or notice, and whom it notified."""
        told = [(owner, calls) for _, owner, key, calls in self.notified if key.partition(":")[0] == kind]
        return [(int(owner.partition(":")[2]), calls) for owner, calls in told]

    def update(self, owner: str, message: DesiredMessage, place: SlackPlace) -> bool:
        self._trouble(message.channel)
        if place not in self.messages:
            return False
        self.messages[place] = (owner, message, self.messages[place][2])
        self._note_update(owner, message)
        return True

    def show_picture(self, place: SlackPlace, picture: Picture) -> None:
        self._trouble(place.room)
        self.pictures.append((place, picture))

    def remove(self, place: SlackPlace) -> None:
        self.messages.pop(place, None)

    def find(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace | None:
        if self.look_errors:
            raise self.look_errors.popleft()
        for place, (whose, one, under) in self.messages.items():
            if (whose, one.key, one.channel, under) == (owner, message.key, message.channel, thread):
                return place
        return None

    def read_thread(self, card: SlackPlace, after: str) -> Sequence[ThreadMessage]:
        here = [said for said in self.said if said.thread_ts == card.ts]
        return [said for said in here if float(said.ts) > float(after or 0)]

    def deletes(self, key: str) -> SlackPlace:
        """Somebody deletes the message of this key in Slack; where it stood."""
        place = next(place for place, (_, message, _) in self.messages.items() if message.key == key)
        del self.messages[place]
        return place

    def shown(self, key: str) -> str:
        """Everything that the message of this key says now."""
        return next(str(message.blocks) for _, message, _ in self.messages.values() if message.key == key)

    def told(self) -> list[str]:
        """What the threads were told, in order: by notes, and by what the living messages of replies say."""
        return list(self._told)

    def told_reviewers(self) -> list[str]:
        """What reviewers were called for again, in order."""
        return list(self._told_reviewers)

    def _note_post(self, owner: str, message: DesiredMessage, place: SlackPlace) -> None:
        number = int(owner.partition(":")[2])
        about, _, which = message.key.partition(":")
        if about == CARD:
            self.cards.append((message.channel, place.ts, number))
            if "'type': 'user'" in str(message.blocks):
                self.called.add(number)
        elif about == "note":
            self._tell(number, int(which), place)
        elif about == "reply":
            self._tell_way(number, int(which))
        elif about == "review":
            self.reviews.append((self._reply(int(which)).text, int(which), place.ts))
        elif about == "review_note":
            self._told_reviewers.append(str(message.blocks))
        elif about == "outbound":
            self.announced.append(int(which))
        elif about in ("fate", NOTICE, BURST_ANSWER, BURST_CALL):
            self.told_outright.append((message.channel, message_words(message)))
        elif about in ("after", "deletion", "review_text"):
            self.drawn.append(f"Q-{number} {about} {which}")
        else:
            self.bursts.append((message.channel, place.ts, number))
            burst = self._burst(number)
            self.drawn.append(f"burst {number} {burst.tag} {burst.count}, calling {' '.join(burst.asked)}")

    def _note_update(self, owner: str, message: DesiredMessage) -> None:
        number = int(owner.partition(":")[2])
        about, _, which = message.key.partition(":")
        if message.key == CARD:
            self.drawn.append(f"Q-{number} {self._question(number).state.value}")
        elif about == CARD:
            self.drawn.append(f"Q-{number} moved from {message.channel}")
        elif about == "note":
            what = next(entry.what for entry in self._entries(number) if entry.seq == int(which))
            self.drawn.append(f"note {what} again")
        elif about == "reply":
            self._tell_way(number, int(which))
            self.drawn.append(f"reply {which} {self._reply(int(which)).state.value}")
        elif about == "review":
            self.drawn.append(f"review {which} {self._reply(int(which)).state.value}")
        elif about == BURST:
            burst = self._burst(number)
            self.drawn.append(f"burst {number} {burst.tag} {burst.count}{' over' if burst.ended_at else ''}")

    def _tell(self, number: int, seq: int, place: SlackPlace) -> None:
        what = next(entry.what for entry in self._entries(number) if entry.seq == seq)
        self.notes.append((what, seq, place.ts))
        if seq not in self._told_of:
            self._told.append(what)
        self._told_of.add(seq)

    def _tell_way(self, number: int, reply: int) -> None:
        for entry in self._entries(number):
            if entry.reply == reply and entry.seq not in self._told_of and entry.what not in _NOT_TOLD:
                self._told.append(entry.what)
                self._told_of.add(entry.seq)

    def _question(self, number: int) -> Question:
        with self._store.reading() as tx:
            return tx.questions.one(number)

    def _entries(self, number: int) -> Sequence[HistoryEntry]:
        with self._store.reading() as tx:
            return tx.history.of_question(number)

    def _reply(self, reply: int) -> Reply:
        with self._store.reading() as tx:
            return tx.replies.one(reply)

    def _burst(self, number: int) -> Burst:
        with self._store.reading() as tx:
            return tx.bursts.one(number)

    def _trouble(self, channel: str) -> None:
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        if channel in self.refused:
            raise self.refused[channel]
        if self.errors:
            raise self.errors.popleft()


_NOT_TOLD = frozenset({"reply.claimed", "reply.looked_up"})


def message_words(message: DesiredMessage) -> str:
    """Every word that a message's blocks show, in order."""
    return "".join(_words_of(list(message.blocks)))


def _words_of(node: object) -> list[str]:
    if isinstance(node, list):
        return [text for item in node for text in _words_of(item)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if isinstance(node.get("text"), str) else []
    return own + [text for value in node.values() for text in _words_of(value)]
