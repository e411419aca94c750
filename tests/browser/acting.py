"""What a person does on the demo's page: asks, is somebody, finds a card, talks in its thread."""

import re

from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

SLOW = 15_000
"""Milliseconds that the bot may take on a busy machine."""


def first_view(tab: Tab, address: str) -> float:
    """Opens the page; how many milliseconds passed until all that the public said was drawn."""
    tab.goto(address)
    tab.locator("#threads .post").first.wait_for(timeout=SLOW)
    return float(tab.evaluate("performance.getEntriesByName('drawn')[0].startTime"))


def ask(tab: Tab, handle: str, text: str) -> Locator:
    """Asks as a customer; returns the post on the left."""
    tab.get_by_label("As", exact=True).fill(handle)
    tab.get_by_label("Words", exact=True).fill(text)
    tab.get_by_role("button", name="Ask", exact=True).click()
    post = tab.locator("#threads .post").filter(has_text=text).first
    expect(post).to_be_visible(timeout=SLOW)
    return post


def be(tab: Tab, name: str, room: str) -> None:
    person(tab, name).click()
    tab.get_by_role("button", name=re.compile(rf"^# {room}\b")).click()
    expect(tab.locator("#room-name")).to_have_text(f"# {room}")


def person(tab: Tab, name: str) -> Locator:
    return tab.locator("#people").get_by_role("button", name=re.compile(rf"^{name}"))


def card(tab: Tab, text: str) -> Locator:
    found = tab.locator("#messages .message").filter(has_text=text).last
    expect(found).to_be_visible(timeout=SLOW)
    return found


def open_thread(message: Locator) -> None:
    message.hover()
    message.get_by_role("button", name="Reply in thread").click()


def say(tab: Tab, text: str) -> None:
    tab.get_by_label("Say in the thread").fill(text)
    tab.keyboard.press("Enter")
    expect(tab.get_by_label("Say in the thread")).to_have_value("", timeout=SLOW)


def thread(tab: Tab, text: str | re.Pattern[str]) -> Locator:
    found = tab.locator("#thread-messages .message").filter(has_text=text).last
    expect(found).to_be_visible(timeout=SLOW)
    return found
