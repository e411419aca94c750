"""Writing to Slack on the page: completion, files, reactions, edits, and the question a button asks first."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, expect
from playwright.sync_api import Page as Tab

from tests.browser.acting import SLOW, ask, be, card, open_thread
from tests.fakes.pictures import png

pytestmark = pytest.mark.browser


def field(tab: Tab) -> Locator:
    return tab.get_by_label("Message or /switchboard command")


def chosen(tab: Tab) -> Locator:
    return tab.locator("[role=option][aria-selected=true]")


def test_a_slash_lists_the_commands_with_their_usage_and_the_keyboard_takes_one(tab: Tab) -> None:
    be(tab, "Fay Mensah", "ask-billing")
    field(tab).press_sequentially("/")
    expect(field(tab)).to_have_attribute("aria-expanded", "true")
    expect(tab.get_by_role("option", name="/switchboard claim Q-12")).to_be_visible()
    field(tab).press_sequentially("sb que")
    expect(chosen(tab)).to_contain_text("/sb queue [tag]")
    tab.keyboard.press("Tab")
    expect(field(tab)).to_have_value("/sb queue ")
    expect(tab.locator("#composer-text-usage")).to_contain_text("what waits for an answer")
    tab.keyboard.press("Enter")
    expect(card(tab, "Only you can see this")).to_contain_text("queue", timeout=SLOW)


def test_arrows_choose_and_escape_closes_the_list_before_enter_sends(tab: Tab) -> None:
    be(tab, "Fay Mensah", "ask-billing")
    field(tab).press_sequentially("/switchboard s")
    first = chosen(tab).inner_text()
    tab.keyboard.press("ArrowDown")
    expect(chosen(tab)).not_to_have_text(first)
    expect(field(tab)).to_have_attribute("aria-activedescendant", re.compile("-1$"))
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    expect(field(tab)).not_to_have_attribute("aria-activedescendant", re.compile("-[01]$"))
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("listbox")).to_have_count(0)
    expect(field(tab)).to_have_value("/switchboard s")


def test_names_and_channels_are_completed_and_become_mentions(tab: Tab) -> None:
    be(tab, "Fay Mensah", "ask-billing")
    field(tab).press_sequentially("Ask @An")
    expect(chosen(tab)).to_contain_text("Ana Reyes")
    tab.keyboard.press("Enter")
    field(tab).press_sequentially("in #ask-a")
    tab.get_by_role("option", name=re.compile("#ask-api")).click()
    expect(field(tab)).to_have_value("Ask @ana in #ask-api ")
    tab.keyboard.press("Enter")
    expect(card(tab, "Ask @Ana Reyes in #ask-api").locator(".mention")).to_have_count(2)


def test_in_a_thread_no_command_is_offered_for_slack_takes_none_there(tab: Tab) -> None:
    be(tab, "Fay Mensah", "ask-billing")
    field(tab).fill("A thread begins here.")
    tab.keyboard.press("Enter")
    open_thread(card(tab, "A thread begins here."))
    tab.get_by_label("Say in the thread", exact=True).press_sequentially("/s")
    expect(tab.get_by_role("listbox")).to_have_count(0)


def test_files_are_attached_left_out_and_sent(tab: Tab) -> None:
    be(tab, "Fay Mensah", "ask-billing")
    files = [FilePayload(name=name, mimeType="text/plain", buffer=b"one") for name in ("note.txt", "other.txt")]
    tab.get_by_label("Attach files", exact=True).set_input_files(files)
    tab.get_by_role("button", name="Leave out other.txt").click()
    tab.get_by_role("button", name="Send", exact=True).click()
    said = tab.locator("#messages .message").filter(has_text="note.txt")
    expect(said).to_have_count(1, timeout=SLOW)
    expect(said).not_to_contain_text("other.txt")


def test_a_reaction_claims_a_card_is_seen_by_all_and_can_be_taken_back(tab: Tab) -> None:
    ask(tab, "val", "Ferrywire API: can a reaction claim what I ask about endpoints?")
    be(tab, "Ana Reyes", "ask-api")
    mine = card(tab, "can a reaction claim")
    mine.hover()
    mine.get_by_label("React", exact=True).select_option("eyes")
    expect(mine.get_by_text("Ana Reyes is on it since")).to_be_visible(timeout=SLOW)
    pill = mine.get_by_role("button", name="eyes: Ana Reyes")
    expect(pill).to_have_attribute("aria-pressed", "true")
    be(tab, "Chiara Conti", "ask-api")
    expect(pill).to_have_attribute("aria-pressed", "false")
    be(tab, "Ana Reyes", "ask-api")
    pill.click()
    expect(pill).to_have_count(0, timeout=SLOW)


def test_a_picture_goes_from_the_window_to_the_square_with_what_it_shows(tab: Tab) -> None:
    ask(tab, "eli", "Ferrywire API: what does the page with the endpoints look like?")
    be(tab, "Ana Reyes", "ask-api")
    card(tab, "page with the endpoints look like").get_by_role("button", name="Write reply").click()
    window = tab.locator("#window")
    window.get_by_label("Your words").fill("Like this.")
    window.locator("input[type=file]").set_input_files(FilePayload(name="page.png", mimeType="image/png", buffer=png()))
    expect(window.locator("input[type=file]")).to_have_attribute("data-uploads", re.compile("F"), timeout=SLOW)
    window.get_by_label(re.compile("show", re.IGNORECASE)).last.fill("A list of endpoints")
    window.get_by_role("button", name="Propose").click()
    expect(window).to_be_hidden(timeout=SLOW)
    be(tab, "Gil Marchetti", "comms-review")
    card(tab, "Like this.").get_by_role("button", name="Approve", exact=True).click()
    answer = tab.locator("#threads .post.ours").filter(has_text="Like this.")
    expect(answer.get_by_role("img", name="A list of endpoints")).to_be_visible(timeout=SLOW)


def test_ones_own_message_is_edited_and_deleted(tab: Tab) -> None:
    be(tab, "Eva Lindqvist", "ask-billing")
    field(tab).fill("Frist words")
    tab.keyboard.press("Enter")
    said = card(tab, "Frist words")
    said.hover()
    said.get_by_role("button", name="Edit").click()
    expect(field(tab)).to_have_value("Frist words")
    field(tab).fill("First words")
    tab.keyboard.press("Enter")
    said = card(tab, "First words")
    expect(said).to_contain_text("(edited)")
    said.hover()
    said.get_by_role("button", name="Delete").click()
    expect(tab.locator("#messages .message").filter(has_text="First words")).to_have_count(0, timeout=SLOW)


def test_what_a_button_asks_first_is_asked_on_the_page_and_no_means_no(tab: Tab) -> None:
    be(tab, "Gil Marchetti", "comms-review")
    tab.get_by_role("button", name="Switchboard home").click()
    tab.locator("#home").get_by_role("button", name="Hold all").click()
    asked = tab.locator("#confirm")
    expect(asked).to_contain_text("Nothing leaves until somebody resumes it.")
    expect(asked.get_by_role("button")).to_have_count(2)
    tab.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(tab.locator("#home").get_by_role("button", name="Hold all")).to_be_visible()
