"""The page in a real Chromium, with a real bot behind it: a person travels the whole road by hand."""

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from bot.cli.demo.setup import DemoSetup
from bot.sandbox.demo.company import load_public
from tests.browser.acting import SLOW, ask, be, card, person, say, thread
from tests.shots import kept_hash, shown_hash

pytestmark = pytest.mark.browser

HOSTILE = next(post for post in load_public().posts if post.slug == "hostile")


def test_a_person_travels_the_whole_road_by_hand(tab: Tab) -> None:
    post = ask(tab, "kim", "Ferrywire API: which endpoint lists all my webhooks?")
    be(tab, "Ana Reyes", "ask-api")
    mine = card(tab, "lists all my webhooks")
    mine.get_by_role("button", name="Claim").click()
    expect(mine.get_by_text("Ana Reyes is on it since")).to_be_visible(timeout=SLOW)
    mine.hover()
    mine.get_by_role("button", name="Reply in thread").click()
    say(tab, "I have to look this up myself.")
    say(tab, "reply: GET /v2/webhooks lists them all.")
    thread(tab, "Ana Reyes proposes")

    be(tab, "Gil Marchetti", "comms-review")
    review = card(tab, "GET /v2/webhooks lists them all.")
    review.get_by_role("button", name="Edit and approve").click()
    window = tab.get_by_role("dialog")
    words = window.get_by_label("The words that will leave")
    words.fill("GET /v2/webhooks lists them, a page of 50 at a time.\n\nAna Reyes, engineer at Ferrywire")
    expect(window.get_by_text("As it will appear")).to_be_visible(timeout=SLOW)
    window.get_by_role("button", name="Approve").click()
    expect(window).to_be_hidden(timeout=SLOW)

    answer = tab.locator("#threads .post.ours").filter(has_text="a page of 50 at a time")
    expect(answer).to_be_visible(timeout=SLOW)
    expect(tab.locator("#threads")).not_to_contain_text("look this up myself")
    expect(post).to_be_visible()

    answer.get_by_role("button", name="Answer").click()
    tab.get_by_label("As", exact=True).fill("kim")
    tab.get_by_label("Words", exact=True).fill("And how do I page on?")
    tab.locator("#speak-send").click()
    be(tab, "Ana Reyes", "ask-api")
    card(tab, "lists all my webhooks").get_by_role("button", name="replies").click()
    thread(tab, "And how do I page on?")
    expect(thread(tab, "changed the words for communications").locator("s").first).to_be_visible()


def test_communications_asks_for_changes_and_nothing_leaves(tab: Tab, house: DemoSetup) -> None:
    ask(tab, "lou", "Does the Ferrywire API speak HTTP/3? The SDK docs are silent.")
    be(tab, "Ana Reyes", "ask-api")
    card(tab, "speak HTTP/3").get_by_role("button", name="Write reply").click()
    tab.get_by_role("dialog").get_by_label("Your words").fill("It does not, HTTP/2 it is.")
    tab.get_by_role("dialog").get_by_role("button", name="Propose").click()
    be(tab, "Gil Marchetti", "comms-review")
    review = card(tab, "HTTP/2 it is.")
    review.get_by_role("button", name="Ask for changes").click()
    tab.get_by_role("dialog").get_by_label("What should change?").fill("Say since when.")
    tab.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    expect(review).to_contain_text("changes were asked for by Gil Marchetti: Say since when.", timeout=SLOW)
    assert not any("HTTP/2" in n.text for notes in house.environment.square.board.threads() for n in notes if n.parent)


def test_a_hostile_post_stays_words_on_both_sides(tab: Tab, house: DemoSetup) -> None:
    house.environment.square.board.ask(HOSTILE.handle, HOSTILE.text, HOSTILE.title)
    be(tab, "Ana Reyes", "ask-api")
    for shown in (card(tab, "how do I reset my Ferrywire API key"), tab.locator("#threads article").first):
        expect(shown).to_contain_text("<script>alert(1)</script>")
        expect(shown.locator("script, img, iframe, b:text-is('urgent')")).to_have_count(0)
        expect(shown.locator("a[href*='evil'], a[href*='ferrywire.example']")).to_have_count(0)
        expect(shown.locator(".mention").filter(has_text="Gil")).to_have_count(0)
    expect(tab.locator("#threads article").first).to_contain_text("<b>urgent</b> <!here>")
    expect(card(tab, "how do I reset my Ferrywire API key").get_by_role("heading")).to_contain_text("b urgent b !here")
    links = tab.locator("a[href]").evaluate_all("nodes => nodes.map(node => new URL(node.href).hostname)")
    assert set(links) <= {"127.0.0.1"}


def test_markup_typed_in_slack_by_a_stranger_in_the_house_stays_words(tab: Tab) -> None:
    be(tab, "Ben Okafor", "switchboard-triage")
    tab.get_by_label("Message or /switchboard command").fill("<img src=x onerror=alert(1)> https://evil.example/x")
    tab.keyboard.press("Enter")
    said = card(tab, "<img src=x onerror=alert(1)>")
    expect(said.locator("img, a")).to_have_count(0)


def test_a_window_keeps_the_typing_shows_the_preview_and_says_what_is_wrong(tab: Tab) -> None:
    ask(tab, "pat", "Is there a sandbox for the Ferrywire API with its own rate limit?")
    be(tab, "Ana Reyes", "ask-api")
    card(tab, "sandbox for the Ferrywire API").get_by_role("button", name="Write reply").click()
    window = tab.get_by_role("dialog")
    words = window.get_by_label("Your words")
    expect(words).to_be_focused()
    window.get_by_role("button", name="Propose").click()
    expect(window.get_by_text("This is a required field")).to_be_visible(timeout=SLOW)
    expect(words).to_have_attribute("aria-invalid", "true")
    tab.keyboard.type("Yes. We will ship Project Lighthouse soon", delay=15)
    expect(window.get_by_text("This is under embargo")).to_be_visible(timeout=SLOW)
    tab.keyboard.press("Home")
    tab.keyboard.type("Oh! ", delay=600)  # slow enough for the window to be drawn anew between two letters
    expect(words).to_be_focused()
    expect(words).to_have_value("Oh! Yes. We will ship Project Lighthouse soon")
    window.get_by_role("button", name="Propose").click()
    expect(words).to_have_attribute("aria-invalid", "true", timeout=SLOW)
    expect(window).to_be_visible()
    tab.keyboard.press("Escape")
    expect(window).to_be_hidden(timeout=SLOW)


def test_a_shortcut_turns_a_message_of_the_thread_into_a_reply(tab: Tab) -> None:
    ask(tab, "sam", "Where do I see the Ferrywire API rate limit that applies to my key?")
    be(tab, "Ana Reyes", "ask-api")
    mine = card(tab, "applies to my key")
    mine.hover()
    mine.get_by_role("button", name="Reply in thread").click()
    say(tab, "It stands in the header of each answer.")
    message = thread(tab, "It stands in the header of each answer.")
    message.hover()
    message.get_by_role("button", name="Propose as reply").click()
    words = tab.get_by_role("dialog").get_by_label("Your words")
    expect(words).to_have_value("It stands in the header of each answer.", timeout=SLOW)
    tab.get_by_role("dialog").get_by_role("button", name="Propose").click()
    thread(tab, "Ana Reyes proposes")


def test_an_answer_to_a_command_is_for_the_one_who_typed_it(tab: Tab) -> None:
    be(tab, "Fay Mensah", "ask-billing")
    tab.get_by_label("Message or /switchboard command").fill("/switchboard help")
    tab.keyboard.press("Enter")
    expect(card(tab, "Only you can see this")).to_contain_text("/switchboard")
    be(tab, "Eva Lindqvist", "ask-billing")
    expect(tab.locator("#messages .message.ephemeral")).to_have_count(0)


def test_the_home_shows_what_waits(tab: Tab) -> None:
    ask(tab, "ida", "Can groups of Okta be mapped by SCIM when I log in to Ferrywire by SSO?")
    be(tab, "Ben Okafor", "ask-sso")
    expect(card(tab, "groups of Okta")).to_be_visible(timeout=SLOW)
    tab.get_by_role("button", name="Switchboard home").click()
    expect(tab.locator("#home")).to_contain_text("Could be yours", timeout=SLOW)
    tab.locator("#home").get_by_label("Show…").first.select_option(index=1)
    window = tab.get_by_role("dialog")
    expect(window.get_by_role("heading", name=re.compile(r"Q-\d+")).first).to_be_visible(timeout=SLOW)
    window.get_by_role("button", name="Close").click()
    expect(window).to_be_hidden(timeout=SLOW)


def test_a_customer_edits_locks_and_deletes(tab: Tab) -> None:
    post = ask(tab, "zoe", "Nothing about the company, just a nice sunset.")
    post.get_by_role("button", name="Edit").click()
    tab.get_by_label("Words", exact=True).fill("Nothing about the company, just a nice sunrise.")
    tab.get_by_role("button", name="Save").click()
    changed = tab.locator("#threads .post").filter(has_text="sunrise")
    expect(changed).to_contain_text("edited", timeout=SLOW)
    changed.get_by_role("button", name="Lock", exact=True).click()
    expect(changed).to_contain_text("locked", timeout=SLOW)
    expect(changed.get_by_role("button", name="Answer")).to_have_count(0)
    changed.get_by_role("button", name="Delete").click()
    expect(tab.locator("#threads .post").filter(has_text="sunrise")).to_have_count(0, timeout=SLOW)


def test_the_page_works_on_a_narrow_screen(tab: Tab) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    be(tab, "Ana Reyes", "ask-api")
    expect(tab.get_by_label("Message or /switchboard command")).to_be_visible()


def test_the_road_shows_a_question_as_it_moves_and_whom_it_waits_for(tab: Tab) -> None:
    ask(tab, "ria", "Ferrywire API: how do I list the invoices of one customer?")
    asked = tab.locator("#road li").filter(has_text="Asked").get_by_title(re.compile("list the invoices of one"))
    expect(asked).to_be_visible(timeout=SLOW)
    asked.click()
    expect(tab.locator("#messages .message.shown")).to_contain_text("invoices of one customer")
    mine = card(tab, "invoices of one customer")
    mine.get_by_role("button", name="Claim").click()
    expect(mine.get_by_text("is on it since")).to_be_visible(timeout=SLOW)
    name = tab.locator("#people [aria-pressed=true] b").inner_text()
    mine.hover()
    mine.get_by_role("button", name="Reply in thread").click()
    say(tab, "reply: GET /v2/invoices?customer= lists them.")
    reviewed = tab.locator("#road li").filter(has_text="In review").get_by_title(re.compile("list the invoices of one"))
    expect(reviewed).to_be_visible(timeout=SLOW)
    reviewed.click()
    expect(tab.locator("#room-name")).to_have_text("# comms-review")
    assert tab.locator("#people [aria-pressed=true] b").inner_text() != name


def test_a_badge_says_how_much_waits_and_leads_there_as_that_person(tab: Tab) -> None:
    ask(tab, "sol", "Ferrywire API: does the events endpoint page backwards?")
    badge = tab.get_by_role("button", name=re.compile("for Chiara Conti: go to the first"))
    expect(badge).to_be_visible(timeout=SLOW)
    badge.click()
    expect(person(tab, "Chiara Conti")).to_have_attribute("aria-pressed", "true")
    expect(tab.locator("#messages .message.shown")).to_have_count(1)


def test_trouble_is_made_behind_the_scenes_and_nothing_is_lost_or_said_twice(tab: Tab) -> None:
    tab.get_by_role("button", name="Behind the scenes").click()
    tab.get_by_role("button", name="Slack loses an answer").click()
    tab.get_by_role("button", name="Slack sends twice").click()
    ask(tab, "tom", "Ferrywire API: is there a dry run for webhooks?")
    tab.get_by_role("button", name="Close", exact=True).click()
    be(tab, "Ana Reyes", "ask-api")
    card(tab, "a dry run for webhooks")
    tab.get_by_role("button", name="Behind the scenes").click()
    expect(tab.locator("#traffic tr").filter(has_text="chat.postMessage").first).to_be_visible(timeout=SLOW)
    tab.get_by_role("button", name="All well again").click()
    expect(tab.locator("#messages .message").filter(has_text="a dry run for webhooks")).to_have_count(1)


def test_the_bot_is_killed_and_what_was_asked_meanwhile_is_caught_up(tab: Tab, house: DemoSetup) -> None:
    first = house.bot
    tab.get_by_role("button", name="Behind the scenes").click()
    tab.get_by_role("button", name="Kill the bot").click()
    expect(tab.locator("#status")).to_have_text("The bot is not connected", timeout=SLOW)
    tab.get_by_role("button", name="Close", exact=True).click()
    ask(tab, "una", "Ferrywire API: is what I ask while the bot is away lost, on any endpoint?")
    expect(tab.locator("#status")).to_have_text("Live", timeout=SLOW)
    be(tab, "Ana Reyes", "ask-api")
    card(tab, "while the bot is away")
    expect(tab.locator("#messages .message").filter(has_text="while the bot is away")).to_have_count(1)
    assert house.bot is not first


def test_the_pictures_in_the_readme_are_no_older_than_what_they_show() -> None:
    assert kept_hash() == shown_hash(), "take them anew: make shots"


def test_the_page_says_what_each_person_does(tab: Tab) -> None:
    expect(person(tab, "Ana Reyes")).to_contain_text("engineer #api #reliability")
    lines = tab.locator("#people > li").all_inner_texts()
    assert "Gil Marchetti" in lines[lines.index("Communications: approve") + 1]


def test_an_edit_of_formatted_words_on_the_page_keeps_their_formatting(tab: Tab) -> None:
    ask(tab, "uma", "Ferrywire API: where do I see which webhooks were retried?")
    be(tab, "Ana Reyes", "ask-api")
    mine = card(tab, "which webhooks were retried")
    mine.hover()
    mine.get_by_role("button", name="Reply in thread").click()
    say(tab, "reply: *Two* places:\n- the `log` page\n- your own endpoint")
    thread(tab, "Ana Reyes proposes")
    be(tab, "Gil Marchetti", "comms-review")
    card(tab, "your own endpoint").get_by_role("button", name="Edit and approve").click()
    words = tab.get_by_role("dialog").get_by_label("The words that will leave")
    expect(words).to_have_value(re.compile(r"^\*Two\* places:\n- the `log` page\n- your own endpoint"))
    tab.keyboard.press("Escape")
