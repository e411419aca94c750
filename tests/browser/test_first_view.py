"""How soon there is something to see: the page is drawn within a second of its server being up."""

import pytest
from playwright.sync_api import Page as Tab

from bot.cli.demo.page import page_of
from bot.cli.demo.setup import RestartableDemo
from tests.browser.acting import SLOW

pytestmark = pytest.mark.browser

DRAWN = "performance.getEntriesByName('drawn')[0].startTime"


def test_the_first_view_stands_within_a_second_with_all_that_the_public_said(page: Tab) -> None:
    with RestartableDemo(1.0) as demo, page_of(demo) as served:
        took = []
        for _ in range(3):  # the best of three, for other tests keep the machine busy
            page.goto(served.url)
            page.locator("#threads .post").first.wait_for(timeout=SLOW)
            took.append(float(page.evaluate(DRAWN)))
    assert min(took) <= 1000
