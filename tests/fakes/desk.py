"""A desk that remembers what it was asked to do and does nothing, with one question in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.core.details import Dossier, ReplyFile, Said
from bot.core.queue import Queue
from bot.core.replying.compose import Preview
from bot.desk import Desk, Heard
from bot.desk.acting import Event, Repeated
from tests.slack.given import NOW, PEOPLE, TAGS, dossier, file


class FakeDesk(Desk):
    """`done` holds each act with its arguments; an event seen before raises Repeated; `problem` is raised instead."""

    def __init__(self) -> None:
        self.people = PEOPLE
        self.tags = TAGS
        self.done: list[tuple[str, tuple[object, ...]]] = []
        self.problem: Exception | None = None
        self.threads_of: dict[tuple[str, str], int] = {}
        self.pages: dict[str, Queue] = {}
        self.heard = Heard("inside")
        self.held = True
        self.kept = dossier(file())
        self.missed: list[tuple[Dossier, str]] = []
        self._events: set[str] = set()

    def acts(self, name: str) -> list[tuple[object, ...]]:
        """The arguments of every act of this name, in order."""
        return [arguments for act, arguments in self.done if act == name]

    def _did(self, event: Event, act: str, *arguments: object) -> None:
        if self.problem is not None:
            raise self.problem
        if self._events & set(event):
            raise Repeated("this was done already")
        self._events |= set(event)
        self.done.append((act, arguments))

    def now(self) -> datetime:
        return NOW

    def dossier(self, number: int) -> Dossier:
        if self.problem is not None:
            raise self.problem
        return self.kept

    def reply_file(self, reply: int) -> tuple[Dossier, ReplyFile]:
        return self.dossier(0), self.kept.replies[0]

    def question_at(self, channel: str, thread_ts: str) -> int | None:
        return self.threads_of.get((channel, thread_ts))

    def threads(self) -> Iterator[tuple[Dossier, str]]:
        return iter(self.missed)

    def thread_said(self, said: Said, event: Event = ()) -> Heard:
        self._did(event, "thread_said", said)
        return self.heard

    def message_edited(self, channel: str, ts: str, by: str, text: str, event: Event = (), thread_ts: str = "") -> None:
        self._did(event, "message_edited", channel, ts, by, text, thread_ts)

    def message_deleted(self, channel: str, ts: str, event: Event = ()) -> None:
        self._did(event, "message_deleted", channel, ts)

    def claim(self, number: int, by: str, event: Event = ()) -> None:
        self._did(event, "claim", number, by)

    def hand_over(
        self, number: int, by: str, tags: Sequence[str] | None = None, to: str = "", why: str = "", event: Event = ()
    ) -> None:
        self._did(event, "hand_over", number, by, tags, to, why)

    def snooze(self, number: int, by: str, until: datetime, event: Event = ()) -> None:
        self._did(event, "snooze", number, by, until)

    def ignore(self, number: int, by: str, reason: str, kind: str = "", event: Event = ()) -> None:
        self._did(event, "ignore", number, by, reason, kind)

    def tag(self, number: int, by: str, add: Sequence[str] = (), drop: Sequence[str] = (), event: Event = ()) -> None:
        self._did(event, "tag", number, by, tuple(add), tuple(drop))

    def unlearn(self, correction: int, by: str, event: Event = ()) -> None:
        self._did(event, "unlearn", correction, by)

    def reopen(self, number: int, by: str, event: Event = ()) -> None:
        self._did(event, "reopen", number, by)

    def settle(self, number: int, by: str, why: str = "", event: Event = ()) -> None:
        self._did(event, "settle", number, by, why)

    def preview(self, number: int, by: str, words: str, post: int | None = None) -> Preview:
        if self.problem is not None:
            raise self.problem
        return Preview(words, len(words), 280)

    def propose(
        self,
        number: int,
        by: str,
        words: str,
        post: int | None = None,
        spoken: tuple[str, str] = ("", ""),
        written_by: str = "",
        event: Event = (),
    ) -> int:
        self._did(event, "propose", number, by, words, post, spoken)
        return 7

    def withdraw(self, reply: int, by: str, event: Event = ()) -> None:
        self._did(event, "withdraw", reply, by)

    def words_to_use_again(self, number: int, reply: int) -> str:
        if self.problem is not None:
            raise self.problem
        return f"The words of reply {reply}."

    def outdate(self, reply: int, by: str, event: Event = ()) -> None:
        self._did(event, "outdate", reply, by)

    def renew(self, reply: int, by: str, event: Event = ()) -> None:
        self._did(event, "renew", reply, by)

    def approve(self, reply: int, by: str, sha256: str, event: Event = ()) -> None:
        self._did(event, "approve", reply, by, sha256)

    def edit_and_approve(self, reply: int, by: str, words: str, sha256: str, event: Event = ()) -> None:
        self._did(event, "edit_and_approve", reply, by, words, sha256)

    def ask_for_changes(self, reply: int, by: str, why: str, sha256: str = "", event: Event = ()) -> None:
        self._did(event, "ask_for_changes", reply, by, why, sha256)

    def decline(self, reply: int, by: str, why: str, sha256: str = "", event: Event = ()) -> None:
        self._did(event, "decline", reply, by, why, sha256)

    def undo(self, reply: int, by: str, event: Event = ()) -> None:
        self._did(event, "undo", reply, by)

    def retry(self, reply: int, by: str, event: Event = ()) -> None:
        self._did(event, "retry", reply, by)

    def posted_by_hand(self, reply: int, by: str, url: str = "", event: Event = ()) -> None:
        self._did(event, "posted_by_hand", reply, by, url)

    def confirm_sent(self, reply: int, by: str, url: str = "", event: Event = ()) -> None:
        self._did(event, "confirm_sent", reply, by, url)

    def confirm_absent(self, reply: int, by: str, event: Event = ()) -> None:
        self._did(event, "confirm_absent", reply, by)

    def assign(self, number: int, to: str, by: str, event: Event = ()) -> None:
        self._did(event, "assign", number, to, by)

    def merge(self, number: int, into: int, by: str, event: Event = ()) -> int:
        self._did(event, "merge", number, into, by)
        return into

    def split(self, number: int, by: str, post: int | None = None, event: Event = ()) -> int:
        self._did(event, "split", number, by, post)
        return number

    def not_same(self, number: int, other: int, by: str, event: Event = ()) -> None:
        self._did(event, "not_same", number, other, by)

    def hold(self, by: str, why: str = "", source: str = "", event: Event = ()) -> None:
        self._did(event, "hold", by, why, source)

    def resume(self, by: str, source: str = "", event: Event = ()) -> bool:
        self._did(event, "resume", by, source)
        return self.held

    def queue(self, tag: str = "", which: str = "", by: str = "", page: int = 1) -> Queue:
        self._did((), "queue", tag, which, by, page)
        return self.pages.get(which, Queue((), 1, 1, 0))
