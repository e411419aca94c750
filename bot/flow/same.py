"""When two questions ask the same: looked for by triage, done by triage or a person, and undone by a person.

`Twins` looks and decides nothing; `join`, `split` and `split_post` carry it out in one transaction. Who may do it is
the desk's to say, how likely it is the classifier's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.core.details import KeptPost
from bot.core.duplicates import SAME_FOR, Meant
from bot.core.errors import NotAllowed, Stale
from bot.core.ports.classifier import Likeness
from bot.core.states import LIVE_REPLIES, OPEN, OUT, QuestionState
from bot.store.repositories.duplicates import DECLINED, MERGED, SPLIT, SUGGESTED, Candidate
from bot.store.repositories.history import Line
from bot.store.transaction import Book, Store

log = structlog.get_logger()

CATCHING_UP = 200
"""Posts without a vector of this model that one look makes up for, the newest: a second with the bundled model."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An open question that asks the same with this probability; `sure`: enough to be joined without asking."""

    question: int
    likeness: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to: the likeliest twin, if any, and what was read and made for it, by post."""

    model: str = ""
    made: Mapping[int, Meant] = field(default_factory=dict)
    twin: Alike | None = None


class Twins:
    """Looks among the open questions of the last `SAME_FOR` for one that asks the same."""

    def __init__(self, store: Store, likeness: Likeness, within: timedelta = SAME_FOR) -> None:
        self._store = store
        self._likeness = likeness
        self._within = within

    def look(self, number: int, posts: Sequence[KeptPost]) -> Looked:
        """The open question likeliest to ask the same as these posts of question `number`. Writes nothing."""
        model = self._likeness.version
        mine = {
            kept.number: Meant(kept.post.words, self._likeness.vector(kept.post.words))
            for kept in posts
            if kept.role == "asked" and not kept.gone
        }
        with self._store.reading() as book:
            others = book.duplicates.candidates(number, model, book.now - self._within)
            unknown = [one.post for one in others if not one.vector]
            words = book.duplicates.words(unknown[:CATCHING_UP])
        if len(unknown) > CATCHING_UP:
            log.info("likeness.catching_up", left=len(unknown) - CATCHING_UP)
        made = {post: Meant(text, self._likeness.vector(text)) for post, text in words.items()}
        known = [(one, one.vector or made[one.post].vector) for one in others if one.vector or one.post in made]
        twin = self._likeliest(list(mine.values()), known)
        return Looked(model, {**mine, **made}, twin)

    def _likeliest(self, mine: Sequence[Meant], known: Sequence[tuple[Candidate, bytes]]) -> Alike | None:
        best: dict[int, float] = {}
        for meant in mine:
            for question, chance in self._compared(meant, known):
                best[question] = max(best.get(question, 0.0), chance)
        if not best:
            return None
        question = max(best, key=lambda one: (best[one], -one))
        likeness = best[question]
        if likeness < self._likeness.likely:
            return None
        sure = likeness >= self._likeness.sure and self._fits_the_first(mine, question, known)
        return Alike(question, likeness, sure)

    def _compared(self, meant: Meant, known: Sequence[tuple[Candidate, bytes]]) -> list[tuple[int, float]]:
        near = [known[place] for place in self._likeness.nearest(meant.vector, [vector for _, vector in known])]
        with self._store.reading() as book:
            words = book.duplicates.words(one.post for one, _ in near)
        others = [(one.question, Meant(words[one.post], vector)) for one, vector in near if one.post in words]
        chances = self._likeness.same(meant, [other for _, other in others])
        return [(question, chance) for (question, _), chance in zip(others, chances, strict=True)]

    def _fits_the_first(self, mine: Sequence[Meant], question: int, known: Sequence[tuple[Candidate, bytes]]) -> bool:
        """Whether what the question was first asked with is likely the same too: likeness does not wander by steps."""
        first = min((pair for pair in known if pair[0].question == question), key=lambda pair: pair[0].post)
        return any(chance >= self._likeness.likely for meant in mine for _, chance in self._compared(meant, [first]))


def keep(book: Book, looked: Looked) -> None:
    """Keep the vectors that a look made, but for those of posts whose words were changed or taken away meanwhile."""
    words = book.duplicates.words(looked.made)
    same = {post: meant.vector for post, meant in looked.made.items() if words.get(post, "") == meant.text.strip()}
    if same:
        book.duplicates.keep(looked.model, same)


def joined(book: Book, number: int, looked: Looked) -> bool:
    """Join a new question to the twin that was found, when that is sure and still holds. True when it was done."""
    twin = looked.twin
    if twin is None or not twin.sure or not _still_open(book, number, twin.question):
        return False
    join(book, number, twin.question, "triage", twin.likeness)
    return True


def suggest(book: Book, number: int, looked: Looked) -> None:
    """Put before people that it perhaps asks the same as another."""
    twin = looked.twin
    if twin is not None and _still_open(book, number, twin.question):
        book.duplicates.says(number, twin.question, SUGGESTED, "triage", twin.likeness)


def join(book: Book, number: int, into: int, by: str, likeness: float | None = None) -> int:
    """Give the posts of question `number`, and of all merged into it, to `into`; the entry that tells `number` of it.

    Nobody is called by it.
    """
    asked = [kept for kept in book.posts.of_question(number) if kept.role == "asked"]
    following = book.duplicates.within(number)
    book.questions.move(number, QuestionState.MERGED)
    book.questions.snooze(number, None)
    _join_people(book, number, into)
    book.duplicates.merge(number, into)
    book.duplicates.says(number, into, MERGED, by, likeness)
    how = {} if likeness is None else {"likeness": f"{likeness:.2f}"}
    merged = Line("question.merged", by, number, data={"into": str(into), **how})
    entry = book.record(merged)
    for one in following:
        book.record(replace(merged, question=one))
    for kept in asked[:1]:
        data = {"post": str(kept.number), "source": kept.post.source, "from": str(number), "posts": str(len(asked))}
        book.record(Line("question.joined", by, into, data={**data, **how}))
    return entry


def _join_people(book: Book, number: int, into: int) -> None:
    """Who was asked about the one is asked about the other too, unless somebody has that."""
    kept, merged = book.questions.one(into), book.questions.one(number)
    if not kept.claimed_by:
        people = dict.fromkeys((*kept.asked, *filter(None, (merged.claimed_by, *merged.asked))))
        book.questions.hand_to(into, tuple(people))


def split(book: Book, number: int, by: str) -> None:
    """Make a merged question one of its own again: ASKED where it was before, else NEW. Raises NotAllowed, Stale."""
    if book.questions.state(number) is not QuestionState.MERGED:
        raise Stale(f"Q-{number} is a question of its own: it is not merged into another.")
    into = book.duplicates.last(number)
    posts = book.duplicates.posts_from(number)
    _check_unanswered(book, into, posts)
    book.duplicates.split(number, by)
    was_asked = any(entry.what == "question.asked" for entry in book.history.of_question(number))
    book.questions.move(number, QuestionState.ASKED if was_asked else QuestionState.NEW)
    for post in _asking(book, posts)[:1]:
        book.record(Line("question.split", by, into, data={"post": str(post), "to": str(number)}))
    book.record(Line("question.unmerged", by, number, data={"from": str(into)}))
    for one in book.duplicates.within(number):
        book.record(Line("question.merged", by, one, data={"into": str(number)}))
    if not was_asked:
        book.wake("triage", str(number))


def split_post(book: Book, number: int, post: int, by: str) -> int:
    """Make one post of question `number` a question of its own, or the merged one again that it opened; its number.

    Raises NotAllowed, Stale.
    """
    kept = book.posts.one(post)
    if kept.question != number:
        raise Stale(f"That post is no longer part of Q-{number}.")
    opened = book.duplicates.opened(post)
    if opened is not None:
        split(book, opened, by)
        return opened
    if kept.gone:
        raise Stale("That post was taken away: there is nothing left to ask.")
    _check_unanswered(book, number, [post])
    if not [one for one in _asking_of(book, number) if one != post]:
        raise NotAllowed(f"It is all that Q-{number} asks: there is nothing to split off.")
    new = book.questions.open()
    book.duplicates.give(post, new)
    book.duplicates.says(new, number, SPLIT, by)
    book.record(Line("question.split", by, number, data={"post": str(post), "to": str(new)}))
    seen = {"post": str(post), "source": kept.post.source, "from": str(number)}
    book.record(Line("question.seen", by, new, data=seen))
    book.wake("triage", str(new))
    return new


def decline(book: Book, number: int, other: int, by: str) -> None:
    """Keep for ever that these two do not ask the same."""
    book.duplicates.says(number, other, DECLINED, by)
    book.record(Line("question.not_same", by, number, data={"other": str(other)}))


def _asking(book: Book, posts: Sequence[int]) -> list[int]:
    return [post for post in posts if book.posts.one(post).role == "asked"]


def _asking_of(book: Book, number: int) -> list[int]:
    return [kept.number for kept in book.posts.of_question(number) if kept.role == "asked"]


def _still_open(book: Book, number: int, other: int) -> bool:
    return book.questions.state(other) in OPEN and other not in book.duplicates.apart(number)


def _check_unanswered(book: Book, number: int, posts: Sequence[int]) -> None:
    """Raises NotAllowed while a reply to one of these posts is on its way, or stands in public."""
    for file in book.replies.files_of(number):
        reply = file.reply
        if reply.post in posts and reply.state in OUT:
            raise NotAllowed("That post has its answer in public already: there is nothing to split off.")
        if reply.post in posts and reply.state in LIVE_REPLIES:
            raise NotAllowed(f"A reply to that post is {reply.state.words}: withdraw it or let it be sent first.")
