"""The pictures of the demo and their maker: `make shots` runs `python -m tests.shots`. A demo is played, in which its
page and its messages are taken as they stand; needs Chromium, as `make browser` does.

Those of the README are in `.github/shots`; `shown.json` there keeps a hash of what they show, so that a test says when
they are older than that. Those to be looked at, of each width and colour scheme, go to `.shots` and are not committed.
"""

import hashlib
import itertools
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Locator, expect, sync_playwright
from playwright.sync_api import Page as Tab

from bot.cli.demo import command as demo
from bot.cli.demo.page import page_of
from bot.cli.demo.setup import DemoSetup, RestartableDemo
from bot.core.model import Person, Role
from bot.core.signing_in.sessions import SignInMethod
from bot.core.states import QuestionState
from bot.sandbox.demo.scene import Scene
from bot.sandbox.demo.walkthrough import make_walkthrough
from bot.sandbox.page import DemoPage
from bot.web.signing_in.cookie import cookie_name
from bot.web.site_map import PAGES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "shots"
LOOKED_AT = ROOT / ".shots"
WIDTHS = {"phone": (390, 844), "tablet": (768, 1024), "desk": (1440, 900)}
"""The screens that the page is looked at on, by name: width and height in pixels."""
SHOWN = (
    "bot/sandbox/page",
    "bot/sandbox/demo",
    "bot/slack/messages",
    "bot/slack/homes",
    "bot/slack/responses",
    "bot/web",
)
"""What the pictures show."""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium")
FLAGS = ("--no-sandbox", "--disable-gpu")
_UNDO = 3.0
_PATIENCE = 60.0
_SLOW = 15_000.0
_IN_REVIEW = 5
"""Scenes until a reply is in review."""


@dataclass(frozen=True, slots=True)
class Played:
    """A demo whose play stands still, and its page."""

    setup: DemoSetup
    page: DemoPage
    scenes: Iterator[Scene]


def shown_hash() -> str:
    """SHA-256 of the files that draw what the pictures show."""
    files = sorted(file for folder in SHOWN for file in (ROOT / folder).rglob("*") if _draws(file))
    told = hashlib.sha256()
    for file in files:
        told.update(f"{file.relative_to(ROOT).as_posix()}\0".encode() + file.read_bytes())
    return told.hexdigest()


def _draws(file: Path) -> bool:
    return file.is_file() and file.suffix in (".py", ".js", ".css", ".html", ".toml", ".svg")


def kept_hash() -> str:
    """That of what the pictures showed when they were taken; "" where there are none."""
    kept = FOLDER / "shown.json"
    return str(json.loads(kept.read_text(encoding="utf-8"))["sha256"]) if kept.is_file() else ""


def take(folder: Path, looked_at: Path) -> None:
    """Write the README's pictures into the folder, and those of every screen into the other."""
    folder.mkdir(parents=True, exist_ok=True)
    demo.quiet_logs()
    with _played() as played, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        _take_all(browser, played, folder)
        _take_screens(browser, played, looked_at)
        _take_pages(browser, played.setup, looked_at)
        browser.close()
    (folder / "shown.json").write_text(json.dumps({"sha256": shown_hash()}) + "\n", encoding="utf-8")


@contextmanager
def _played() -> Iterator[Played]:
    with RestartableDemo(_UNDO) as opened, page_of(opened) as page:
        environment = opened.setup.environment
        environment.wait_until_quiet(demo.CALM, demo.SEEDING, time.monotonic)
        scenes = make_walkthrough(environment, _UNDO, _PATIENCE, time.monotonic).scenes()
        for _ in range(_IN_REVIEW):
            page.story.tell(next(scenes))
        yield Played(opened.setup, page, scenes)


def _take_all(browser: Browser, played: Played, folder: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=1)
    tab.goto(played.page.url)
    expect(tab.locator("#status")).to_have_text("Live", timeout=_SLOW)
    tab.get_by_role("button", name="Show me").click()
    expect(tab.locator("#messages .message").first).to_be_visible(timeout=_SLOW)
    expect(tab.locator(".shown")).to_have_count(0, timeout=_SLOW)  # the mark around what is shown fades
    tab.screenshot(path=folder / "page.png")
    tab.set_viewport_size({"width": 1280, "height": 1600})  # high enough for a whole message
    _picture(tab.locator("#messages .message").last, folder / "review.png")
    _go(tab, "Chiara Conti", "ask-integrations")
    _picture(tab.locator("#messages .message").first, folder / "card.png")
    for scene in played.scenes:
        played.page.story.tell(scene)
    _person(tab, "Gil Marchetti").click()
    tab.get_by_role("button", name="Switchboard home").click()
    expect(tab.locator("#home h4").first).to_be_visible(timeout=_SLOW)
    _picture(tab.locator("#home > div"), folder / "home.png")
    _take_desk(tab, played.setup, folder)


def _take_desk(tab: Tab, setup: DemoSetup, folder: Path) -> None:
    """The desk on the web as communications sees it: the whole story of the question that was played."""
    address = _sign_in(tab.context, setup)
    tab.set_viewport_size({"width": 1280, "height": 900})
    with setup.bot.store.reading() as tx:
        played = tx.questions.newest([QuestionState.SETTLED], 1)[0].question.number
    tab.goto(f"{address}/questions/{played}")
    tab.screenshot(path=folder / "desk.png")


def _sign_in(context: BrowserContext, setup: DemoSetup) -> str:
    """Signs communications in to the desk on the web; returns its address."""
    web, communications = setup.bot.company().web, next(one for one in setup.environment.people if _approves(one))
    secret = setup.bot.desk.signing_in.sign_in(communications.slack, SignInMethod.LINK)
    context.add_cookies([{"name": cookie_name(web), "value": secret, "url": web.public_address}])
    return web.public_address


def _approves(person: Person) -> bool:
    return Role.COMMS in person.roles


def _take_screens(browser: Browser, played: Played, folder: Path) -> None:
    """The page as each screen shows it, in both colour schemes: what one sees first, and what can be opened."""
    folder.mkdir(parents=True, exist_ok=True)
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for (name, (width, height)), scheme in itertools.product(WIDTHS.items(), schemes):
        tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        tab.goto(played.page.url)
        expect(tab.locator("#status")).to_have_text("Live", timeout=_SLOW)
        for view, open_view in _VIEWS.items():
            open_view(tab)
            tab.screenshot(path=folder / f"{name}-{scheme}-{view}.png")
        tab.close()


def _take_pages(browser: Browser, setup: DemoSetup, folder: Path) -> None:
    """Each page of the desk on the web, whole, on each screen and in both colour schemes."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    shown = [page for page in PAGES if not page.address.endswith(".svg")]
    for (name, (width, height)), scheme in itertools.product(WIDTHS.items(), schemes):
        with browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme) as context:
            address, tab = _sign_in(context, setup), context.new_page()
            for page in shown:
                tab.goto(f"{address}{page.example or page.address}")
                view = page.address.strip("/").translate(str.maketrans("/{}", "-__")) or "start"
                tab.screenshot(path=folder / f"web-{name}-{scheme}-{view}.png", full_page=True)


def _see_public(tab: Tab) -> None:
    if tab.locator("#views").is_visible():
        tab.locator("#views").get_by_role("button", name="Public").click()


def _see_card(tab: Tab) -> None:
    if tab.locator("#views").is_visible():
        tab.locator("#views").get_by_role("button", name="Slack").click()
    _go(tab, "Ana Reyes", "ask-api")


def _see_thread(tab: Tab) -> None:
    tab.locator("#messages .replies").last.click()


def _see_review(tab: Tab) -> None:
    if tab.locator("#views").is_visible():
        tab.locator("#views").get_by_role("button", name="Slack").click()
    _go(tab, "Gil Marchetti", "comms-review")


def _see_home(tab: Tab) -> None:
    tab.get_by_role("button", name="Switchboard home").click()
    expect(tab.locator("#home h4").first).to_be_visible(timeout=_SLOW)


def _see_commands(tab: Tab) -> None:
    _go(tab, "Fay Mensah", "ask-integrations")
    tab.locator("#composer-text").press_sequentially("/")


def _see_queue(tab: Tab) -> None:
    tab.locator("#composer-text").fill("/switchboard queue")
    tab.locator("#composer-text").press("Enter")
    expect(tab.locator(".message.ephemeral").last).to_be_visible(timeout=_SLOW)


def _see_window(tab: Tab) -> None:
    tab.locator("#messages").get_by_role("button", name="Write reply").last.click()
    expect(tab.locator("#window")).to_be_visible(timeout=_SLOW)


def _see_tour(tab: Tab) -> None:
    tab.keyboard.press("Escape")
    expect(tab.locator("#window")).to_be_hidden(timeout=_SLOW)
    tab.get_by_role("button", name="Guided tour").click()
    tab.get_by_role("button", name="Begin").click()


def _see_behind(tab: Tab) -> None:
    tab.get_by_role("button", name="Behind the scenes").click()
    expect(tab.locator("#traffic tr").first).to_be_visible(timeout=_SLOW)


_VIEWS: Mapping[str, Callable[[Tab], None]] = {
    "1-first": lambda _tab: None,
    "2-public": _see_public,
    "3-card": _see_card,
    "4-thread": _see_thread,
    "5-review": _see_review,
    "6-home": _see_home,
    "7-commands": _see_commands,
    "7-queue": _see_queue,
    "8-window": _see_window,
    "9-tour": _see_tour,
    "9-z-behind": _see_behind,
}
"""What is looked at, one after the other."""


def _picture(what: Locator, file: Path) -> None:
    what.scroll_into_view_if_needed()
    what.screenshot(path=file)


def _person(tab: Tab, name: str) -> Locator:
    return tab.locator("#people").get_by_role("button", name=name).first


def _go(tab: Tab, name: str, room: str) -> None:
    _person(tab, name).click()
    tab.locator("#channels").get_by_role("button", name=room).first.click()
    expect(tab.locator("#room-name")).to_have_text(f"# {room}")


if __name__ == "__main__":
    take(FOLDER, LOOKED_AT)
    sys.stdout.write(f"{FOLDER.relative_to(ROOT)}: {', '.join(sorted(file.name for file in FOLDER.glob('*.png')))}\n")
