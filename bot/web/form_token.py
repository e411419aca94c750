"""Tokens in forms: one that shows that the form is ours (against cross-site request forgery), and one that tells this
form from all others, so that sending it twice acts once.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from markupsafe import Markup

FIELD, NONCE = "form_token", "nonce"
_HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')


@dataclass(frozen=True, slots=True)
class FormTokens:
    """Those of one session, derived from its secret, so that nothing need be kept."""

    session_secret: str = field(repr=False)

    @property
    def token(self) -> str:
        return hmac.new(self.session_secret.encode(), b"form", sha256).hexdigest()

    def matches(self, given: str) -> bool:
        return hmac.compare_digest(self.token.encode(), given.encode())

    def fields(self) -> Markup:
        """The hidden fields that each form holds: `{{ form_fields() }}`."""
        return _HIDDEN.format(FIELD, self.token) + _HIDDEN.format(NONCE, secrets.token_urlsafe(12))
