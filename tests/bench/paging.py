"""How long the server takes for each page of the desk on the web, beside very many answered questions that were counted
for the figures. What people look for among very many replies is in `outbound`.
"""

from itertools import count
from time import perf_counter

from sqlalchemy import update

from bot.flow.steps.maintenance.count import CountQuestions
from bot.runner.sweep import run_until_idle
from bot.store.tables.history import ChainRow
from bot.web.app import web_app
from bot.web.page import Page
from bot.web.site_map import PAGES
from tests.bench import outbound
from tests.bench.bulk import EACH
from tests.bench.desks import full_pipeline
from tests.bench.figures import Figure, Goal, NotMeasured, Size, percentile
from tests.fakes.pipeline import ANA
from tests.fakes.web import Browser, signed_in_browser

LOOKS = 30
QUESTIONS = 100_000
GOAL = Goal(300)
"""Milliseconds, at the 95th percentile."""


def measure(size: Size) -> list[Figure]:
    """The 95th percentile of each page there is, for a person with every role; then that of Outbound's searches."""
    questions = min(size.many, QUESTIONS)
    with full_pipeline(questions) as pipeline:
        with pipeline.store._engine.begin() as connection:  # where the history ends, which rows alone do not tell
            connection.execute(update(ChainRow).values(seq=questions * EACH))
        run_until_idle((CountQuestions(pipeline.store),))  # as the bot does beside them
        hours = count(step=3600)
        app = web_app(pipeline.desk, seconds=lambda: float(next(hours)))  # nobody is too fast
        browser = signed_in_browser(pipeline.desk, ANA, app)
        figures = [_figure(browser, page, questions) for page in PAGES]
    return [*figures, *outbound.measure(size)]


def _figure(browser: Browser, page: Page, questions: int) -> Figure:
    address = page.example or page.address
    took = []
    for _ in range(LOOKS):
        start = perf_counter()
        answer = browser.get(address)
        took.append((perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise NotMeasured(f"{address} answered {answer.status_code}")
    return Figure(f"the page {page.address}, p95", percentile(took, 95), "ms", GOAL, f"{questions:,} questions")
