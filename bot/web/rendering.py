"""Pages out of templates. Autoescape is always on, so that a stranger's words stay words, and a name that a template
uses and nobody gave is an error.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bot.core.permissions import Act
from bot.core.sending.holds import scope_words
from bot.desk import Desk
from bot.slack.blocks.escape import clean
from bot.web.told import forget_told
from bot.web.words import actor_name, first_words, named, person_name

HERE = Path(__file__).parent
STATIC = HERE / "static"

Nav = tuple[tuple[str, str], ...]
"""Names and addresses of the pages in the navigation."""


class Rendering:
    """Renders pages, each with the frame around it."""

    def __init__(self, nav: Nav, desk: Desk) -> None:
        self._nav = nav
        self.environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals.update(
            static=static_address, company=desk.context.company().name, scope_words=scope_words, Act=Act
        )
        self.environment.tests["web_link"] = is_web_link
        self.environment.filters["first_words"] = first_words
        self.environment.filters["named"] = lambda text: named(text, desk.people)
        self.environment.filters["actor"] = lambda by: actor_name(by, desk.people)
        self.environment.filters["clean"] = clean
        self.environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
        self.environment.filters["person"] = lambda slack: person_name(slack, desk.people)

    def page(self, template: str, status: int, values: Mapping[str, object]) -> Response:
        """A page for somebody who is signed in: `values` hold what its frame needs, too."""
        searches = any(address == "/outbound" for _, address in self._nav)
        whole = {"nav": self._nav, "searches": searches, **values}
        answer = HTMLResponse(self.environment.get_template(template).render(whole), status)
        if values["told"]:
            forget_told(answer)
        return answer

    def bare_page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page for anybody, without the navigation."""
        return HTMLResponse(self.environment.get_template(template).render({"problem": "", **values}), status)


@cache
def static_address(name: str) -> str:
    """Where a file of ours is; another content has another address, so that it may be kept for long."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def is_web_link(address: object) -> bool:
    """Whether an address from outside may be a link: {% if post.url is web_link %}."""
    try:
        return isinstance(address, str) and urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False
