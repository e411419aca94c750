"""The desk on the web in a real Chromium: in by a link, a hold and back, every page in both colour schemes, and out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from bot.cli.demo.setup import DemoSetup
from bot.core.model import Role
from bot.web.site_map import PAGES
from tests.browser.axe import findings_at

pytestmark = pytest.mark.browser

WIDTHS = (390, 768, 1440)
SHOWN = [page.example or page.address for page in PAGES if "{" not in page.address]


@pytest.fixture
def desk(page: Tab, house: DemoSetup) -> Iterator[Tab]:
    """The start page, signed in by a link as somebody who approves; whatever it complains of fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    person = next(one for one in house.environment.people if Role.COMMS in one.roles)
    first = person.name.split()[0]
    page.goto(house.web_link(person.slack))
    page.get_by_role("button", name=f"Sign in as {first}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello {first}")
    yield page
    assert complaints == []


def test_sending_is_held_from_the_top_of_a_page_resumed_and_one_signs_out(desk: Tab, house: DemoSetup) -> None:
    desk.get_by_role("link", name="People").click()
    desk.locator("summary", has_text="Hold").click()
    desk.get_by_label("Why").fill("a leak")
    desk.get_by_role("button", name="Hold it").click()
    expect(desk.get_by_role("status")).to_have_text("All sending is held.")
    expect(desk.get_by_role("heading", level=1)).to_have_text("People")
    desk.get_by_role("link", name="Resume…").click()
    desk.get_by_role("main").get_by_role("button", name="Resume").click()
    expect(desk.get_by_role("status")).to_have_text("The hold is lifted.")
    desk.locator(".me summary").click()
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")
    desk.goto(f"{house.bot.desk.web_address}/people")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_nothing_serious_is_found_on_any_page(desk: Tab, house: DemoSetup) -> None:
    addresses = [f"{house.bot.desk.web_address}{address}" for address in SHOWN]

    assert findings_at(desk, addresses) == []


def test_no_page_is_wider_than_its_screen(desk: Tab, house: DemoSetup) -> None:
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 900})
        for address in SHOWN:
            desk.goto(f"{house.bot.desk.web_address}{address}")
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_the_first_key_leads_past_the_navigation(desk: Tab) -> None:
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the page")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("main")).to_be_focused()
