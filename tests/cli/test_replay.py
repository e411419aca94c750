"""replay: the live road's own decisions over a file or the past, with nothing sent, written or silently passed over."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import connectors
from bot.__main__ import app
from bot.classifier.first import FirstClassifier
from bot.cli import given
from bot.core.model import Author, Batch, Post
from bot.core.sameness import fingerprint
from bot.flow.ingest import Sorter, take_in
from bot.plan import plan_of, router_of
from bot.store.book import Store
from bot.store.engine import migrate, open_engine
from tests.cli.stage import COMPANY, Stage

LIMIT = "What is the rate limit of the Ferrywire API?"


def replayed(cli: CliRunner, *rows: object) -> tuple[list[dict[str, Any]], dict[str, Any], int]:
    """What the dry run says of each row, its summary, and the exit code. A row that is a str goes in as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    Path("posts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = cli.invoke(app, ["replay", "posts.jsonl", "--json"])
    *records, summary = [json.loads(line) for line in result.stdout.splitlines()]
    return records, summary, result.exit_code


def test_it_says_what_would_be_asked_of_whom_and_why(cli: CliRunner, stage: Stage) -> None:
    (record,), summary, code = replayed(cli, {"text": LIMIT})

    assert (record["what"], record["channel"], record["people"]) == ("asked", "#ask-api", ["U0ANA00001"])
    assert record["tags"][0]["tag"] == "api"
    assert "Ana Reyes" in record["why"]
    assert (summary["counts"], code) == ({"asked": 1}, 0)


def test_a_person_reads_it_too(cli: CliRunner, stage: Stage) -> None:
    Path("posts.jsonl").write_text(json.dumps({"text": f"{LIMIT}\x1b[31m\n[fake] line"}) + "\n")
    told = cli.invoke(app, ["replay", "posts.jsonl"]).stdout

    assert f'line 1: "{LIMIT}\\x1b[31m [fake] line"' in told
    assert "would be asked in #ask-api, of Ana Reyes" in told


def test_posts_that_do_not_concern_us_are_counted_and_asked_of_nobody(cli: CliRunner, stage: Stage) -> None:
    records, summary, _ = replayed(cli, {"text": "Where do I buy a boat?"}, {"text": LIMIT, "source": "square"})

    assert [record["what"] for record in records] == ["elsewhere", "asked"]
    assert "channel" not in records[0]
    assert summary["counts"] == {"elsewhere": 1, "asked": 1}


def test_the_same_words_join_one_question(cli: CliRunner, stage: Stage) -> None:
    records, _, _ = replayed(cli, {"text": LIMIT}, {"text": LIMIT.upper()}, {"text": "Is Ferrywire down today?"})

    assert fingerprint(LIMIT) == fingerprint(LIMIT.upper())
    assert [(record["what"], record["question"]) for record in records] == [("asked", 1), ("joined", 1), ("asked", 2)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("7", "is no JSON object"),
        ({"txt": "x"}, "text is missing"),
        ({"text": ""}, "text"),
        ({"text": LIMIT, "kind": "poem"}, "kind"),
        ({"text": LIMIT, "source": "nowhere"}, "there is no such source; there are: square"),
    ],
)
def test_a_malformed_line_is_named_by_its_number_and_the_rest_goes_on(
    cli: CliRunner, stage: Stage, row: object, said: str
) -> None:
    records, summary, code = replayed(cli, {"text": LIMIT}, row, "", {"text": "Is Ferrywire down?"})

    assert [record["place"] for record in records] == ["line 1", "line 4"]
    assert [line.startswith("line 2: ") and said in line for line in summary["bad_lines"]] == [True]
    assert code == 1


def test_a_file_that_is_no_text_is_told(cli: CliRunner, stage: Stage) -> None:
    Path("posts.jsonl").write_bytes(b'{"text": "\xff\xfe"}')
    result = cli.invoke(app, ["replay", "posts.jsonl"])

    assert (result.exit_code, result.stderr) == (1, "posts.jsonl: the file is not UTF-8 text; save it as UTF-8.\n")
    assert cli.invoke(app, ["replay", "nowhere.jsonl"]).stderr == "nowhere.jsonl: No such file or directory.\n"


def test_a_dry_run_of_a_file_touches_neither_database_nor_slack_nor_square(cli: CliRunner, stage: Stage) -> None:
    replayed(cli, {"text": LIMIT})

    assert not (stage.folder / "data").exists()
    assert stage.slack.log() == []


def kept(stage: Stage, *posts: Post) -> None:
    """A database in which the live road took these posts in."""
    engine = open_engine(f"sqlite:///{stage.folder}/data/switchboard.db")
    migrate(engine)
    store = Store(engine)
    with store.writing() as book:
        book.sources.declare([("square", "square")])
        now = book.now
        for post in posts:
            take_in(book, "square", Batch((post,), "1"), Sorter(lambda _post: True))
    assert now
    engine.dispose()


def a_post(id_: str, text: str, parent: str = "", author: str = "kim") -> Post:
    engine = open_engine("sqlite://")
    at = Store(engine).now()
    engine.dispose()
    return Post("square", id_, Author(author, author), text, at, parent_id=parent, thread_id="1")


def test_the_past_is_judged_as_the_live_road_judges_it(cli: CliRunner, stage: Stage) -> None:
    posts = [a_post("1", LIMIT), a_post("2", "I wonder too", "1", "lou"), a_post("4", "So?", "2", "kim")]
    posts.append(a_post("5", "A boat!"))
    kept(stage, *posts)
    before = (stage.folder / "data/switchboard.db").read_bytes()
    result = cli.invoke(app, ["replay", "--since", "7d", "--json"])
    records = [json.loads(line) for line in result.stdout.splitlines()]

    here = given.everything(slack=False)
    plan = plan_of(here.settings, here.company, here.secrets)
    verdict = FirstClassifier(here.company.tags).judge(posts[0])
    live = router_of(plan)(verdict, {}, posts[0].written_at)
    assert [record.get("what") for record in records[:-1]] == ["asked", "follow_up", "follow_up", "elsewhere"]
    assert (records[0]["channel"], records[0]["why"], records[0]["classifier"]) == (
        live.channel,
        live.why,
        verdict.version,
    )
    assert (stage.folder / "data/switchboard.db").read_bytes() == before


@pytest.mark.parametrize("span", ["7", "d", "-1d", "7w", "²d", "99999999d"])
def test_a_span_that_is_none_is_a_usage_error(cli: CliRunner, stage: Stage, span: str) -> None:
    assert cli.invoke(app, ["replay", "--since", span]).exit_code == 2


def test_without_a_source_it_says_that_nothing_would_be_asked(cli: CliRunner, stage: Stage) -> None:
    stage.write(COMPANY.replace('kind = "square"', 'kind = "square"\nenabled = false'))
    Path("posts.jsonl").write_text('{"text": "x"}')

    assert "no source is enabled" in cli.invoke(app, ["replay", "posts.jsonl"]).stderr
    assert "square" in connectors.kinds()
