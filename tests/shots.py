"""The pictures in the README and their maker: `make shots` runs `python -m tests.shots`. A demo is played, in which its
page and its messages are taken as they stand; needs Chromium, as `make browser` does.

`.github/shots/shown.json` keeps a hash of what the pictures show, so that a test says when they are older than that.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect, sync_playwright
from playwright.sync_api import Page as Tab

from bot.cli.demo import command as demo
from bot.cli.demo.road import road_of
from bot.cli.demo.setup import DemoSetup, open_demo
from bot.sandbox.demo.scene import Scene
from bot.sandbox.demo.walkthrough import make_walkthrough
from bot.sandbox.page import DemoPage

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "shots"
SHOWN = ("bot/sandbox/page", "bot/sandbox/demo", "bot/slack/messages", "bot/slack/homes", "bot/slack/responses")
"""What the pictures show."""
CHROMIUM = "/usr/bin/chromium"
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


def take(folder: Path) -> None:
    """Write every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    demo.quiet_logs()
    with _played() as played, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        _take_all(browser, played, folder)
        browser.close()
    (folder / "shown.json").write_text(json.dumps({"sha256": shown_hash()}) + "\n", encoding="utf-8")


@contextmanager
def _played() -> Iterator[Played]:
    with open_demo(_UNDO) as house:
        page = DemoPage(house.environment, road=road_of(house.bot, house.environment.channels.review))
        house.environment.wait_until_quiet(demo.CALM, demo.SEEDING, time.monotonic)
        scenes = make_walkthrough(house.environment, _UNDO, _PATIENCE, time.monotonic).scenes()
        for _ in range(_IN_REVIEW):
            page.story.tell(next(scenes))
        with page:
            yield Played(house, page, scenes)


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
    take(FOLDER)
    sys.stdout.write(f"{FOLDER.relative_to(ROOT)}: {', '.join(sorted(file.name for file in FOLDER.glob('*.png')))}\n")
