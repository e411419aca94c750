"""The road's outside in memory: a public channel and a Slack, as strict as the ports say, that can have bad days."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.bursts import Burst
from bot.core.details import QuestionDetail, ReplyDetail, ThreadMessage
from bot.core.errors import Outside, Unavailable
from bot.core.model import Assist, Batch, HistoryEntry, OutgoingReply, Post, PostStatus, Receipt
from bot.slack.messages.card import tells_for
from tests.fakes.clock import FakeClock


class FakeChannel:
    """Source, Replier and Finder. `errors` are raised by the next calls of that name; `lose` loses writes' answers;
    `meanwhile` happens once, while the next call of that name is under way.
    """

    def __init__(self, clock: FakeClock, name: str = "square") -> None:
        self.name = name
        self._clock = clock
        self.batches: deque[Batch] = deque()
        self.cursors: list[str] = []
        self.public: list[tuple[OutgoingReply, Receipt]] = []
        self.errors: dict[str, deque[Exception]] = {call: deque() for call in ("fetch", "reply", "standing", "find")}
        self.lose: deque[Outside] = deque()
        self.meanwhile: dict[str, Callable[[], object]] = {}
        self.standings: dict[str, PostStatus] = {}

    def fetch(self, cursor: str, now: datetime) -> Batch:
        self._trouble("fetch")
        self.cursors.append(cursor)
        return self.batches.popleft() if self.batches else Batch((), cursor)

    def limit(self, post: Post) -> int:
        return 280

    def length(self, text: str) -> int:
        return len(text)

    def standing(self, post: Post) -> PostStatus:
        self._trouble("standing")
        return self.standings.get(post.external_id, PostStatus.OPEN)

    def reply(self, order: OutgoingReply) -> Receipt:
        self._trouble("reply")
        number = len(self.public) + 1
        receipt = Receipt(f"r{number}", f"https://square.example/r{number}", self._clock())
        self.public.append((order, receipt))
        if self.lose:
            raise self.lose.popleft()
        return receipt

    def assist(self, order: OutgoingReply) -> Assist:
        return Assist(order.text, f"https://square.example/compose/{order.post.external_id}")

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        self._trouble("find")
        for sent, receipt in self.public:
            same_post = sent.post.external_id == order.post.external_id
            if same_post and sent.text == order.text and receipt.at >= order.since:
                return receipt
        return None

    def posted_by_a_person(self, post: Post, text: str) -> None:
        """Somebody posts these words by hand."""
        number = len(self.public) + 1
        receipt = Receipt(f"r{number}", f"https://square.example/r{number}", self._clock())
        self.public.append((OutgoingReply(post, text, "", self._clock()), receipt))

    def words(self) -> list[str]:
        """What stands in public."""
        return [order.text for order, _ in self.public]

    def _trouble(self, call: str) -> None:
        if call in self.meanwhile:
            self.meanwhile.pop(call)()
        if self.errors[call]:
            raise self.errors[call].popleft()


class FakeCards:
    """The `Cards` port: what Slack shows, as (channel, ts) → a line saying what was drawn."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.cards: list[tuple[str, str, int]] = []
        self.notes: list[tuple[str, int, str]] = []
        self.reviews: list[tuple[str, int, str]] = []
        self.called: set[int] = set()
        self.bursts: list[tuple[str, str, int]] = []
        self.drawn: list[str] = []
        self.announced: list[int] = []
        self.errors: deque[Outside] = deque()
        self.refused: dict[str, Outside] = {}
        self.lose_next_post = False
        self.lose_burst = False
        self.said: list[ThreadMessage] = []

    def channel_id(self, channel: str) -> str:
        return channel

    def post_card(self, dossier: QuestionDetail, now: datetime) -> str:
        self._trouble(dossier.question.channel)
        ts = self._ts()
        self.cards.append((dossier.question.channel, ts, dossier.question.number))
        if not tells_for(dossier):
            self.called.add(dossier.question.number)
        self._maybe_lose()
        return ts

    def find_card(self, dossier: QuestionDetail) -> str:
        wanted = (dossier.question.channel, dossier.question.number)
        found = (ts for channel, ts, number in self.cards if (channel, number) == wanted)
        return next(found, "")

    def update_card(self, dossier: QuestionDetail, now: datetime) -> None:
        self._trouble(dossier.question.channel)
        self.drawn.append(f"{dossier.question.id} {dossier.question.state.value}")

    def close_card(self, dossier: QuestionDetail, channel: str, ts: str) -> None:
        self.drawn.append(f"{dossier.question.id} moved from {channel}")

    def post_note(self, dossier: QuestionDetail, entry: HistoryEntry, now: datetime) -> str:
        self._trouble(dossier.question.channel)
        ts = self._ts()
        self.notes.append((entry.what, entry.seq, ts))
        self._maybe_lose()
        return ts

    def find_note(self, dossier: QuestionDetail, entry: HistoryEntry) -> str:
        return next((ts for _, seq, ts in self.notes if seq == entry.seq), "")

    def update_note(self, dossier: QuestionDetail, entry: HistoryEntry, ts: str) -> None:
        self.drawn.append(f"note {entry.what} again")

    def post_review(self, dossier: QuestionDetail, file: ReplyDetail, now: datetime) -> tuple[str, str]:
        self._trouble("#review")
        ts = self._ts()
        self.reviews.append((f"{file.reply.text}", file.reply.number, ts))
        self._maybe_lose()
        return "#review", ts

    def find_review(self, dossier: QuestionDetail, file: ReplyDetail) -> tuple[str, str]:
        return next((("#review", ts) for _, n, ts in self.reviews if n == file.reply.number), ("", ""))

    def update_review(self, dossier: QuestionDetail, file: ReplyDetail, now: datetime) -> None:
        self.drawn.append(f"review {file.reply.number} {file.reply.state.value}")

    def announce(self, dossier: QuestionDetail, entry: HistoryEntry, now: datetime, *, look_first: bool) -> None:
        self._trouble("#outbound")
        if not (look_first and entry.seq in self.announced):
            self.announced.append(entry.seq)
        self._maybe_lose()

    def post_burst(self, burst: Burst) -> str:
        self._trouble(burst.channel)
        ts = self._ts()
        self.bursts.append((burst.channel, ts, burst.number))
        self.drawn.append(f"burst {burst.number} {burst.tag} {burst.count}, calling {' '.join(burst.asked)}")
        if self.lose_burst:
            self.lose_burst = False
            raise Unavailable("Slack", "the answer was lost")
        return ts

    def find_burst(self, burst: Burst) -> str:
        wanted = (burst.channel, burst.number)
        return next((ts for channel, ts, number in self.bursts if (channel, number) == wanted), "")

    def update_burst(self, burst: Burst, ts: str) -> None:
        self._trouble(burst.channel)
        over = " over" if burst.ended_at else ""
        self.drawn.append(f"burst {burst.number} {burst.tag} {burst.count}{over}")

    def said_since(self, dossier: QuestionDetail, ts: str) -> Sequence[ThreadMessage]:
        return [said for said in self.said if float(said.ts) > float(ts or 0)]

    def told(self) -> list[str]:
        """What the threads were told, in order."""
        return [what for what, _, _ in self.notes]

    def _ts(self) -> str:
        count = len(self.cards) + len(self.notes) + len(self.reviews) + len(self.bursts) + 1
        return f"{self._clock().timestamp():.0f}.{count:06d}"

    def _trouble(self, channel: str) -> None:
        if channel in self.refused:
            raise self.refused[channel]
        if self.errors:
            raise self.errors.popleft()

    def _maybe_lose(self) -> None:
        if self.lose_next_post:
            self.lose_next_post = False
            raise Unavailable("Slack", "the answer was lost")
