"""What an expert does with a question: claim it, hand it over, put it aside, answer it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.corrections import of_ignoring, why_ignored
from bot.core.details import Dossier
from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.model import Question, Receipt, Role
from bot.core.replying.compose import Preview
from bot.core.replying.target import target_of
from bot.core.routing.route import Route
from bot.core.states import CLOSED, QuestionState, ReplyState
from bot.desk.acting import Acting, Event, check_open
from bot.desk.teaching import by_assigning, by_reopening, by_retagging
from bot.flow.approve import turn_down, undo, wait, weigh
from bot.flow.find import found
from bot.flow.propose import candidate, checked, propose, reword
from bot.flow.triage import by_person, send
from bot.store.repositories.history import Line
from bot.store.repositories.replies import Wording
from bot.store.transaction import Book

_REOPENABLE = (*CLOSED, QuestionState.SENT)
_LEAVING = (ReplyState.WAITING, ReplyState.SENDING, ReplyState.UNCERTAIN)
_IN_TALKS = (ReplyState.PROPOSED, ReplyState.CHANGES_ASKED)
_AT_ONCE = timedelta(0)


class ExpertDesk(Acting):
    """An expert's acts."""

    def claim(self, number: int, by: str, event: Event = ()) -> None:
        """Say that I answer this. Raises NotAllowed while somebody else has it."""
        with self._acting(event) as book:
            question = book.questions.one(number)
            if question.claimed_by == by:
                return
            if question.claimed_by:
                raise NotAllowed(f"<@{question.claimed_by}> has claimed {question.id}. Ask them to hand it over.")
            check_open(question)
            book.questions.hand_to(number, tuple(dict.fromkeys((by, *question.asked))), claimed_by=by)
            book.record(Line("question.claimed", by, number))

    def hand_over(
        self, number: int, by: str, tags: Sequence[str] | None = None, to: str = "", why: str = "", event: Event = ()
    ) -> None:
        """Not mine: give it other tags, another person, or back to all. With new tags it goes to their channel.

        It teaches, so only people of the configuration may, as with `tag` and `ignore`. Raises NotFound for others.

        Somebody else's claim stands; only they and a lead give it to another person.
        """
        self._known(by)
        for tag in tags or ():
            self._check_tag(tag)
        with self._acting(event) as book:
            question = book.questions.one(number)
            check_open(question)
            if to:
                self._check_free(question, by)
            retagged = tags is not None and tuple(tags) != question.tags
            if tags is not None and retagged:
                self._retag(book, number, tags, by, why)
            people = (self._known(to).slack,) if to else tuple(p for p in book.questions.one(number).asked if p != by)
            others_claim = "" if to or question.claimed_by == by else question.claimed_by
            book.questions.hand_to(number, people, claimed_by=others_claim)
            entry = book.record(Line("question.assigned", by, number, why=why, data={"to": " ".join(people)}))
            if to and not retagged:
                by_assigning(book, question, self._known(to), by, why, entry)

    def tag(self, number: int, by: str, add: Sequence[str] = (), drop: Sequence[str] = (), event: Event = ()) -> None:
        """Add these tags and take those off; the rest stays, and the question goes to their channel.

        Raises NotFound for a tag there is none of, Faulty where that changes nothing.
        """
        self._known(by)
        named = {name.casefold(): name for name in self.tags}
        add, drop = ([named.get(tag.casefold(), tag) for tag in tags] for tags in (add, drop))
        for tag in add:
            self._check_tag(tag)
        with self._acting(event) as book:
            question = book.questions.one(number)
            check_open(question)
            self._retag(book, number, _changed(question, add, drop), by, "")

    def _retag(self, book: Book, number: int, tags: Sequence[str], by: str, why: str) -> None:
        question = book.questions.one(number)
        judged = by_person(tags, f"<@{by}> said so", book.verdict_of(question))
        route: Route = self._router(judged, book.questions.load(), book.now)
        book.questions.route(number, route)
        data = {"channel": route.channel, "tags": " ".join(route.tags)}
        entry = book.record(Line("question.moved", by, number, why=why or route.why, data=data))
        by_retagging(book, number, tags, by, why, entry)

    def snooze(self, number: int, by: str, until: datetime, event: Event = ()) -> None:
        """Put it aside until then. Raises Faulty for a moment that has passed."""
        with self._acting(event) as book:
            if until <= book.now:
                raise Faulty(["That moment has passed already; name a later one."])
            question = book.questions.one(number)
            check_open(question)
            book.questions.snooze(number, until)
            book.wake("snooze", str(number), until)
            book.record(Line("question.snoozed", by, number, data={"until": until.isoformat()}))

    def ignore(self, number: int, by: str, reason: str, kind: str = "", event: Event = ()) -> None:
        """Decide that it gets no answer, and why; `kind` is one of `lessons.IGNORED_AS`, or "". Its candidates are
        withdrawn.
        """
        self._known(by)
        why = why_ignored(kind, reason)
        if not why:
            raise Faulty(["Say why it gets no answer: the reason teaches the classifier."])
        with self._acting(event) as book:
            _close(book, number, QuestionState.IGNORED, by)
            entry = book.record(Line("question.ignored", by, number, why=why, data={"as": kind} if kind else {}))
            book.corrections.make(number, "ignore", of_ignoring(kind), by, reason.strip(), entry)

    def reopen(self, number: int, by: str, event: Event = ()) -> None:
        """Take it up again. Raises NotAllowed for one that is open."""
        with self._acting(event) as book:
            state, before = book.questions.state(number), book.questions.one(number)
            if state is QuestionState.MERGED:
                check_open(before)
            if state not in _REOPENABLE:
                raise NotAllowed(f"Q-{number} is {state.value}: it is open already.")
            if state is QuestionState.DISMISSED:
                verdict = book.verdict_of(book.questions.one(number))
                send(book, number, self._router(verdict, book.questions.load(), book.now), by)
            else:
                book.questions.move(number, QuestionState.ASKED)
            entry = book.record(Line("question.reopened", by, number))
            by_reopening(book, before, by, entry)

    def settle(self, number: int, by: str, why: str = "", event: Event = ()) -> None:
        """Nothing more is to be done. Its candidates are withdrawn."""
        with self._acting(event) as book:
            _close(book, number, QuestionState.SETTLED, by)
            book.record(Line("question.settled", by, number, why=why))

    def preview(self, number: int, by: str, words: str, post: int | None = None) -> Preview:
        """Exactly what the channel would show, its length and what is to be said about it. Changes nothing."""
        dossier = self.dossier(number)
        return candidate(self._speech, dossier, target_of(dossier, post), words, by).preview

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
        """Make words a candidate and return its number.

        `spoken`: channel and ts of the message they come from, `written_by` its author, who may not approve them.

        Raises Faulty when they are too long, empty, or must not leave.
        """
        with self._acting(event) as book:
            reply = self._propose(book, number, by, words, post, spoken)
            book.replies.written_by(reply, written_by)
            return reply

    def _propose(self, book: Book, number: int, by: str, words: str, post: int | None, spoken: tuple[str, str]) -> int:
        dossier = book.dossier(number)
        target = target_of(dossier, post)
        earlier = book.replies.spoken_at(*spoken) if spoken[1] else None
        wording = checked(self._speech, dossier, target, words, by)
        if earlier is not None and book.replies.one(earlier).state not in _IN_TALKS:
            earlier = None
        next_version_of = earlier or _answering_changes(dossier, by, target.number)
        if next_version_of is not None:
            if spoken[1]:
                book.replies.comes_from(next_version_of, *spoken)
            self._new_words(book, next_version_of, wording, by)
            return next_version_of
        reply = propose(book, dossier, target, wording, by, spoken)
        weigh(book, book.replies.one(reply), 0, self._speech.undo)
        return reply

    def _new_words(self, book: Book, reply: int, wording: Wording, by: str) -> None:
        """The next version; it leaves by itself where the policy asks for no approval."""
        reword(book, reply, wording, by, "reply.reworded")
        weigh(book, book.replies.one(reply), 0, self._speech.undo)

    def withdraw(self, reply: int, by: str, event: Event = ()) -> None:
        """Take a candidate back. Its author may, and communications may."""
        with self._acting(event) as book:
            present = book.replies.one(reply)
            person = self.people.get(by)
            if by != present.author and (person is None or Role.COMMS not in person.roles):
                raise NotAllowed("Only its author or communications can withdraw a reply.")
            turn_down(book, present, ReplyState.WITHDRAWN, by, "")

    def undo(self, reply: int, by: str, event: Event = ()) -> None:
        """Stop a reply in its waiting time. Anybody in the thread may: stopping harms nobody."""
        with self._acting(event) as book:
            undo(book, book.replies.one(reply), by)

    def retry(self, reply: int, by: str, event: Event = ()) -> None:
        """Try a failed reply again, with its approval as it was."""
        with self._acting(event) as book:
            present = book.replies.one(reply)
            if present.state is not ReplyState.FAILED:
                raise Stale(f"This reply is {present.state.words}; there is nothing to retry.")
            book.replies.start_over(reply)
            wait(book, present, _AT_ONCE, by, "retry")

    def posted_by_hand(self, reply: int, by: str, url: str = "", event: Event = ()) -> None:
        """I posted it myself: recorded as sent."""
        self._stands(reply, by, url, ReplyState.HANDED_OVER, "posted by hand", event)

    def confirm_sent(self, reply: int, by: str, url: str = "", event: Event = ()) -> None:
        """It is there: the reply whose outcome nobody knew was seen in public."""
        self._stands(reply, by, url, ReplyState.UNCERTAIN, "seen there", event)

    def confirm_absent(self, reply: int, by: str, event: Event = ()) -> None:
        """It is not there: the reply whose outcome nobody knew is sent again."""
        with self._acting(event) as book:
            present = book.replies.one(reply)
            if present.state is not ReplyState.UNCERTAIN:
                raise Stale(f"This reply is {present.state.words}.")
            book.replies.start_over(reply)
            wait(book, present, _AT_ONCE, by, "not there")

    def _stands(self, reply: int, by: str, url: str, state: ReplyState, why: str, event: Event) -> None:
        with self._acting(event) as book:
            present = book.replies.one(reply)
            if present.state is not state:
                raise Stale(f"This reply is {present.state.words}.")
            standing = book.posts.ours_under(present.post, url)
            found(book, present, Receipt(standing, url, book.now), by, why)


def _changed(question: Question, add: Sequence[str], drop: Sequence[str]) -> tuple[str, ...]:
    """The question's tags with these added and those taken off. Raises Faulty where that changes nothing."""
    has = f"{question.id} has {', '.join(question.tags) or 'no tags'}"
    if missing := [tag for tag in drop if tag not in question.tags]:
        raise Faulty([f"{has}; there is no {missing[0]} to take off."])
    tags = tuple(tag for tag in dict.fromkeys((*question.tags, *add)) if tag not in drop)
    if tags == question.tags:
        raise Faulty([f"{has} already."])
    return tags


def _check_nothing_leaving(book: Book, number: int) -> None:
    for reply in book.replies.live_of(number):
        state = book.replies.one(reply).state
        if state in _LEAVING:
            raise NotAllowed(f"A reply is {state.words}: undo or settle that first.")


def _close(book: Book, number: int, state: QuestionState, by: str) -> None:
    """Withdraw every candidate, then close: a question with a failed or handed-over reply cannot close before."""
    _check_nothing_leaving(book, number)
    for reply in book.replies.live_of(number):
        turn_down(book, book.replies.one(reply), ReplyState.WITHDRAWN, by, "")
    book.questions.move(number, state)
    book.questions.snooze(number, None)


def _answering_changes(dossier: Dossier, by: str, post: int) -> int | None:
    """The candidate of this author to this post that was sent back for changes: new words are its next version."""
    for file in reversed(dossier.replies):
        if file.reply.state is ReplyState.CHANGES_ASKED and (file.reply.author, file.reply.post) == (by, post):
            return file.reply.number
    return None
