"""axe finds nothing serious on the demo's page, whoever one is and whatever is open, in both colour schemes; and what
can be pressed is large enough for a finger.
"""

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.acting import SLOW, ask, be, card, open_thread, person, say, thread
from tests.browser.axe import grave_findings

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll("button, select, input, textarea")]
  .filter((node) => !["checkbox", "radio"].includes(node.type))
  .filter((node) => node.checkVisibility({ visibilityProperty: true }))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([node, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([node, box]) => `${node.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
WHITE = """() => [...document.querySelectorAll("button, select, input, textarea, dialog, option")]
  .filter((node) => ["rgb(255, 255, 255)", "rgb(239, 239, 239)"].includes(getComputedStyle(node).backgroundColor))
  .filter((node) => !node.matches("[aria-pressed=true], [aria-current]"))
  .map((node) => node.outerHTML.slice(0, 100))"""


@pytest.fixture
def asked(tab: Tab) -> Tab:
    """A page on which something was asked and is being answered, its thread open."""
    ask(tab, "yan", "Ferrywire API: is what the endpoint returns readable for everybody?")
    be(tab, "Ana Reyes", "ask-api")
    open_thread(card(tab, "readable for everybody"))
    say(tab, "reply: *It is*, see `GET /v2/readable`.")
    thread(tab, "Ana Reyes proposes")
    return tab


def test_whoever_one_is_nothing_serious_is_found(asked: Tab) -> None:
    for name in ("Ana Reyes", "Fay Mensah", "Gil Marchetti", "Ivy Novak"):
        person(asked, name).click()
        assert grave_findings(asked) == [], name
    be(asked, "Gil Marchetti", "comms-review")
    assert grave_findings(asked) == []


def test_homes_windows_drawer_completion_and_guides_have_nothing_serious(asked: Tab) -> None:
    for name in ("Ana Reyes", "Fay Mensah", "Gil Marchetti", "Ivy Novak"):
        person(asked, name).click()
        asked.get_by_role("button", name="Switchboard home").click()
        expect(asked.locator("#home h4").first).to_be_visible(timeout=SLOW)
        assert grave_findings(asked) == [], name
    asked.get_by_role("button", name="Guided tour").click()
    asked.get_by_role("button", name="Begin").click()
    assert grave_findings(asked) == []
    asked.get_by_role("button", name="Leave", exact=True).click()
    be(asked, "Ana Reyes", "ask-api")
    asked.get_by_label("Message or /switchboard command").press_sequentially("/")
    assert grave_findings(asked) == []
    asked.get_by_role("button", name="Reset", exact=True).click()
    assert grave_findings(asked) == []
    asked.get_by_role("button", name="Keep it").click()
    asked.get_by_role("button", name="Behind the scenes").click()
    expect(asked.locator("#traffic tr").first).to_be_visible(timeout=SLOW)
    assert grave_findings(asked) == []
    asked.get_by_role("button", name="Close", exact=True).click()
    card(asked, "readable for everybody").get_by_role("button", name="Write reply").click()
    expect(asked.locator("#window")).to_be_visible(timeout=SLOW)
    assert grave_findings(asked) == []
    asked.keyboard.press("Escape")


def test_what_can_be_pressed_is_24_pixels_and_nothing_is_left_white_in_the_dark(asked: Tab) -> None:
    asked.emulate_media(color_scheme="dark")
    for width in (390, 1400):
        asked.set_viewport_size({"width": width, "height": 900})
        assert asked.evaluate(SMALL) == []
        assert asked.evaluate(WHITE) == []
        assert asked.evaluate("document.documentElement.scrollWidth") <= width


def test_a_fault_would_be_found(tab: Tab) -> None:
    tab.evaluate("""() => {
      const made = [document.createElement("p"), document.createElement("input")];
      made[0].textContent = "Pale";
      made[0].style.color = "#888888";
      made[0].style.background = "#999999";
      document.querySelector(".room .pane").prepend(...made);
    }""")
    rules = {finding.split(": ")[1] for finding in grave_findings(tab)}
    assert rules == {"label", "color-contrast"}
