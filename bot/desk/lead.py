"""What the support lead does: assign, see the queue, hold and resume all sending."""

from bot.core.errors import NotAllowed, NotFound
from bot.core.model import Role
from bot.core.queue import Queue
from bot.desk.acting import Acting, Event, check_open
from bot.desk.teaching import by_assigning
from bot.store.repositories.history import Line
from bot.store.transaction import Book


class LeadDesk(Acting):
    """The lead's acts."""

    def assign(self, number: int, to: str, by: str, event: Event = ()) -> None:
        """Give a question to a person. A lead assigns anybody, whoever had it; all others themselves, if it is free."""
        if to != by:
            self._must_be(Role.LEAD, by, "assign questions to others")
        person = self._known(to)
        with self._acting(event) as book:
            question = book.questions.one(number)
            check_open(question)
            self._check_free(question, by)
            others = tuple(p for p in question.asked if p != person.slack)
            book.questions.hand_to(number, (person.slack, *others), claimed_by=person.slack)
            entry = book.record(Line("question.assigned", by, number, data={"to": person.slack}))
            by_assigning(book, question, person, by, "", entry)

    def hold(self, by: str, why: str = "", source: str = "", event: Event = ()) -> None:
        """Stop all sending, or one source's, at once. Everybody known may: stopping harms nobody."""
        self._known(by)
        self._check_source(source)
        with self._acting(event) as book:
            book.holds.hold(by, why, source)
            book.record(Line("company.held", by, why=why, data={"source": source}))
            for question, reply in book.holds.stopped_by(source):
                book.record(Line("reply.held", by, question, reply, why))
            _draw_again(book, source)

    def resume(self, by: str, source: str = "", event: Event = ()) -> bool:
        """Let sending go on; False when nothing was held. Leads and communications may."""
        if not (self._is(Role.LEAD, by) or self._is(Role.COMMS, by)):
            raise NotAllowed("Only a lead or communications can resume sending.")
        self._check_source(source)
        with self._acting(event) as book:
            lifted = book.holds.resume(source)
            if lifted:
                book.record(Line("company.resumed", by, data={"source": source}))
                for name, reply in book.replies.due_to_leave():
                    book.wake("relay", f"{name}/{reply}")
                _draw_again(book, source)
        return lifted

    def holds(self) -> list[tuple[str, str, str]]:
        """(source or "", by, why) of every hold."""
        with self._store.reading() as book:
            return book.holds.holds()

    def queue(self, tag: str = "", which: str = "", by: str = "", page: int = 1) -> Queue:
        """One page of what is open, most urgent first. `which`: "", unassigned, mine or overdue."""
        if tag:
            self._check_tag(tag)
        with self._store.reading() as book:
            return book.questions.queue(tag, which, by, page)

    def _check_source(self, source: str) -> None:
        if source and source not in self._speech.repliers:
            raise NotFound(f"There is no source {source}. There are: {', '.join(self._speech.repliers)}.")


def _draw_again(book: Book, source: str) -> None:
    """Cards say whether sending is held."""
    for number in book.slack_messages.redraw_open(source):
        book.wake("ask", str(number))
