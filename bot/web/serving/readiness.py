"""Whether the process lives (`/healthz`) and can work (`/readyz`): asked without signing in, by whoever watches it. The
answers hold no secret and nothing of what is in the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be well, and how it is in words."""

    name: str
    ok: bool
    told: str


Readiness = Callable[[], Sequence[Check]]


def nothing_to_check() -> Sequence[Check]:
    """That of a desk which depends on nothing more than itself."""
    return ()


def routes(readiness: Readiness) -> list[Route]:
    """Both of them."""

    async def healthy(_request: Request) -> Response:
        return JSONResponse({"alive": True})

    def ready(_request: Request) -> Response:
        checks = readiness()
        whole = all(check.ok for check in checks)
        told = {check.name: {"ok": check.ok, "told": check.told} for check in checks}
        return JSONResponse({"ready": whole, "checks": told}, 200 if whole else 503)

    return [Route("/healthz", healthy), Route("/readyz", ready)]
