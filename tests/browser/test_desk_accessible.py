"""axe finds nothing serious on any page of the desk on the web, in both colour schemes, and each fits a phone."""

import time

import pytest
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as Tab

from bot.cli.demo.setup import DemoSetup
from bot.core.signing_in.sessions import SignInMethod
from bot.sandbox.demo.company import load_public
from bot.sandbox.demo.observer import DemoObserver
from bot.web.signing_in.cookie import cookie_name
from bot.web.site_map import PAGES
from tests.browser.acting import SLOW
from tests.browser.axe import findings_at

pytestmark = pytest.mark.browser

ANA, GIL = "U0ANA00001", "U0GIL00007"
QUESTION = next(post for post in load_public().posts if "api" in post.tags and not post.under)
ABSENT = "/review/bursts/"
"""The demo has no burst, so this page would not be there."""
ADDRESSES = sorted(
    at for page in PAGES if not (at := page.example or page.address).endswith(".svg") and not at.startswith(ABSENT)
)


@pytest.fixture
def desk(house: DemoSetup, context: BrowserContext) -> str:
    """Where the desk of the demo is, with communications signed in, something asked and an answer proposed."""
    house.environment.square.board.ask(QUESTION.handle, QUESTION.text, QUESTION.title)
    eyes = DemoObserver(house.environment, SLOW / 1000, time.monotonic)
    card = eyes.wait_for("the card", lambda: eyes.find_card(QUESTION.text[:60]))
    house.environment.slack.say(ANA, card.channel, "reply: It does.", thread_ts=card.ts)
    eyes.wait_for("the proposal", lambda: eyes.find_reply(card, " proposes"))
    web = house.bot.company().web
    secret = house.bot.desk.signing_in.sign_in(GIL, SignInMethod.LINK)
    context.add_cookies([{"name": cookie_name(web), "value": secret, "url": web.public_address}])
    return web.public_address


def test_nothing_serious_is_found_on_any_page_of_the_desk(desk: str, page: Tab) -> None:
    assert findings_at(page, [f"{desk}{address}" for address in ADDRESSES]) == []


def test_every_page_of_the_desk_fits_a_phone(desk: str, page: Tab) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    wide = []
    for address in ADDRESSES:
        answer = page.goto(f"{desk}{address}")
        assert answer is not None
        assert answer.status == 200, address
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(address)
    assert wide == []


def test_nothing_serious_is_found_where_one_signs_in(desk: str, page: Tab, context: BrowserContext) -> None:
    context.clear_cookies()
    assert (
        findings_at(page, [f"{desk}/sign-in", f"{desk}/sign-in/link?key=old", f"{desk}/nowhere", f"{desk}/api"]) == []
    )
