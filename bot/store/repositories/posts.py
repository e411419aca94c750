"""The rows of posts: what was seen, what changed, what is gone, and to which question each belongs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert
from sqlmodel import Session, col, or_, select

from bot.core.details import KeptPost
from bot.core.model import Post
from bot.core.replying.manners import LURKING
from bot.core.states import AT_REST, UNANSWERED
from bot.core.text.normalise import words_hash as sameness
from bot.core.watch.known_posts import KnownPost, author_words_hash, content_hash, exact_hash
from bot.store.parameters import LIMIT, NUMBER
from bot.store.repositories import approvals, corrections, duplicates
from bot.store.repositories.people.opt_outs import OptOuts
from bot.store.repositories.searching.index import POST_WORDS, WordIndex
from bot.store.rows import get_row
from bot.store.tables.post_values import capabilities_json, clean, context_json, kept_post
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow


@dataclass(frozen=True, slots=True)
class PostArrival:
    """A new post and what was decided: `verdict` is why it opens no question, `question` and `role` where it goes."""

    post: Post
    verdict: str = ""
    question: int | None = None
    role: str = ""
    waiting: bool = False
    words_hash: str = ""


_SEEN_FIRST = (col(PostRow.seen_at), col(PostRow.number))
_ERASED = ("author_id", "author_handle", "author_name", "author_url", "reach", "url", "context")
"""What goes with a post's words, and comes back with them."""

_SEARCHED = ("title", "text", "author_handle")

_FOLLOW_UPS = (
    select(PostRow.number)
    .where(col(PostRow.waiting).is_(True), col(PostRow.role) == "follow_up")
    .order_by(col(PostRow.number))
    .limit(LIMIT)
)
_OF_QUESTION = select(PostRow).where(col(PostRow.question) == NUMBER).order_by(col(PostRow.role), col(PostRow.number))


class Posts:
    """Every query about posts."""

    def __init__(self, session: Session, now: datetime, opt_outs: OptOuts, lurking: Collection[str] = ()) -> None:
        self._session = session
        self._opt_outs = opt_outs
        self._now = now
        self._lurking = lurking
        self._words = WordIndex(session, POST_WORDS)

    def known(self, source: str, ids: Iterable[str]) -> dict[str, KnownPost]:
        """Those of these external ids that were seen before, also as another id of a post."""
        wanted = set(ids)
        has_one = or_(col(PostRow.external_id).in_(wanted), col(PostRow.alias).in_(wanted))
        found: dict[str, KnownPost] = {}
        for row in self._session.exec(select(PostRow).where(PostRow.source == source, has_one)):
            if row.alias in wanted:
                found.setdefault(row.alias, _known_post(row))
            if row.external_id in wanted:
                found[row.external_id] = _known_post(row)
        return found

    def add_alias(self, number: int, external_id: str) -> None:
        """A post came under another id: it is known by that one too, in place of an earlier one."""
        get_row(self._session, PostRow, number).alias = external_id

    def by_author_and_words(self, source: str, hashes: Iterable[str]) -> dict[str, list[KnownPost]]:
        """Hash (`author_words_hash`) → the posts of this source that have it."""
        query = select(PostRow).where(PostRow.source == source, col(PostRow.author_words).in_(list(hashes)))
        found: dict[str, list[KnownPost]] = {}
        for row in self._session.exec(query):
            found.setdefault(row.author_words, []).append(_known_post(row))
        return found

    def conversations(self, source: str, ids: Iterable[str]) -> dict[str, int]:
        """External id → question, for those of these ids that are a question's posts or replies of ours that were sent.

        A reply of a merged question leads to the question that has its posts now.
        """
        wanted = list(ids)
        posts = select(PostRow.external_id, PostRow.question).where(
            PostRow.source == source, col(PostRow.external_id).in_(wanted), col(PostRow.question).is_not(None)
        )
        replies = (
            select(ReplyRow.external_id, func.coalesce(QuestionRow.merged_into, QuestionRow.number))
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
            .where(PostRow.source == source, col(ReplyRow.external_id).in_(wanted))
        )
        found = {**dict(self._session.exec(posts).all()), **dict(self._session.exec(replies).all())}
        return {key: number for key, number in found.items() if number is not None}

    def askers_in_threads(self, source: str, threads: Iterable[str]) -> dict[tuple[str, str], int]:
        """(thread id, author id) → question, for people who asked in these threads."""
        query = select(PostRow.thread_id, PostRow.author_id, PostRow.question).where(
            PostRow.source == source,
            col(PostRow.thread_id).in_(list(threads)),
            PostRow.role == "asked",
            col(PostRow.question).is_not(None),
        )
        return {(row[0], row[1]): row[2] for row in self._session.exec(query) if row[2] is not None}

    def add_all(self, arrivals: Sequence[PostArrival]) -> dict[str, int]:
        """Store new posts; external id → number, in the order given."""
        if not arrivals:
            return {}
        rows = [self._values(arrival) for arrival in arrivals]
        statement = insert(PostRow).returning(
            col(PostRow.external_id), col(PostRow.number), sort_by_parameter_order=True
        )
        numbers = dict(self._session.execute(statement, rows).all())
        self._words.add([(numbers[row["external_id"]], _searched(row)) for row in rows if not row["own"]])
        return numbers

    def update_words(self, number: int, post: Post) -> None:
        """Store the new words of an edited post; the corrections and the vector of the old words are deleted."""
        row = get_row(self._session, PostRow, number)
        if row.fingerprint not in (content_hash(post), exact_hash(post)):
            _delete_derived(self._session, number)
        row.text, row.title, row.fingerprint = clean(post.text), clean(post.title), content_hash(post)
        row.sameness = sameness(post.words) if row.role == "asked" else ""
        row.author_words = author_words_hash(post)
        row.gone_at = None
        row.abilities = capabilities_json(post.capabilities)
        row.community = post.community or row.community
        if not row.own:
            self._words.replace(number, _searched({name: getattr(row, name) for name in _SEARCHED}))
        if post.context_known:
            self.update_context(number, post)

    def update_context(self, number: int, post: Post) -> None:
        """Store what stands above a post now."""
        get_row(self._session, PostRow, number).context = context_json(post)

    def erase_words(self, number: int) -> None:
        """Erase the words and author of a post that was removed or is too old; the bare row stays."""
        _delete_derived(self._session, number)
        approvals.delete_readings_of(self._session, [number])
        row = get_row(self._session, PostRow, number)
        self._words.remove(number)
        row.gone_at = self._now
        row.text = row.title = row.author_handle = row.author_name = row.author_url = row.url = ""
        row.author_id = f"gone-{number}"
        row.sameness = ""
        row.context = None

    def restore(self, number: int, post: Post) -> None:
        """Keep the words and the author of a post again that was taken away and stands there again."""
        row = get_row(self._session, PostRow, number)
        kept = self._values(PostArrival(post))
        for name in _ERASED:
            setattr(row, name, kept[name])
        self.update_words(number, post)

    def older_than(self, moment: datetime, limit: int) -> tuple[KeptPost, ...]:
        """Posts first seen before `moment` whose words are still kept and whose question, if any, is at rest."""
        closed = [state.value for state in AT_REST]
        query = (
            select(PostRow)
            .join(QuestionRow, col(QuestionRow.number) == col(PostRow.question), isouter=True)
            .where(col(PostRow.seen_at) < moment, col(PostRow.gone_at).is_(None))
            .where(or_(col(PostRow.question).is_(None), col(QuestionRow.state).in_(closed)))
        )
        return tuple(self._kept(row) for row in self._session.exec(query.order_by(*_SEEN_FIRST).limit(limit)))

    def of_others_before(self, source: str, moment: datetime, limit: int) -> tuple[KeptPost, ...]:
        """Posts of others on this source first seen before `moment` whose words are still kept, asked or not."""
        query = select(PostRow).where(PostRow.source == source, col(PostRow.own).is_(False))
        query = query.where(col(PostRow.seen_at) < moment, col(PostRow.gone_at).is_(None))
        return tuple(self._kept(row) for row in self._session.exec(query.order_by(col(PostRow.seen_at)).limit(limit)))

    def forget(self, number: int) -> None:
        """Delete a post that belongs to no question."""
        _delete_derived(self._session, number)
        approvals.delete_readings_of(self._session, [number])
        self._words.remove(number)
        self._session.delete(get_row(self._session, PostRow, number))

    def follow_ups_waiting(self, limit: int = 100) -> list[int]:
        """Follow-ups that were not handled yet, oldest first."""
        return [n for n in self._session.exec(_FOLLOW_UPS, params={"limit": limit}) if n is not None]

    def one(self, number: int) -> KeptPost:
        """A post by our own number."""
        return self._kept(get_row(self._session, PostRow, number))

    def claim_follow_up(self, number: int) -> KeptPost | None:
        """A follow-up to handle now, once: its mark is removed in this transaction. None when it was handled before."""
        row = self._session.get(PostRow, number, with_for_update=True)
        if row is None or not row.waiting:
            return None
        row.waiting = False
        return self._kept(row)

    def question_with_same_words(self, sameness: str, since: datetime) -> int | None:
        """A question without an answer in which the same words (by their hash) were asked from `since` on, if any."""
        query = (
            select(PostRow.question)
            .join(QuestionRow, col(QuestionRow.number) == col(PostRow.question))
            .where(PostRow.sameness == sameness, PostRow.role == "asked", col(PostRow.seen_at) >= since)
            .where(col(QuestionRow.state).in_([state.value for state in UNANSWERED]))
        )
        return self._session.exec(query.order_by(col(PostRow.number)).limit(1)).first()

    def of_question(self, question: int) -> tuple[KeptPost, ...]:
        """A question's posts: those that ask first, then follow-ups, oldest first within each."""
        return tuple(map(self._kept, self._session.exec(_OF_QUESTION, params={"number": question})))

    def since(self, moment: datetime) -> tuple[KeptPost, ...]:
        """All posts seen from `moment` on, oldest first."""
        query = select(PostRow).where(col(PostRow.seen_at) >= moment).order_by(col(PostRow.number))
        return tuple(self._kept(row) for row in self._session.exec(query))

    def _kept(self, row: PostRow) -> KeptPost:
        """The row as the value that leaves the store, with what we may do by our own rules."""
        kept, opt_out = kept_post(row), self._opt_outs.covering_row(row)
        why = opt_out.told if opt_out else LURKING if row.source in self._lurking else ""
        if not why:
            return kept
        post = replace(kept.post, capabilities=kept.post.capabilities.unanswerable(why))
        return replace(kept, post=post, opt_out=opt_out.reason if opt_out else "")

    def _values(self, arrival: PostArrival) -> dict[str, Any]:
        post = arrival.post
        return {
            "source": post.source,
            "external_id": post.external_id,
            "author_id": post.author.id,
            "author_handle": clean(post.author.handle),
            "author_name": clean(post.author.name),
            "author_url": post.author.url,
            "reach": post.author.reach,
            "text": clean(post.text),
            "title": clean(post.title),
            "url": post.url,
            "kind": post.kind.value,
            "lang": post.lang,
            "parent_id": post.parent_id,
            "thread_id": post.thread_id,
            "community": post.community,
            "context": context_json(post),
            "abilities": capabilities_json(post.capabilities),
            "own": post.own,
            "repost": post.repost,
            "written_at": post.written_at,
            "seen_at": self._now,
            "fingerprint": content_hash(post),
            "verdict": arrival.verdict,
            "question": arrival.question,
            "role": arrival.role,
            "waiting": arrival.waiting,
            "sameness": arrival.words_hash,
            "author_words": author_words_hash(post),
        }


def _searched(values: Mapping[str, Any]) -> str:
    """The words by which a post is found."""
    return " ".join(values[name] for name in _SEARCHED)


def _known_post(row: PostRow) -> KnownPost:
    return KnownPost(
        number=row.number or 0,
        content_hash=row.fingerprint,
        question=row.question,
        gone=row.gone_at is not None,
        external_id=row.external_id,
        author_id=row.author_id,
        url=row.url,
        written_at=row.written_at,
        above=tuple(str(context["text"]) for context in row.context or ()),
        title=row.title,
        text=row.text,
    )


def _delete_derived(session: Session, number: int) -> None:
    """Delete all that was derived from a post's words, which were changed or removed."""
    corrections.delete_corrections_of(session, [number])
    duplicates.delete_vectors_of(session, [number])
