"""How often a token may ask: so many times a minute, counted in this process."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

MINUTE = 60


@dataclass(frozen=True, slots=True)
class TokenAllowance:
    """What a token may still ask. `left` is negative once it asked too often; `resets_in` is in seconds."""

    limit: int
    left: int
    resets_in: int

    @property
    def headers(self) -> dict[str, str]:
        """As callers read it (draft-ietf-httpapi-ratelimit-headers-03)."""
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.left)),
            "RateLimit-Reset": str(self.resets_in),
        }
        return told if self.left >= 0 else {**told, "Retry-After": str(self.resets_in)}


class RateCounter:
    """Counts what each token asked in the present minute."""

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._lock = Lock()
        self._minute = 0
        self._asked: dict[int, int] = {}

    def ask(self, token: int, now: datetime) -> TokenAllowance:
        """Count once more; returns what is left after that."""
        minute, second = divmod(int(now.timestamp()), MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._asked = minute, {}
            asked = self._asked[token] = self._asked.get(token, 0) + 1
        return TokenAllowance(self._limit, self._limit - asked, MINUTE - second)
