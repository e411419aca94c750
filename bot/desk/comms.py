"""What communications do with a candidate: approve it, change it, send it back, decline it."""

from bot.core.errors import Faulty
from bot.core.model import Reply
from bot.core.states import ReplyState
from bot.desk.acting import Acting, Event
from bot.desk.teaching import by_approving
from bot.flow.approve import approve, check_may_review, check_same_words, turn_down
from bot.flow.propose import checked, reword
from bot.store.transaction import Book


class CommsDesk(Acting):
    """Communications' acts. Each is bound to the SHA-256 of the words the person saw."""

    def approve(self, reply: int, by: str, sha256: str, event: Event = ()) -> None:
        """Say yes to exactly these words. Raises Stale when they have changed, NotAllowed for one's own."""
        with self._acting(event) as book:
            self._approve(book, self._seen(book, reply, by, sha256), by)

    def edit_and_approve(self, reply: int, by: str, words: str, sha256: str, event: Event = ()) -> None:
        """Change the words and say yes to the new ones; the expert sees the difference."""
        with self._acting(event) as book:
            present = self._seen(book, reply, by, sha256)
            dossier = book.dossier(present.question)
            target = next(kept for kept in dossier.posts if kept.number == present.post)
            wording = checked(self._speech, dossier, target, words, present.author)
            if wording.sha256 != present.sha256:
                reword(book, reply, wording, by, "reply.edited")
            self._approve(book, book.replies.one(reply), by)

    def _approve(self, book: Book, reply: Reply, by: str) -> None:
        entry = approve(book, reply, by, self._speech.undo)
        if book.replies.one(reply.number).state is not ReplyState.PROPOSED:
            by_approving(book, book.questions.one(reply.question), by, entry)

    def ask_for_changes(self, reply: int, by: str, why: str, sha256: str = "", event: Event = ()) -> None:
        """Send it back to its author with what is to change."""
        self._turn_down(reply, by, why, sha256, ReplyState.CHANGES_ASKED, event)

    def decline(self, reply: int, by: str, why: str, sha256: str = "", event: Event = ()) -> None:
        """Say that this is not to be said."""
        self._turn_down(reply, by, why, sha256, ReplyState.DECLINED, event)

    def _turn_down(self, reply: int, by: str, why: str, sha256: str, state: ReplyState, event: Event) -> None:
        if not why.strip():
            raise Faulty(["Say why, so that its author can do better."])
        with self._acting(event) as book:
            present = self._seen(book, reply, by, sha256) if sha256 else self._reviewable(book, reply, by)
            turn_down(book, present, state, by, why.strip())

    def _seen(self, book: Book, reply: int, by: str, sha256: str) -> Reply:
        present = self._reviewable(book, reply, by)
        check_same_words(present, sha256)
        return present

    def _reviewable(self, book: Book, reply: int, by: str) -> Reply:
        present = book.replies.one(reply)
        check_may_review(self.people.get(by), present)
        return present
