"""Signing in, staying signed in, signing out. Whoever may not is refused at each request, not at the first alone."""

import secrets

import structlog

from bot.core.errors import NotAllowed, NotFound
from bot.core.model import Person
from bot.core.permissions import Act
from bot.core.signing_in.sessions import TOUCH, Session, SignInMethod, secret_hash
from bot.desk.context import DeskContext, EventKeys
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

log = structlog.get_logger()

LINK_IS_OVER = "This link was used, or is older than ten minutes. Type /sb desk in Slack for another."


class SignInDesk:
    """Secrets are handed out once, by whoever makes them; here and in the database are their hashes."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def make_link_secret(self, by: str, event: EventKeys = ()) -> str:
        """The secret of a link with which this person can sign in once. Raises NotAllowed."""
        secret = secrets.token_urlsafe(32)
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            tx.sessions.make_link(secret_hash(secret), by)
        return secret

    def person_of_link(self, link_secret: str) -> Person:
        """Whose link this is; looking does not use it up. Raises NotFound, NotAllowed."""
        with self._context.store.reading() as tx:
            return self._person_of_link(tx, secret_hash(link_secret))

    def sign_in_by_link(self, link_secret: str) -> str:
        """Use up a link and begin a session; returns its secret. Raises NotFound, NotAllowed."""
        hashed = secret_hash(link_secret)
        with self._context.store.writing() as tx:
            slack = tx.sessions.person_of_link(hashed)
            if not slack or not tx.sessions.use_link(hashed):
                raise NotFound(LINK_IS_OVER)
            secret, told = self._begin(tx, slack, SignInMethod.LINK)
        if told:
            raise NotAllowed(told)
        return secret

    def sign_in(self, slack: str, method: SignInMethod) -> str:
        """Begin a session for somebody who has shown who they are; returns its secret. Raises NotAllowed."""
        with self._context.store.writing() as tx:
            secret, told = self._begin(tx, slack, method)
        if told:
            raise NotAllowed(told)
        return secret

    def signed_in(self, session_secret: str) -> tuple[Session, Person] | None:
        """Whose session this is. All sessions end of somebody who may not sign in any more."""
        hashed = secret_hash(session_secret)
        with self._context.store.reading() as tx:
            session = tx.sessions.one(hashed)
            if session is None:
                return None
            allowed, now = self._context.may(tx, Act.SIGN_IN, session.person), tx.now
        if not allowed:
            with self._context.store.writing() as tx:
                tx.sessions.end_all(session.person)
                tx.record(NewEntry("person.signed_out", session.person, why="may not sign in any more"))
            return None
        if session.last_used + TOUCH <= now:
            with self._context.store.writing() as tx:
                tx.sessions.touch(hashed)
        return session, self._context.people[session.person]

    def sign_out(self, session_secret: str) -> None:
        """End a session."""
        with self._context.store.writing() as tx:
            hashed = secret_hash(session_secret)
            if session := tx.sessions.one(hashed):
                tx.sessions.end(hashed)
                tx.record(NewEntry("person.signed_out", session.person))

    def _person_of_link(self, tx: Transaction, hashed: str) -> Person:
        slack = tx.sessions.person_of_link(hashed)
        if not slack:
            raise NotFound(LINK_IS_OVER)
        self._context.require(tx, Act.SIGN_IN, slack)
        return self._context.people[slack]

    def _begin(self, tx: Transaction, slack: str, method: SignInMethod) -> tuple[str, str]:
        """The secret of a session, or why there is none; either is in the history."""
        told, how = self._context.refuses(tx, Act.SIGN_IN, slack), {"method": method.value}
        if told:
            tx.record(NewEntry("person.sign_in_refused", slack, data=how))
            return "", told
        secret = secrets.token_urlsafe(32)
        tx.sessions.begin(secret_hash(secret), slack)
        tx.record(NewEntry("person.signed_in", slack, data=how))
        return secret, ""
