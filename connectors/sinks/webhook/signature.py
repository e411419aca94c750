"""The signature of a webhook: HMAC-SHA256 over id, time and body, as Standard Webhooks 1.0.0 has it (`v1`).

Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64
"""Bytes of a secret: "at least 24 bytes (192 bits, 512 maximum)"."""


class BadSecret(ValueError):
    """A secret that is none; the text says what is wrong, and never holds it."""


def secrets_of(name: str, told: str) -> tuple[bytes, ...]:
    """The secrets of the sink `name` in `NAME=whsec_… NAME=whsec_…`; several while one takes the other's place.

    Raises BadSecret where one of its own cannot be read, or there is none.
    """
    pairs = (pair.partition("=") for pair in told.split())
    found = tuple(_secret(value) for pair_name, _, value in pairs if pair_name == name)
    if not found:
        raise BadSecret(f"it holds no secret for {name}: write {name}={PREFIX}…")
    return found


def signed_headers(event_id: str, at: datetime, body: bytes, secrets: Sequence[bytes]) -> Mapping[str, str]:
    """The three headers; `at` is the moment of the attempt. With several secrets there are several signatures."""
    seconds = int(at.timestamp())
    content = b".".join((event_id.encode(), str(seconds).encode(), body))
    made = (base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode() for secret in secrets)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{one}" for one in made),
    }


def _secret(value: str) -> bytes:
    if not value.startswith(PREFIX):
        raise BadSecret(f"a secret begins with {PREFIX}")
    try:
        secret = base64.b64decode(value.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret(f"what follows {PREFIX} is no base64") from None
    if not _SHORTEST <= len(secret) <= _LONGEST:
        raise BadSecret(f"a secret has {_SHORTEST} to {_LONGEST} bytes, this one {len(secret)}")
    return secret
