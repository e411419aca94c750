"""What each role does on the page, by clicking: a lead assigns, communications approves, an outsider may not; and the
whole road by keyboard alone. What engineers do is in `test_by_hand`.
"""

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from bot.cli.demo.setup import DemoSetup
from tests.browser.acting import SLOW, ask, be, card, open_thread, person, say, thread

pytestmark = pytest.mark.browser


def test_a_lead_assigns_a_question_and_it_waits_for_that_person(tab: Tab) -> None:
    ask(tab, "abe", "Ferrywire API: who is given what I ask about pagination?")
    be(tab, "Fay Mensah", "ask-api")
    number = card(tab, "who is given what I ask").get_by_text(re.compile(r"^Q-\d+$")).first.inner_text()
    tab.get_by_label("Message or /switchboard command").press_sequentially(f"/sb assign {number} @chi")
    expect(tab.locator("[role=option][aria-selected=true]")).to_contain_text("Chiara Conti")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    assigned = card(tab, "who is given what I ask").get_by_text("Chiara Conti is on it")
    all_the_same = tab.get_by_role("button", name="Assign all the same")
    expect(assigned.or_(all_the_same)).to_be_visible(timeout=SLOW)
    if all_the_same.is_visible():  # when she is not at work now, it asks first
        all_the_same.click()
    expect(assigned).to_be_visible(timeout=SLOW)
    person(tab, "Chiara Conti").click()
    tab.get_by_role("button", name="Switchboard home").click()
    expect(tab.locator("#home")).to_contain_text("who is given what I ask", timeout=SLOW)


def test_communications_approves_and_the_words_stand_in_public(tab: Tab) -> None:
    ask(tab, "bea", "Ferrywire API: what does communications do with an answer about endpoints?")
    be(tab, "Ana Reyes", "ask-api")
    open_thread(card(tab, "what does communications do"))
    say(tab, "reply: They read it first.")
    thread(tab, "Ana Reyes proposes")
    be(tab, "Gil Marchetti", "comms-review")
    review = card(tab, "They read it first.")
    review.get_by_role("button", name="Approve", exact=True).click()
    expect(tab.locator("#threads .post.ours").filter(has_text="They read it first.")).to_be_visible(timeout=SLOW)
    expect(review).to_contain_text("approved by Gil Marchetti", timeout=SLOW)


def test_an_outsider_sees_the_card_and_is_told_in_private_that_it_is_for_others(tab: Tab, house: DemoSetup) -> None:
    ask(tab, "cai", "Ferrywire API: may an outsider claim what I ask about the SDK?")
    be(tab, "Ivy Novak", "ask-api")
    expect(person(tab, "Ivy Novak")).to_contain_text("outsider")
    mine = card(tab, "may an outsider claim")
    mine.get_by_role("button", name="Claim").click()
    expect(tab.locator("#messages .message.ephemeral")).to_have_count(1, timeout=SLOW)
    expect(mine).not_to_contain_text("Ivy Novak is on it")
    tab.get_by_role("button", name="Switchboard home").click()
    expect(tab.locator("#home")).to_contain_text("Switchboard", timeout=SLOW)


class Keys:
    """The keyboard, and nothing else."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    def to(self, selector: str) -> None:
        """Tab on until what is focused fits the selector."""
        for _ in range(400):
            if self._tab.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self._tab.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {selector}")

    def press(self, selector: str) -> None:
        self.to(selector)
        self._tab.keyboard.press("Enter")

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self._tab.keyboard.type(text)


def test_the_whole_road_is_travelled_by_keyboard_alone(tab: Tab, house: DemoSetup) -> None:
    keys = Keys(tab)
    keys.type("#speak-text", "Ferrywire API: can all of this be done without a mouse, endpoint by endpoint?")
    keys.press("#speak-send")
    keys.press('[data-key="person/U0ANA00001"]')
    keys.press('[data-key="C0ASKAPI01"]')
    mine = card(tab, "can all of this be done without a mouse")
    at = f'[data-ts="{mine.get_attribute("data-ts")}"]'
    keys.press(f"{at} [data-action=claim]")
    expect(mine).to_contain_text("Ana Reyes is on it", timeout=SLOW)
    keys.press(f'{at} [data-key$="tool/thread"]')
    keys.type("#thread-text", "reply: Yes, all of it.")
    tab.keyboard.press("Enter")
    thread(tab, "Ana Reyes proposes")
    keys.press('[data-key="person/U0GIL00007"]')
    keys.press(f'[data-key="{house.environment.channels.review}"]')
    review = card(tab, "Yes, all of it.")
    keys.press(f'[data-ts="{review.get_attribute("data-ts")}"] [data-action=approve]')
    expect(tab.locator("#threads .post.ours").filter(has_text="Yes, all of it.")).to_be_visible(timeout=SLOW)


def test_one_goes_to_the_desk_on_the_web_as_whom_one_is_and_an_outsider_is_not_led_there(tab: Tab) -> None:
    person(tab, "Gil Marchetti").click()
    with tab.expect_popup() as opened:
        tab.get_by_role("link", name="Desk on the web").click()
    opened.value.get_by_role("button", name="Sign in as Gil").click()
    expect(opened.value.get_by_role("navigation").first).to_contain_text("Conversations", timeout=SLOW)
    opened.value.close()
    person(tab, "Ivy Novak").click()
    expect(tab.get_by_role("link", name="Desk on the web")).to_have_count(0)
