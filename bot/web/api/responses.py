"""How the API answers: JSON with an ETag, or a problem that says what to do."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.api.records import ProblemRecord

PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""It may be kept by whoever asked, and is to be asked for again each time, by its ETag."""


class ProblemResponse(JSONResponse):
    """An error, as RFC 9457 writes it."""

    media_type = "application/problem+json"


def problem(
    status: int, detail: str, faults: Sequence[str] = (), headers: Mapping[str, str] | None = None
) -> ProblemResponse:
    """Why there is no answer, for whoever asked. `faults`: each by itself, where there are several."""
    title = HTTPStatus(status).phrase
    told = ProblemRecord(type="about:blank", title=title, status=status, detail=detail, faults=list(faults))
    return ProblemResponse(told.model_dump(), status, {"Cache-Control": "no-store", **(headers or {})})


def answer(
    request: Request, found: BaseModel | Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    """What was asked for, or 304 where the caller has it already."""
    body = found.model_dump(mode="json") if isinstance(found, BaseModel) else dict(found)
    response = JSONResponse(body, headers={**PRIVATE, **(headers or {})})
    return unless_known(request, response)


def unless_known(request: Request, response: Response) -> Response:
    """The same with its ETag; 304 without its body where the caller names it."""
    tag = f'"{sha256(response.body).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    named = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    if tag not in named and "*" not in named:
        return response
    kept = {name: value for name, value in response.headers.items() if name not in ("content-length", "content-type")}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=kept)
