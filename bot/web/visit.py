"""One request of somebody who is signed in: what was asked, by whom, and how it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.core.errors import Faulty
from bot.desk import Desk
from bot.desk.context import EventKeys
from bot.web.clock import PageClock
from bot.web.form_token import NONCE, FormTokens
from bot.web.rendering import Rendering
from bot.web.told import tell, told_before
from bot.web.viewer import Viewer

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Visit:
    """What a view is handed. `form` holds what was posted; nothing for a page that is looked at."""

    request: Request
    viewer: Viewer
    desk: Desk
    now: datetime
    rendering: Rendering
    tokens: FormTokens
    form: FormData

    @property
    def by(self) -> str:
        """The viewer's Slack user id: the `by` of the desk's acts."""
        return self.viewer.slack

    @property
    def event(self) -> EventKeys:
        """What tells this form from all others, so that one that is sent twice acts once."""
        return (f"web:{self.by}:{self.text(NONCE)}",)

    @property
    def query(self) -> QueryParams:
        """The address's parameters."""
        return self.request.query_params

    def text(self, name: str) -> str:
        """A field of the form, "" when it is not there."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A number in the address's path. Raises Faulty."""
        return whole_number(self.request.path_params.get(name, ""), name)

    @property
    def back(self) -> str:
        """The page a form was sent from, as a path of ours."""
        parts = urlsplit(self.request.headers.get("referer", ""))
        return f"/{parts.path.lstrip('/')}{f'?{parts.query}' if parts.query else ''}"

    def render(self, template: str, status: int = 200, **values: object) -> Response:
        """A page out of `templates/<template>`, in the desk's frame."""
        frame = {
            "viewer": self.viewer,
            "here": self.request.url.path,
            "told": told_before(self.request),
            "clock": PageClock(self.now, self.viewer.zone),
            "form_fields": self.tokens.fields,
            "holds": self.desk.sending.holds(),
            "scopes": self.desk.sending.scopes(),
        }
        return self.rendering.page(template, status, {**frame, **values})

    def go(self, address: str, told: str = "") -> Response:
        """Lead on to another page, which says `told` once."""
        answer = RedirectResponse(address, 303)
        if told:
            tell(answer, told)
        return answer


def whole_number(value: object, name: str) -> int:
    """A number from an address. Raises Faulty with what to write."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise Faulty([f"{name} is a whole number, such as 12."])
    return int(text)


def address_with(path: str, query: Mapping[str, str], **changes: str) -> str:
    """An address with these parameters, some of them changed; empty ones are left out."""
    kept = {name: value for name, value in {**query, **changes}.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path
