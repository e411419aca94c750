"""The sweep promises: asking every step what is due reads no table of posts, questions or replies from end to end."""

from bot.app.switchboard import Switchboard
from bot.sandbox.slack import SlackServer
from bot.store.engine import migrate
from tests.fakes.bot_harness import plan, workspace
from tests.fakes.clock import FakeClock
from tests.fakes.query_plans import GROWING, scanned_tables
from tests.fakes.sweep import run_until_idle


def test_asking_what_is_due_costs_the_same_however_many_questions_there_were(database_url: str) -> None:
    with SlackServer(workspace()) as slack:
        bot = Switchboard(plan(slack, {}, database_url, FakeClock()))
        migrate(bot.engine)
        run_until_idle(bot.steps)
        with scanned_tables(bot.engine) as scans:
            for step in bot.steps:
                assert list(step.due()) == [], step.name
        bot.engine.dispose()
    assert [scan for scan in scans if scan.table in GROWING] == []
