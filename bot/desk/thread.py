"""What is heard in a question's thread. All talk stays inside, but for a message that begins with `reply:`."""

from dataclasses import dataclass

from bot.core.compose import is_reply, spoken
from bot.core.dossier import Dossier, Said
from bot.core.errors import Inside
from bot.core.states import ReplyState
from bot.desk.acting import Event
from bot.desk.expert import ExpertDesk
from bot.flow.approve import turn_down
from bot.flow.propose import checked, reword
from bot.store.book import Book
from bot.store.history import Line

_STILL_OURS = (ReplyState.PROPOSED, ReplyState.CHANGES_ASKED, ReplyState.WAITING, ReplyState.FAILED)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message came to: proposed, inside, not_ours, or refused with the `problem` to tell its author."""

    kind: str
    problem: str = ""


class ThreadDesk(ExpertDesk):
    """Acts that are messages."""

    def question_at(self, channel: str, thread_ts: str) -> int | None:
        """The question whose thread this is."""
        with self._store.reading() as book:
            return book.questions.at(channel, thread_ts)

    def threads(self) -> list[tuple[Dossier, str]]:
        """Every question people may be talking under, with the ts of the newest message taken in."""
        with self._store.reading() as book:
            return [(book.dossier(number), ts) for number, ts in book.questions.threads()]

    def thread_said(self, said: Said, event: Event = ()) -> Heard:
        """Take in a message: a candidate when it begins with `reply:`, else talk, which stays inside (said once)."""
        number = self.question_at(said.channel, said.thread_ts)
        if number is None:
            return Heard("not_ours")
        with self._acting(event) as book:
            book.questions.heard(number, said.ts)
            if not is_reply(said.text):
                self._talk(book, number)
                return Heard("inside")
            return self._say(book, number, said)

    def _say(self, book: Book, number: int, said: Said) -> Heard:
        """A refusal is raised before anything is written, so that this message is still marked as heard."""
        try:
            self._propose(book, number, said.by, spoken(said.text), None, (said.channel, said.ts))
        except Inside as refusal:
            return Heard("refused", str(refusal))
        return Heard("proposed")

    def _talk(self, book: Book, number: int) -> None:
        if all(entry.what != "talk.inside" for entry in book.history.of_question(number)):
            book.record(Line("talk.inside", "thread", number))

    def message_edited(self, channel: str, ts: str, by: str, text: str, event: Event = ()) -> None:
        """The message a candidate came from was edited: a new version, and every approval of the old words is void.

        Raises Faulty when the new words must not leave; then the old candidate is withdrawn, since nobody stands by it.
        """
        try:
            with self._acting(event) as book:
                self._reword(book, channel, ts, by, text)
        except Inside:
            self.message_deleted(channel, ts)
            raise

    def _reword(self, book: Book, channel: str, ts: str, by: str, text: str) -> None:
        reply = book.replies.spoken_at(channel, ts)
        if reply is None:
            return
        present = book.replies.one(reply)
        if present.state not in _STILL_OURS:
            book.record(Line("reply.edited_late", by, present.question, reply))
            return
        dossier = book.dossier(present.question)
        target = next(kept for kept in dossier.posts if kept.number == present.post)
        wording = checked(self._speech, dossier, target, spoken(text), present.author)
        if wording.sha256 != present.sha256:
            reword(book, reply, wording, by, "reply.reworded")

    def message_deleted(self, channel: str, ts: str, event: Event = ()) -> None:
        """The message a candidate came from was deleted: it is withdrawn, unless it has left."""
        with self._acting(event) as book:
            reply = book.replies.spoken_at(channel, ts)
            if reply is None:
                return
            present = book.replies.one(reply)
            if present.state in _STILL_OURS:
                turn_down(book, present, ReplyState.WITHDRAWN, present.author, "its message was deleted")
            elif present.state is not ReplyState.WITHDRAWN:
                book.record(Line("reply.edited_late", present.author, present.question, reply))
