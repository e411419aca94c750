"""The one list of what there is on the web: navigation, the walk of permissions and the browser's tests read it."""

from starlette.routing import BaseRoute

from bot.desk import Desk
from bot.web.answers.routes import feed_routes
from bot.web.api.routes import api_routes
from bot.web.page import Form, Page
from bot.web.pages import (
    api,
    audit,
    bursts,
    conversations,
    numbers,
    outbound,
    people,
    replies,
    review,
    sending,
    sources,
    start,
)
from bot.web.rendering import Rendering

PAGES: tuple[Page, ...] = (
    *start.PAGES,
    *sending.PAGES,
    *review.PAGES,
    *bursts.PAGES,
    *outbound.PAGES,
    *conversations.PAGES,
    *numbers.PAGES,
    *sources.PAGES,
    *people.PAGES,
    *audit.PAGES,
)
"""In the order of the navigation: Review, Outbound, Conversations, Numbers, Sources, People, Audit."""

FORMS: tuple[Form, ...] = (*sending.FORMS, *bursts.FORMS, *outbound.FORMS, *replies.FORMS, *sources.FORMS, *audit.FORMS)


def open_routes(desk: Desk, rendering: Rendering) -> list[BaseRoute]:
    """What is answered without a session: whoever adds here checks by themselves who may read it."""
    web = desk.context.company().web
    return [*api.routes(rendering, web.public_address, feed=web.feed), api_routes(desk), *feed_routes(desk)]
