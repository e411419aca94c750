"""stats over a real database, and the same digits out of the exported history."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.figures.facts import facts_of
from bot.core.figures.figures import FIGURES
from bot.core.figures.period import Period, Periods, read_periods
from bot.core.figures.reckoning import reckon
from bot.core.figures.scope import Scope
from bot.core.figures.wording import value_words
from bot.core.model import HistoryEntry
from bot.slack.responses.figures import figures_response
from bot.store.transaction import Store
from tests.cli.harness import CommandHarness
from tests.fakes.clock import FakeClock
from tests.fakes.database import lent_engine
from tests.fakes.pipeline import GIL, a_pipeline
from tests.fakes.web import signed_in_browser
from tests.slack.samples import shown_text


@pytest.fixture
def database(harness: CommandHarness, folder: Path, clock: FakeClock) -> Path:
    """With one question that was answered."""
    file = folder / "data/switchboard.db"
    with lent_engine(file) as engine:
        pipeline = a_pipeline(Store(engine, clock=clock), clock)
        reply = pipeline.propose_reply("Press rotate.")
        pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
        pipeline.pass_time(minutes=1)
    return file


def test_every_figure_is_reckoned_again_from_the_export_alone(
    cli: CliRunner, database: Path, folder: Path, clock: FakeClock
) -> None:
    cli.invoke(app, ["verify", "--export", "history.jsonl"])
    told = json.loads(cli.invoke(app, ["stats", f"{clock():%Y-%m}", "--json"]).stdout)
    lines = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
    entries = [HistoryEntry(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in lines]
    present, before = (
        Period(*(datetime.fromisoformat(one[end]) for end in ("since", "until"))) for one in (told, told["before"])
    )
    again = reckon(facts_of(entries), Periods("", present, "", before, ""))
    assert {name: one["value"] for name, one in told["figures"].items()} == again.present
    assert {name: one["before"] for name, one in told["figures"].items()} == again.before
    assert (again.present["seen"], again.present["answered"]) == (1, 1)


def test_the_page_slack_and_the_command_line_tell_the_same_digits(
    cli: CliRunner, database: Path, clock: FakeClock
) -> None:
    month = f"{clock():%Y-%m}"
    clock.forward(days=40)
    record = json.loads(cli.invoke(app, ["stats", month, "--json"]).stdout)
    told = {name: one["value"] for name, one in record["figures"].items()}
    with lent_engine(database) as engine:
        desk = a_pipeline(Store(engine, clock=clock), clock).desk
        slack = figures_response(
            desk.figures.of(read_periods(month, clock(), desk.zone_of(GIL)), Scope(), GIL), desk.people
        )
        page = signed_in_browser(desk, GIL).read(f"/numbers?period={month}")
    in_slack = shown_text(slack)
    cells = dict(
        re.findall(r'<th scope="row">([^<]*)</th>\s*<td class="number" data-label="Now">(?:<a[^>]*>)?([^<]*)', page)
    )
    for figure in (one for one in FIGURES if not one.if_any or one.title in cells):
        words = value_words(figure, told)
        line = re.search(rf"{re.escape(figure.title)}  +(\S.*?)(?:  |$)", in_slack, re.MULTILINE)
        assert line
        assert (line[1], cells[figure.title].replace(" · ", ", 9 of 10 ")) == (words, words), figure.name


def test_the_figures_are_told_in_columns(cli: CliRunner, database: Path, clock: FakeClock) -> None:
    told = cli.invoke(app, ["stats", f"{clock():%Y-%m}", "--tag", "api"])
    assert told.exit_code == 0
    assert "of api, beside" in told.stdout.splitlines()[0]
    assert any(line.split()[:2] == ["answered", "1"] for line in told.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--tag", "apy"], "There is no tag apy. There are: api."),
        (["--source", "nowhere"], "There is no source nowhere. There are: square."),
        (["--person", "nobody"], "There is nobody called nobody in the configuration."),
        (["never"], "is no period. Type today, 7d, 30d or a month such as 2026-11."),
    ],
)
def test_what_is_not_configured_is_told(cli: CliRunner, database: Path, arguments: list[str], told: str) -> None:
    result = cli.invoke(app, ["stats", *arguments])
    assert result.exit_code == 1
    assert told in result.stderr


def test_each_figure_is_defined(cli: CliRunner) -> None:
    assert "voices: Different people who wrote a reply" in cli.invoke(app, ["stats", "--meanings"]).stdout
