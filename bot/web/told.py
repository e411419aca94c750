"""What a page says once after something was done: it travels in a cookie that the next page takes away."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "desk_told"
_LONGEST = 1000
_SECONDS = 60


def tell(answer: Response, words: str) -> None:
    """Have the next page say this."""
    kept = urlsafe_b64encode(words[:_LONGEST].encode()).decode()
    answer.set_cookie(COOKIE, kept, max_age=_SECONDS, httponly=True, samesite="strict")


def told_before(request: Request) -> str:
    """What was to be said, "" for nothing."""
    try:
        return urlsafe_b64decode(request.cookies.get(COOKIE, "").encode()).decode()
    except ValueError:
        return ""


def forget_told(answer: Response) -> None:
    """It was said."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
