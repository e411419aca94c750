"""The rows of tokens by which programs read. Each is found by the hash of its secret."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.api.tokens import ApiScope, ApiToken, ApiTokenRequest, token_hash
from bot.core.errors import NotFound
from bot.store.rows import find_row
from bot.store.tables.access.tokens import ApiTokenRow


class ApiTokens:
    """Every query about tokens."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def add(self, asked: ApiTokenRequest, secret: str, by: str) -> ApiToken:
        """Keep a new token, by its hash."""
        row = ApiTokenRow(
            name=asked.name,
            sha256=token_hash(secret),
            scopes=[scope.value for scope in asked.scopes],
            made_at=self._now,
            made_by=by,
            expires_at=self._now + asked.lasts,
        )
        self._session.add(row)
        self._session.flush()
        return _token(row)

    def of_secret(self, secret: str) -> ApiToken | None:
        """The token of this secret, whether it holds or not."""
        row = self._session.exec(select(ApiTokenRow).where(ApiTokenRow.sha256 == token_hash(secret))).first()
        return None if row is None else _token(row)

    def all(self) -> Sequence[ApiToken]:
        """Every token, oldest first."""
        return [_token(row) for row in self._session.exec(select(ApiTokenRow).order_by(col(ApiTokenRow.number)))]

    def revoke(self, number: int, by: str) -> tuple[ApiToken, bool]:
        """Let a token open nothing any more; False where it was revoked before. Raises NotFound."""
        row = find_row(self._session, ApiTokenRow, number, lock=True)
        if row is None:
            raise NotFound(f"There is no token {number}; `switchboard tokens list --all` names them.")
        if row.revoked_at is not None:
            return _token(row), False
        row.revoked_at, row.revoked_by = self._now, by
        return _token(row), True


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        number=row.number or 0,
        name=row.name,
        scopes=tuple(ApiScope(scope) for scope in row.scopes or ()),
        made_at=row.made_at,
        made_by=row.made_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
    )
