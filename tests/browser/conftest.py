"""A real Chromium, and one demo with its page that all tests share; each asks something of its own."""

from collections.abc import Iterator

import pytest
import structlog
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from bot.cli.demo import command as told
from bot.cli.demo.page import page_of
from bot.cli.demo.setup import DemoSetup, RestartableDemo
from tests.browser.acting import SLOW
from tests.shots import CHROMIUM, FLAGS


@pytest.fixture(scope="session")
def base_url() -> str:
    """Every test goes to an address of its own; the plugin's fixture of this name is one that pytest warns of."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    flags = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*FLAGS, *flags, "--disable-sync"]}


@pytest.fixture(scope="session")
def demo() -> Iterator[RestartableDemo]:
    told.quiet_logs()
    with RestartableDemo(1.0, with_posts=False) as demo:
        yield demo
    structlog.reset_defaults()


@pytest.fixture
def house(demo: RestartableDemo) -> DemoSetup:
    return demo.setup


@pytest.fixture(scope="session")
def address(demo: RestartableDemo) -> Iterator[str]:
    with page_of(demo) as page:
        yield page.url


@pytest.fixture
def tab(page: Tab, address: str) -> Iterator[Tab]:
    """The page, opened; whatever it complains of fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: complaints.append(f"a dialog: {dialog.message}"))
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(address)
    expect(page.locator("#status")).to_have_text("Live", timeout=SLOW)
    yield page
    assert complaints == []
