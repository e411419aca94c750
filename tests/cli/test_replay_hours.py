"""replay --hours: what another calendar and other promises would have made of the past, with nothing written."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from typer.testing import CliRunner

from bot.__main__ import app
from bot.app.parts import CompanyRouter
from bot.cli import context
from bot.core.company import Company, Current
from bot.core.routing.roster import Roster
from bot.flow.operations.promises.reckon import PromiseKeeper
from bot.flow.operations.route import persons_verdict, send_to
from bot.store.engine import open_engine
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from tests.cli.harness import COMPANY, CommandHarness
from tests.cli.test_replay import LIMIT, a_post, kept

NIGHT = '\n[hours]\nstart = "03:00"\nend = "03:30"\n'


def asked(harness: CommandHarness) -> Path:
    """A database in which one question is asked of Ana and claimed by her; returns its file."""
    kept(harness, a_post("1", f"Ferrywire: {LIMIT}"))
    file = harness.folder / "data/switchboard.db"
    engine = open_engine(f"sqlite:///{file}")
    company: Current[Company] = Current(context.load_context(slack=False).company)
    store = Store(engine)
    store.keep_promises = PromiseKeeper(company)
    with store.writing() as tx:
        verdict = persons_verdict(["api"], "said so", tx.verdict_of(tx.questions.one(1)))
        send_to(tx, 1, CompanyRouter(company)(verdict, Roster(), tx.now), "triage")
        tx.record(NewEntry("question.claimed", "U0ANA00001", 1))
    engine.dispose()
    return file


def handed_on(file: Path) -> None:
    """Now Gil is asked, after Ana had looked."""
    engine = open_engine(f"sqlite:///{file}")
    with Store(engine).writing() as tx:
        tx.questions.set_people(1, ["U0GIL00007"])
        data = {"to": "U0GIL00007", "was": "U0ANA00001", "asked": "U0ANA00001"}
        tx.record(NewEntry("question.assigned", "U0GIL00007", 1, data=data))
    engine.dispose()


def other(harness: CommandHarness, more: str, old: str = "", new: str = "") -> str:
    """Another configuration, in a file of its own."""
    text = COMPANY.replace("{url}", harness.square.url).replace(old, new) if old else COMPANY
    (harness.folder / "other.toml").write_text(text.replace("{url}", harness.square.url) + more, encoding="utf-8")
    return "other.toml"


def test_it_names_each_due_time_that_moves_and_counts_what_is_kept(cli: CliRunner, harness: CommandHarness) -> None:
    file = asked(harness)
    before = file.read_bytes()
    rules = "\n[[promises]]\nlook_minutes = 30\nsent_minutes = 60\n"
    result = cli.invoke(app, ["replay", "--hours", other(harness, rules), "--json"])
    *moved, summary = [json.loads(line) for line in result.stdout.splitlines()]

    assert [(one["question"], one["clock"], one["run"]) for one in moved] == [("Q-1", "look", 1), ("Q-1", "sent", 1)]
    assert (moved[0]["before"], moved[0]["after"]["outcome"]) == (None, "kept")
    assert (moved[1]["before"]["minutes"], moved[1]["after"]["minutes"]) == (240, 60)
    assert summary == {"questions": 1, "before": {"running": 1}, "after": {"kept": 1, "running": 1}, "moved": 2}
    assert file.read_bytes() == before


def test_a_person_reads_it_too(cli: CliRunner, harness: CommandHarness) -> None:
    asked(harness)
    told = cli.invoke(app, ["replay", "--hours", other(harness, NIGHT), "--since", "7d"]).stdout

    assert "Q-1, an answer: due " in told
    assert "1 question of the last 7 d; nothing was written." in told
    assert "1 due time would be another." in told


def test_the_same_configuration_changes_nothing(cli: CliRunner, harness: CommandHarness) -> None:
    asked(harness)
    result = cli.invoke(app, ["replay", "--hours", other(harness, ""), "--json"])
    assert json.loads(result.stdout)["moved"] == 0


def test_a_faulty_configuration_is_told_with_its_line(cli: CliRunner, harness: CommandHarness) -> None:
    asked(harness)
    result = cli.invoke(app, ["replay", "--hours", other(harness, '\n[hours]\nholidays = "DE-XX"\n')])

    assert result.exit_code == 1
    assert "[hours] holidays: is not known: DE has no part 'XX'" in result.stderr


def test_hours_and_a_file_of_posts_do_not_go_together(cli: CliRunner, harness: CommandHarness) -> None:
    assert cli.invoke(app, ["replay", "posts.jsonl", "--hours", "other.toml"]).exit_code == 2


def test_a_promise_that_is_over_goes_by_those_who_were_asked_then(cli: CliRunner, harness: CommandHarness) -> None:
    handed_on(asked(harness))
    rules = "\n[[promises]]\nlook_minutes = 30\nsent_minutes = 60\n"
    gil = 'name = "Gil Marchetti"\n'
    file = other(harness, rules, gil, f'{gil}hours = {{ start = "03:00", end = "03:30" }}\n')
    result = cli.invoke(app, ["replay", "--hours", file, "--json"])
    look, sent, _ = [json.loads(line)["after"] for line in result.stdout.splitlines()]
    minutes = [
        (datetime.fromisoformat(one["due_at"]) - datetime.fromisoformat(one["started_at"])) / timedelta(minutes=1)
        for one in (look, sent)
    ]
    assert minutes[0] == 30
    assert minutes[1] > 30 * 24
