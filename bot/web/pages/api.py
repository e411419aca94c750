"""The page that explains the read API, for whoever writes a program. It tells nothing that needs a token."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core.api.tokens import ApiScope
from bot.core.figures.figures import FIGURES
from bot.web.api.openapi import description
from bot.web.rendering import Rendering


def routes(rendering: Rendering, base: str, *, feed: bool) -> list[Route]:
    """The page's own. `base` is the desk's address, `feed` whether there is an answers' feed."""

    def show(_request: Request) -> Response:
        return rendering.bare_page(
            "api.html", base=base, feed=feed, described=description(), scopes=tuple(ApiScope), figures=FIGURES
        )

    return [Route("/api", show)]
