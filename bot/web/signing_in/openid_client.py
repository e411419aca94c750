"""OpenID Connect with Slack, by Authlib: the address to go to, and what is known of who came back. Loaded when somebody
signs in so for the first time, for it takes a while.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.core.errors import NotAllowed, Unavailable
from bot.web.signing_in.attempt import AGAIN, SignInAttempt, SlackApplication

SCOPE = "openid profile"
"""What is asked of who signs in; the manifest of the app names the same."""

_SECONDS = 10.0
_CLOCKS_DIFFER = 60


@dataclass(frozen=True, slots=True)
class OpenIdClient:
    """Speaks with Slack for one application, to which Slack leads back at `redirect`."""

    app: SlackApplication
    redirect: str
    transport: httpx2.BaseTransport | None = None

    def address(self, attempt: SignInAttempt, team: str) -> str:
        """Where who wants to sign in goes."""
        with self._client() as client:
            url, _ = client.create_authorization_url(
                f"{self.app.slack}/openid/connect/authorize",
                state=attempt.state,
                code_verifier=attempt.verifier,
                nonce=attempt.nonce,
                team=team,
            )
        return str(url)

    def claims(self, attempt: SignInAttempt, code: str, now: datetime) -> Mapping[str, object]:
        """What Slack says of who came back with this code, once it holds. Raises NotAllowed, Unavailable."""
        try:
            with self._client() as client:
                return self._checked_claims(client, attempt, code, now)
        except OAuthError as error:
            raise NotAllowed(f"Slack did not say who you are ({error.error}). {AGAIN}") from error
        except (JoseError, ValueError) as error:
            raise NotAllowed(f"What Slack said of you does not hold ({type(error).__name__}). {AGAIN}") from error
        except httpx2.HTTPError as error:
            raise Unavailable("Slack", f"it cannot be reached to sign you in; try again soon ({error})") from error

    def _checked_claims(
        self, client: OAuth2Client, attempt: SignInAttempt, code: str, now: datetime
    ) -> Mapping[str, object]:
        answer = client.fetch_token(
            f"{self.app.api_url}openid.connect.token", code=code, code_verifier=attempt.verifier
        )
        asked = client.request("GET", f"{self.app.slack}/openid/connect/keys", withhold_token=True)
        keys = KeySet.import_key_set(asked.raise_for_status().json())
        token = jwt.decode(str(answer.get("id_token", "")), keys, algorithms=["RS256"])
        wanted = {
            "iss": {"essential": True, "value": self.app.slack},
            "aud": {"essential": True, "value": self.app.client_id},
            "nonce": {"essential": True, "value": attempt.nonce},
        }
        params = {"nonce": attempt.nonce, "client_id": self.app.client_id, "access_token": answer.get("access_token")}
        claims = CodeIDToken(token.claims, token.header, wanted, params)
        claims.validate(int(now.timestamp()), _CLOCKS_DIFFER)
        return dict(claims)

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self.app.client_id,
            self.app.client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106  the name of a method
            scope=SCOPE,
            redirect_uri=self.redirect,
            code_challenge_method="S256",
            timeout=_SECONDS,
            transport=self.transport,
        )
