"""The name of a reply before it is sent. Bluesky's records have keys that their writer chooses: a TID, 53 bits of
microseconds and 10 bits of chance (https://atproto.com/specs/tid). Ours is made of what is kept with the claim, the
moment of the first attempt and the idempotency key, and so is the record's `createdAt`: every attempt writes the same
bytes under one key, which changes nothing when they stand already.
"""

import hashlib
from datetime import UTC, datetime

from bot.core.model import OutgoingReply

_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


def record_key(order: OutgoingReply) -> str:
    """The milliseconds of the first attempt, then 20 bits of a hash: two replies of one moment are kept apart."""
    words = f"{order.key}\0{order.post.external_id}\0{order.text}"
    chance = int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest()[:4], "big")
    microseconds = int(order.since.timestamp() * 1000) * 1000 + chance % 1000
    number = microseconds << 10 | (chance // 1000) & 0x3FF
    return "".join(_DIGITS[number >> shift & 31] for shift in range(60, -1, -5))


def created_at(order: OutgoingReply) -> str:
    return order.since.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(written: str, otherwise: datetime) -> datetime:
    """A `createdAt` as its client wrote it, which may be anything."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else otherwise
    except (ValueError, OverflowError):
        return otherwise
