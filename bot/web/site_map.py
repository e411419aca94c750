"""The one list of what there is on the web: navigation, the walk of permissions and the browser's tests read it."""

from starlette.routing import BaseRoute

from bot.desk import Desk
from bot.web.page import Form, Page
from bot.web.pages import start

PAGES: tuple[Page, ...] = (*start.PAGES,)
"""In the order of the navigation: Review, Outbound, Conversations, Numbers, Sources, People, Audit."""

FORMS: tuple[Form, ...] = ()


def open_routes(_desk: Desk) -> list[BaseRoute]:
    """What is answered without a session: whoever adds here checks by themselves who may read it."""
    return []
