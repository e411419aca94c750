"""The desk on the web as a browser meets it: the whole application on a real desk and database, signed in as anyone."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from bot.core.signing_in.sessions import SignInMethod
from bot.desk import Desk
from bot.web.app import web_app
from bot.web.signing_in.cookie import cookie_name


@dataclass
class Browser:
    """One person's browser. It keeps cookies, says where a form was sent from, and follows no redirects by itself."""

    client: TestClient
    origin: str

    def get(self, address: str, **headers: str) -> Response:
        return self.client.get(address, headers=headers)

    def read(self, address: str) -> str:
        """A page that is there, as HTML."""
        answer = self.get(address)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.text

    def post(self, address: str, fields: dict[str, str] | None = None, **headers: str) -> Response:
        """Send fields as they are, without those that a form of ours holds."""
        return self.client.post(address, data=fields or {}, headers={"Origin": self.origin, **headers})

    def submit(self, page: str, action: str, **fields: str) -> Response:
        """Open a page and send its first form with this action, its hidden fields and all."""
        form = next((one for one in forms_in(self.read(page)) if one.action == action), None)
        assert form is not None, f"{page} has no form for {action}"
        return self.post(action, {**form.values, **fields}, Referer=f"{self.origin}{page}")


@dataclass
class HtmlForm:
    """A form as it stands in a page."""

    action: str
    values: dict[str, str]


def a_browser(desk: Desk, app: ASGIApp | None = None) -> Browser:
    """Of somebody who is not signed in."""
    origin = desk.context.company().web.public_address
    client = TestClient(app or web_app(desk), base_url=origin, follow_redirects=False, raise_server_exceptions=False)
    return Browser(client, origin)


def signed_in_browser(desk: Desk, slack: str, app: ASGIApp | None = None) -> Browser:
    """Of this person, who has signed in."""
    browser = a_browser(desk, app)
    secret = desk.signing_in.sign_in(slack, SignInMethod.LINK)
    browser.client.cookies.set(cookie_name(desk.context.company().web), secret)
    return browser


def forms_in(html: str) -> list[HtmlForm]:
    """Every form of a page."""
    reader = _FormReader()
    reader.feed(html)
    return reader.forms


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self._inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values: dict[str, Any] = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(HtmlForm(values.get("action", ""), {}))
            self._inside = True
        elif tag == "input" and self._inside and "name" in values:
            self.forms[-1].values[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
