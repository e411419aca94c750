"""How soon there is something to see: the demo's page, drawn in a real Chromium with all that the public said, from the
moment it is asked for at a server that is up.
"""

import shutil
from statistics import median

from playwright.sync_api import sync_playwright

from bot.cli.demo.page import page_of
from bot.cli.demo.setup import RestartableDemo
from tests.bench.figures import Figure, Goal, NotMeasured, Size
from tests.browser.acting import first_view
from tests.shots import CHROMIUM, FLAGS

GOAL = Goal(1_000)
"""Milliseconds."""


def measure(size: Size) -> list[Figure]:
    """The median of several looks, each in a browser that has nothing of the page yet. Raises NotMeasured."""
    if not shutil.which(CHROMIUM):
        raise NotMeasured("there is no Chromium on this machine: apt-get install chromium")
    took: list[float] = []
    with RestartableDemo(1.0) as demo, page_of(demo) as served, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for _ in range(size.starts):
            with browser.new_context() as fresh:
                took.append(first_view(fresh.new_page(), served.url))
        browser.close()
    how = f"the demo's page, median of {size.starts}, worst {max(took):.0f} ms"
    return [Figure("first useful view", median(took), "ms", GOAL, how)]
