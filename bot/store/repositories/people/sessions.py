"""Who is signed in on the web, and the links to sign in with."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session as DatabaseSession
from sqlmodel import col

from bot.core.signing_in.sessions import IDLE, LINK_HOLDS, LONGEST, Session
from bot.store.tables.people import SignInLinkRow, WebSessionRow


class Sessions:
    """Every query about sessions and links. What is over is deleted as others are begun."""

    def __init__(self, session: DatabaseSession, now: datetime) -> None:
        self._session = session
        self._now = now

    def make_link(self, secret_hash: str, person: str) -> None:
        """A link for this person, in place of any they were given before."""
        over = (col(SignInLinkRow.until) <= self._now) | (col(SignInLinkRow.person) == person)
        self._session.execute(delete(SignInLinkRow).where(over))
        self._session.add(SignInLinkRow(secret_hash=secret_hash, person=person, until=self._now + LINK_HOLDS))

    def person_of_link(self, secret_hash: str) -> str:
        """For whom this link is, "" when it does not hold."""
        row = self._session.get(SignInLinkRow, secret_hash)
        return row.person if row is not None and row.until > self._now else ""

    def use_link(self, secret_hash: str) -> bool:
        """Use up a link; False when somebody else did."""
        here = (col(SignInLinkRow.secret_hash) == secret_hash, col(SignInLinkRow.until) > self._now)
        return bool(self._session.execute(delete(SignInLinkRow).where(*here)).rowcount)  # type: ignore[attr-defined]

    def begin(self, secret_hash: str, person: str) -> None:
        """Somebody is signed in from now on."""
        idle, old = col(WebSessionRow.last_used) <= self._now - IDLE, col(WebSessionRow.began) <= self._now - LONGEST
        self._session.execute(delete(WebSessionRow).where(idle | old))
        row = WebSessionRow(secret_hash=secret_hash, person=person, began=self._now, last_used=self._now)
        self._session.add(row)

    def one(self, secret_hash: str) -> Session | None:
        """A session that is not over."""
        row = self._session.get(WebSessionRow, secret_hash)
        if row is None:
            return None
        found = Session(row.secret_hash, row.person, row.began, row.last_used)
        return None if found.is_over(self._now) else found

    def touch(self, secret_hash: str) -> None:
        """It is used now."""
        row = self._session.get(WebSessionRow, secret_hash)
        if row is not None:
            row.last_used = self._now

    def end(self, secret_hash: str) -> None:
        """Signed out."""
        self._session.execute(delete(WebSessionRow).where(col(WebSessionRow.secret_hash) == secret_hash))

    def end_all(self, person: str) -> None:
        """Signed out everywhere, and no link holds any more."""
        self._session.execute(delete(WebSessionRow).where(col(WebSessionRow.person) == person))
        self._session.execute(delete(SignInLinkRow).where(col(SignInLinkRow.person) == person))
