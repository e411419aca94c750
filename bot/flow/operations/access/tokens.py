"""Tokens by which programs read: made and revoked, each with its entry in the history."""

from bot.core.api.tokens import ApiToken, ApiTokenRequest
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def add_token(tx: Transaction, asked: ApiTokenRequest, secret: str, by: str) -> ApiToken:
    """Keep a token that was made."""
    token = tx.tokens.add(asked, secret, by)
    scopes = " ".join(scope.value for scope in token.scopes)
    data = {"token": str(token.number), "scopes": scopes, "until": token.expires_at.isoformat()}
    tx.record(NewEntry("token.added", by, why=token.name, data=data))
    return token


def revoke_token(tx: Transaction, number: int, by: str) -> tuple[ApiToken, bool]:
    """Revoke one; False where it was revoked before. Raises NotFound."""
    token, revoked = tx.tokens.revoke(number, by)
    if revoked:
        tx.record(NewEntry("token.revoked", by, why=token.name, data={"token": str(number)}))
    return token, revoked
