"""The result of a user's interaction, and the fields every interactive payload begins with."""

from dataclasses import dataclass, field

from bot.sandbox.slack.protocol import Json
from bot.sandbox.slack.workspace.delivery import Pending
from bot.sandbox.slack.workspace.workspace import RunningWorkspace


@dataclass(frozen=True, slots=True)
class ActionResult:
    """`ok`: the app acknowledged in time with a valid payload.

    `error`: otherwise why: operation_timeout, dispatch_failed (no socket), or the error in the ack's payload.
    `payload`: the ack's payload. `errors`: by block_id, what is shown beside the fields.
    `messages`: the responses by the ack or the response_url so far.
    """

    ok: bool
    error: str = ""
    payload: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    messages: tuple[Json, ...] = ()


def wait_for_result(workspace: RunningWorkspace, pending: Pending) -> ActionResult:
    """Wait for the ack; return the result."""
    workspace.delivery.wait(pending)
    return ActionResult(not pending.failure, pending.failure, pending.payload)


def payload_identity(workspace: RunningWorkspace, user_id: str) -> Json:
    """User, team and app, as every interactive payload has them; `team` is the app's, the user's may be another.
    Raises user_not_found, account_inactive.
    """
    user, seed = workspace.state.acting_user(user_id), workspace.seed
    whose = workspace.state.team_of(user)
    return {
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": whose},
        "team": {"id": seed.team_id, "domain": seed.domain},
        "api_app_id": workspace.app.id,
        "token": "sandbox-verification",
        "enterprise": None,
        "is_enterprise_install": False,
    }
