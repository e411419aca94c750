"""The guided tour, done for one or by oneself, and *Reset*: the demo at its beginning, with nothing left over."""

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from bot.sandbox.demo.tour import TOURS
from tests.browser.acting import SLOW, ask, be, card, open_thread, person, say

pytestmark = pytest.mark.browser

READY = "#tour-next[aria-disabled=false]"


def step(tab: Tab, number: int) -> None:
    expect(tab.locator("#tour-step")).to_have_text(f"Step {number} of 8")


def go_on(tab: Tab) -> None:
    """To the next step, as soon as this one is done."""
    expect(tab.locator(READY)).to_be_visible(timeout=SLOW)
    tab.get_by_role("button", name="Next", exact=True).click()


def begin(tab: Tab) -> None:
    tab.get_by_role("button", name="Guided tour").click()
    tab.get_by_role("button", name="Begin").click()


def do_it(tab: Tab) -> None:
    """Has the step done, unless it was done meanwhile: then the button does nothing."""
    expect(tab.locator("#tour-do[aria-disabled=false], " + READY).first).to_be_visible(timeout=SLOW)
    tab.get_by_role("button", name="Do it for me").click(force=True)


def test_every_step_of_the_tour_does_itself_and_ends_with_the_customer_back(tab: Tab) -> None:
    begin(tab)
    for number in range(1, 9):
        step(tab, number)
        do_it(tab)
        go_on(tab)
    expect(tab.locator("#tour-title")).to_have_text("You have travelled the whole road")
    post = tab.locator("#threads .public-thread").filter(has_text=TOURS[0].question)
    expect(post).to_contain_text(TOURS[0].reply)
    expect(post).to_contain_text(TOURS[0].follow_up)
    expect(tab.locator("#threads")).not_to_contain_text(TOURS[0].inside)
    tab.get_by_role("button", name="Once more").click()
    step(tab, 1)
    do_it(tab)
    expect(tab.locator("#threads")).to_contain_text(TOURS[1].question, timeout=SLOW)
    tab.get_by_role("button", name="Leave", exact=True).click()
    expect(tab.locator("#tour")).to_be_hidden()


def test_a_step_notices_that_one_did_it_oneself_and_shows_where(tab: Tab) -> None:
    be(tab, "Gil Marchetti", "comms-review")
    begin(tab)
    ask(tab, "kim", "Ferrywire API: which endpoint tells the version of a webhook?")
    go_on(tab)
    expect(tab.locator("#tour-show[aria-disabled=false]")).to_be_visible()
    step(tab, 2)
    expect(tab.locator("#tour-text")).to_contain_text("stands as a card", timeout=SLOW)
    tab.get_by_role("button", name="Show me").click()
    go_on(tab)
    mine = card(tab, "tells the version of a webhook")
    expect(mine.locator(".pointed")).to_have_text("Claim")
    be(tab, "Gil Marchetti", "comms-review")
    tab.get_by_role("button", name="Show me").click()
    expect(mine.get_by_role("button", name="Claim")).to_be_focused()
    tab.keyboard.press("Enter")
    go_on(tab)
    open_thread(mine)
    say(tab, "I look it up.")
    go_on(tab)
    expect(tab.locator("#thread-composer")).to_have_class(re.compile("pointed"))
    say(tab, "reply: GET /v2/webhooks/version tells it.")
    go_on(tab)
    tab.get_by_role("button", name="Show me").click()
    expect(tab.locator("#room-name")).to_have_text("# comms-review")
    expect(tab.get_by_role("button", name="Approve", exact=True).last).to_be_focused()
    tab.keyboard.press("Enter")
    go_on(tab)
    expect(tab.locator("#tour-text")).to_contain_text("Letter for letter", timeout=SLOW)
    go_on(tab)
    answer = tab.locator("#threads .post.ours.pointed")
    answer.get_by_role("button", name="Answer").click()
    tab.get_by_label("As", exact=True).fill("kim")
    tab.get_by_label("Words", exact=True).fill("And of an event?")
    tab.locator("#speak-send").click()
    go_on(tab)


def test_reset_begins_anew_with_nothing_left_over(tab: Tab) -> None:
    ask(tab, "kim", "Ferrywire API: does a reset forget this question?")
    be(tab, "Gil Marchetti", "comms-review")
    tab.get_by_label("Message or /switchboard command").fill("Said before the reset.")
    tab.keyboard.press("Enter")
    expect(card(tab, "Said before the reset.")).to_be_visible()
    tab.get_by_role("button", name="Reset", exact=True).click()
    tab.get_by_role("button", name="Keep it").click()
    expect(tab.locator("#confirm")).to_be_hidden()
    tab.get_by_role("button", name="Reset", exact=True).click()
    tab.locator("#confirm").get_by_role("button", name="Reset").click()
    expect(tab.locator("#toasts")).to_contain_text("The demo begins anew.", timeout=SLOW)
    expect(tab.locator("#status")).to_have_text("Live", timeout=SLOW)
    expect(tab.locator("#threads .post")).to_have_count(0)
    expect(tab.locator("#road .chip")).to_have_count(0)
    be(tab, "Gil Marchetti", "comms-review")
    expect(tab.locator("#messages .message")).to_have_count(0)
    expect(tab.locator("#tour-title")).to_have_text("New here? Take the tour")
    tab.get_by_role("button", name="Begin").click()
    do_it(tab)
    go_on(tab)
    expect(tab.locator("#tour-text")).to_contain_text("It is Q-1 on the road", timeout=SLOW)
    expect(person(tab, "Gil Marchetti")).to_have_attribute("aria-pressed", "true")
