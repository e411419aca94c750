"""The square's content: members, posts in threads, and the rules for changing them. In memory, without HTTP, and
thread-safe. Every change increments one counter, the version.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

LIMIT = 500
"""The longest reply of an account with a token, in Unicode code points."""

LONGEST = 200_000
"""The longest post of a person, in Unicode code points: people may paste a log."""


class SquareRefused(Exception):
    """The square refuses this. `status` is the HTTP status of the response."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the square. `reach` is the number of followers. A member with a token may use the API."""

    handle: str
    name: str = ""
    reach: int = 0
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SquareImage:
    """An image of a post; `alt` says what it shows."""

    media_type: str
    alt: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SquarePost:
    """One post or reply. `parent` and `key` are 0 and "" when there are none; `thread` is the first post's id.

    `revision` is the version in which its text last changed (written, edited, deleted). `locked` closes a whole thread
    and is kept on its first post. `edits` are its earlier texts, oldest first, each with the time it was replaced.
    """

    id: int
    thread: int
    parent: int
    author: str
    text: str
    written_at: datetime
    revision: int
    title: str = ""
    edited_at: datetime | None = None
    deleted: bool = False
    locked: bool = False
    key: str = field(default="", repr=False)
    edits: tuple[tuple[str, datetime], ...] = ()
    images: tuple[SquareImage, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Posts by rising revision. `forgotten`: changes up to this revision can no longer be read in full; 0 for none."""

    posts: tuple[SquarePost, ...]
    more: bool
    forgotten: int


class Board:
    """The square. A method that changes a post returns it as it is then; ids and revisions only rise."""

    def __init__(self, clock: Callable[[], datetime], members: Iterable[Member] = (), limit: int = LIMIT) -> None:
        self.limit = limit
        self._clock = clock
        self._members = {member.handle: member for member in members}
        self._posts: dict[int, SquarePost] = {}
        self._forgotten: set[int] = set()
        self._forgotten_up_to = 0
        self._version = 0
        self._open = True
        self._condition = threading.Condition(threading.RLock())

    @property
    def version(self) -> int:
        return self._version

    def members(self) -> list[Member]:
        with self._condition:
            return list(self._members.values())

    def member(self, handle: str) -> Member:
        """Raises SquareRefused(404)."""
        with self._condition:
            if handle not in self._members:
                raise SquareRefused(404, "no such member")
            return self._members[handle]

    def member_by_token(self, token: str) -> Member:
        """Raises SquareRefused(401)."""
        for member in self.members():
            if member.token and member.token == token:
                return member
        raise SquareRefused(401, "this token is not valid")

    def join(self, member: Member) -> Member:
        """Add a member; an existing one with this handle is not changed."""
        with self._condition:
            return self._members.setdefault(member.handle, member)

    def ask(self, author: str, text: str, title: str = "", at: datetime | None = None) -> SquarePost:
        """Start a thread, now or as if at `at`. Raises SquareRefused: 404 no such member, 422 empty or too long."""
        with self._condition:
            self._check(author, text)
            number = len(self._posts) + 1
            return self._put(SquarePost(number, number, 0, author, text, at or self._clock(), 0, title))

    def answer(
        self,
        author: str,
        parent: int,
        text: str,
        key: str = "",
        at: datetime | None = None,
        images: tuple[SquareImage, ...] = (),
    ) -> SquarePost:
        """Reply to a post. The same author's same `key` returns the same reply again, never a second one.

        Raises SquareRefused: 404 no such post or member, 403 locked, 410 deleted, 409 the key was used for another
        reply, 422 empty or too long.
        """
        with self._condition:
            if (earlier := self._by_key(author, key)) is not None:
                same = (earlier.parent, earlier.text, earlier.images) == (parent, text, images)
                if not same and not earlier.edited_at and not earlier.deleted:
                    raise SquareRefused(409, "this idempotency key was used for another reply")
                return earlier
            above = self._answerable(parent)
            self._check(author, text)
            number = len(self._posts) + 1
            note = SquarePost(number, above.thread, above.id, author, text, at or self._clock(), 0)
            return self._put(replace(note, key=key, images=images))

    def edit(self, number: int, text: str) -> SquarePost:
        """Raises SquareRefused: 404, 410 deleted, 422."""
        with self._condition:
            note = self.post(number)
            if note.deleted:
                raise SquareRefused(410, "this post was deleted")
            self._check(note.author, text)
            now = self._clock()
            return self._put(replace(note, text=text, edited_at=now, edits=(*note.edits, (note.text, now))))

    def delete(self, number: int) -> SquarePost:
        """Remove a post's texts; it keeps its place in the thread. Idempotent. Raises SquareRefused(404)."""
        with self._condition:
            note = self.post(number)
            return (
                note if note.deleted else self._put(replace(note, text="", title="", deleted=True, edits=(), images=()))
            )

    def lock(self, number: int, *, locked: bool = True) -> SquarePost:
        """Lock, or unlock, the thread of this post. Raises SquareRefused(404)."""
        with self._condition:
            first = self.post(self.post(number).thread)
            self._posts[first.id] = replace(first, locked=locked)
            self._tell()
            return self._posts[first.id]

    def post(self, number: int) -> SquarePost:
        """Raises SquareRefused(404)."""
        with self._condition:
            if number not in self._posts:
                raise SquareRefused(404, "no such post")
            return self._posts[number]

    def is_locked(self, note: SquarePost) -> bool:
        return self.post(note.thread).locked

    def context_of(self, note: SquarePost) -> list[SquarePost]:
        """The posts it answers, the thread's first post first."""
        chain = []
        while note.parent:
            note = self.post(note.parent)
            chain.append(note)
        return chain[::-1]

    def thread(self, number: int) -> list[SquarePost]:
        """All posts of the thread with this first post, oldest first. Raises SquareRefused(404)."""
        with self._condition:
            first = self.post(self.post(number).thread)
            return [note for note in self._posts.values() if note.thread == first.id]

    def threads(self) -> list[list[SquarePost]]:
        """Every thread, the newest first."""
        with self._condition:
            return [self.thread(n.id) for n in reversed(self._posts.values()) if not n.parent]

    def replies(self, parent: int, author: str = "") -> list[SquarePost]:
        """The direct replies to a post, oldest first. Raises SquareRefused(404)."""
        with self._condition:
            self.post(parent)
            return [n for n in self._posts.values() if n.parent == parent and author in ("", n.author)]

    def changes(self, after: int, count: int) -> BoardPage:
        """Posts whose text changed after this revision, by rising revision, at most `count`."""
        with self._condition:
            known = (n for n in self._posts.values() if n.revision > after and n.id not in self._forgotten)
            found = sorted(known, key=lambda note: note.revision)
            return BoardPage(tuple(found[:count]), len(found) > count, self._forgotten_up_to)

    def forget(self, before: datetime) -> None:
        """From now on leave out of `changes` what was written before this time."""
        with self._condition:
            old = [n for n in self._posts.values() if n.written_at < before]
            self._forgotten.update(note.id for note in old)
            self._forgotten_up_to = max((n.revision for n in old), default=self._forgotten_up_to)

    def wait_for_change(self, version: int, seconds: float) -> int:
        """The version once it is past `version`, or as it is after `seconds`, or when the square closes."""
        with self._condition:
            self._condition.wait_for(lambda: self._version > version or not self._open, seconds)
            return self._version

    def open(self, *, opened: bool = True) -> None:
        """Open the square, or close it, which ends every wait for a change."""
        with self._condition:
            self._open = opened
            self._condition.notify_all()

    def notify_change(self) -> None:
        """Count a change in something other than the posts, and wake whoever waits."""
        with self._condition:
            self._tell()

    def _tell(self) -> int:
        self._version += 1
        self._condition.notify_all()
        return self._version

    def _put(self, note: SquarePost) -> SquarePost:
        self._posts[note.id] = replace(note, revision=self._tell())
        return self._posts[note.id]

    def _by_key(self, author: str, key: str) -> SquarePost | None:
        return next((n for n in self._posts.values() if key and (n.author, n.key) == (author, key)), None)

    def _answerable(self, parent: int) -> SquarePost:
        above = self.post(parent)
        if above.deleted:
            raise SquareRefused(410, "this post was deleted")
        if self.is_locked(above):
            raise SquareRefused(403, "this thread is closed to replies")
        return above

    def _check(self, author: str, text: str) -> None:
        limit = self.limit if self.member(author).token else LONGEST
        if not text.strip():
            raise SquareRefused(422, "a post needs words")
        if len(text) > limit:
            raise SquareRefused(422, f"{len(text)} characters, and {limit} are allowed")
