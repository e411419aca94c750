"""What people can do about a question: claim, assign, retag, snooze, ignore, settle or reopen it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.corrections import ignore_reason, lesson_of_ignoring, tags_taught_by_ignoring
from bot.core.details import QuestionDetail
from bot.core.errors import Claimed, Faulty, NotAllowed
from bot.core.model import Question
from bot.core.permissions import Act
from bot.core.promises.timeline import FOR_ASKER, names_asker
from bot.core.reverting.rules import MOVED
from bot.core.routing.strength import AnswerOutcome
from bot.core.states import CLOSED, QuestionState
from bot.core.verdict import TagGuess, Verdict
from bot.desk.context import DeskContext, EventKeys, check_open
from bot.flow.operations.close import close_question
from bot.flow.operations.route import retag_question, send_to
from bot.flow.operations.teach import teach_by_assigning, teach_by_reopening
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

_REOPENABLE = (*CLOSED, QuestionState.SENT, QuestionState.DOUBTFUL)
_NEVER_SENT = (QuestionState.DISMISSED, QuestionState.DOUBTFUL)


class QuestionDesk:
    """Acts on a question."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def detail(self, number: int) -> QuestionDetail:
        """All that is known of a question. Raises NotFound, naming the nearest number."""
        return self._context.question_detail(number)

    def detail_for(self, act: Act, number: int, by: str) -> QuestionDetail:
        """The same, for somebody about to do this. Raises NotAllowed unless they may."""
        detail = self._context.question_detail(number)
        with self._context.store.reading() as tx:
            self._context.require(tx, act, by, detail.question)
        return detail

    def claim(self, number: int, by: str, event: EventKeys = ()) -> None:
        """Say that I will answer it. Raises Claimed while somebody else has it, NotAllowed where it is closed."""
        with self._context.act_on(event, number) as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.CLAIM, by)
            if question.claimed_by == by:
                return
            if question.claimed_by:
                raise Claimed(
                    f"<@{question.claimed_by}> is on {question.id}. Ask to take it over, or answer beside them."
                )
            check_open(question)
            tx.questions.set_people(number, tuple(dict.fromkeys((by, *question.asked))), claimed_by=by)
            tx.record(NewEntry("question.claimed", by, number, data=people_before(question)))

    def assign(self, number: int, to: str, by: str, event: EventKeys = ()) -> None:
        """Assign it to a person: to a colleague, or to oneself."""
        with self._context.act_on(event, number) as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.ASSIGN_SELF if to == by else Act.ASSIGN, by, question)
            person = self._context.colleague(tx, to)
            check_open(question)
            others = tuple(p for p in question.asked if p != person.slack)
            tx.questions.set_people(number, (person.slack, *others), claimed_by=person.slack)
            entry = tx.record(
                NewEntry("question.assigned", by, number, data={"to": person.slack, **people_before(question)})
            )
            teach_by_assigning(tx, question, person, by, "", entry)

    def release(self, number: int, by: str, event: EventKeys = ()) -> None:
        """Give up a claim: it is nobody's, and those who are asked may claim it. A lead gives up anybody's."""
        with self._context.act_on(event, number) as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.RELEASE, by, question)
            check_open(question)
            if not question.claimed_by:
                raise NotAllowed(f"Nobody has claimed {question.id}.")
            tx.questions.set_people(number, question.asked)
            tx.record(NewEntry("question.released", by, number, data=people_before(question)))

    def hand_over(
        self,
        number: int,
        by: str,
        tags: Sequence[str] | None = None,
        to: str = "",
        why: str = "",
        event: EventKeys = (),
    ) -> None:
        """Not mine: give it other tags, another person, or back to all. With new tags it goes to their channel.

        Somebody else's claim stays.
        """
        with self._context.act_on(event, number) as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.GIVE if to else Act.HAND_OVER, by, question)
            for tag in tags or ():
                self._context.check_tag(tag)
            check_open(question)
            retagged = tags is not None and tuple(tags) != question.tags
            data = people_before(question)
            if tags is not None and retagged:
                self._context.check_tags_may_go(tx, question, tags, by)
                data[MOVED] = str(retag_question(tx, self._context.router, number, tags, by, why))
            people = (
                (self._context.colleague(tx, to).slack,)
                if to
                else tuple(p for p in tx.questions.one(number).asked if p != by)
            )
            others_claim = "" if to or question.claimed_by == by else question.claimed_by
            tx.questions.set_people(number, people, claimed_by=others_claim)
            entry = tx.record(NewEntry("question.assigned", by, number, why=why, data={"to": " ".join(people), **data}))
            if by in question.asked or by == question.claimed_by:
                kept = [
                    tag for tag in question.tags if tag in (tags if retagged and tags is not None else question.tags)
                ]
                tx.expertise.learn(by, kept, AnswerOutcome.NOT_THEIRS)
            if to and not retagged:
                teach_by_assigning(tx, question, self._context.colleague(tx, to), by, why, entry)

    def tag(
        self, number: int, by: str, add: Sequence[str] = (), drop: Sequence[str] = (), event: EventKeys = ()
    ) -> None:
        """Add these tags and remove those; the rest stays, and the question goes to their channel.

        Raises NotFound for an unknown tag, Faulty if that changes nothing.
        """
        named = {name.casefold(): name for name in self._context.tags}
        add, drop = ([named.get(tag.casefold(), tag) for tag in tags] for tags in (add, drop))
        with self._context.act_on(event, number) as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.TAG, by, question)
            for tag in add:
                self._context.check_tag(tag)
            check_open(question)
            tags = _changed_tags(question, add, drop)
            self._context.check_tags_may_go(tx, question, tags, by)
            retag_question(tx, self._context.router, number, tags, by, "")

    def snooze(
        self,
        number: int,
        by: str,
        until: datetime,
        why: str = "",
        event: EventKeys = (),
        *,
        for_asker: bool = False,
    ) -> None:
        """Snooze it until then, for a reason if one is given. Where we wait for the asker, as is said or the reason
        names them, its promises pause. Raises Faulty for a moment in the past.
        """
        with self._context.act_on(event, number) as tx:
            self._context.require(tx, Act.SNOOZE, by)
            if until <= tx.now:
                raise Faulty(["That moment has passed already; name a later one."]).concerning("moment")
            question = tx.questions.one(number)
            check_open(question)
            tx.questions.snooze(number, until)
            tx.wake("snooze", str(number), until)
            was = question.snoozed_until.isoformat() if question.snoozed_until else ""
            waits_for = {"for": FOR_ASKER} if for_asker or names_asker(why) else {}
            data = {"until": until.isoformat(), "was": was, **waits_for}
            tx.record(NewEntry("question.snoozed", by, number, why=why, data=data))

    def ignore(self, number: int, by: str, reason: str, kind: str = "", event: EventKeys = ()) -> None:
        """Decide that it gets no answer, and why; `kind` is one of `bot.core.corrections.IGNORE_KINDS`, or "". Its
        replies are withdrawn. Raises Faulty without a reason.
        """
        why = ignore_reason(kind, reason)
        with self._context.act_on(event, number) as tx:
            self._context.require(tx, Act.IGNORE, by)
            if not why:
                raise Faulty(["Say why it gets no answer: the reason teaches the classifier."]).concerning("why")
            was = close_question(tx, number, QuestionState.IGNORED, by)
            data = {**({"as": kind} if kind else {}), **({"was": was.value} if was in _NEVER_SENT else {})}
            entry = tx.record(NewEntry("question.ignored", by, number, why=why, data=data))
            tags, lesson = tags_taught_by_ignoring(kind), lesson_of_ignoring(kind)
            tx.corrections.add(number, "ignore", tags, by, reason.strip(), entry, lesson)

    def reopen(self, number: int, by: str, event: EventKeys = ()) -> None:
        """Take it up again. Raises NotAllowed for one that is open or merged."""
        with self._context.act_on(event, number) as tx:
            self._context.require(tx, Act.REOPEN, by)
            state, before = tx.questions.locked_state(number), tx.questions.one(number)
            if state is QuestionState.MERGED:
                check_open(before)
            if state not in _REOPENABLE:
                raise NotAllowed(f"Q-{number} is {state.value}: it is open already.")
            if state in _NEVER_SENT or not before.channel:
                verdict = _first_verdict(tx, number)
                send_to(tx, number, self._context.router(verdict, tx.roster(), tx.now), by)
            else:
                tx.questions.move(number, QuestionState.ASKED)
            entry = tx.record(NewEntry("question.reopened", by, number, data={"was": state.value}))
            teach_by_reopening(tx, before, by, entry)

    def settle(self, number: int, by: str, why: str = "", event: EventKeys = ()) -> None:
        """Nothing more is to be done. Its replies are withdrawn."""
        with self._context.act_on(event, number) as tx:
            self._context.require(tx, Act.SETTLE, by)
            was = close_question(tx, number, QuestionState.SETTLED, by)
            tx.record(NewEntry("question.settled", by, number, why=why, data={"was": was.value}))


def _first_verdict(tx: Transaction, number: int) -> Verdict:
    """By which a question goes out that never went: with the tags it had when it was held back."""
    verdict = tx.verdict_of(tx.questions.one(number))
    held = [entry for entry in tx.history.of_question(number) if entry.what == "question.doubted"]
    guesses = tuple(TagGuess(tag, 1.0) for tag in held[-1].data.get("tags", "").split()) if held else ()
    return replace(verdict, tags=verdict.tags or guesses)


def people_before(question: Question) -> dict[str, str]:
    """Who had it and who was asked, so that it can be put back."""
    return {"was": question.claimed_by, "asked": " ".join(question.asked)}


def _changed_tags(question: Question, add: Sequence[str], drop: Sequence[str]) -> tuple[str, ...]:
    """The question's tags with these added and those removed. Raises Faulty if that changes nothing."""
    has = f"{question.id} has {', '.join(question.tags) or 'no tags'}"
    if missing := [tag for tag in drop if tag not in question.tags]:
        raise Faulty([f"{has}; there is no {missing[0]} to take off."])
    tags = tuple(tag for tag in dict.fromkeys((*question.tags, *add)) if tag not in drop)
    if tags == question.tags:
        raise Faulty([f"{has} already."])
    return tags
