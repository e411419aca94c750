"""replay: the live road's own decisions over a file or the past, with nothing sent, written or silently passed over."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import connectors
from bot.__main__ import app
from bot.app.parts import CompanyRouter, classifier_of
from bot.app.plan import plan_of
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.cli import context
from bot.core.company import Current
from bot.core.duplicates import EmbeddedText
from bot.core.model import Author, Batch, Post
from bot.core.routing.roster import Roster
from bot.core.states import QuestionState
from bot.core.text.normalise import words_hash
from bot.core.verdict import Example
from bot.evaluation.dry_run import DryRun
from bot.flow.operations.arrivals.store import store_batch
from bot.store.engine import migrate, open_engine
from bot.store.transaction import Store
from tests.cli.harness import COMPANY, CommandHarness
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL

LIMIT = "What is the rate limit of the Ferrywire API?"


def replayed(cli: CliRunner, *rows: object) -> tuple[list[dict[str, Any]], dict[str, Any], int]:
    """What the dry run says of each row, its summary, and the exit code. A row that is a str goes in as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    Path("posts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = cli.invoke(app, ["replay", "posts.jsonl", "--json"])
    *records, summary = [json.loads(line) for line in result.stdout.splitlines()]
    return records, summary, result.exit_code


def test_it_says_what_would_be_asked_of_whom_and_why(cli: CliRunner, harness: CommandHarness) -> None:
    (record,), summary, code = replayed(cli, {"text": LIMIT})

    assert (record["what"], record["channel"], record["people"]) == ("asked", "#ask-api", ["U0ANA00001"])
    assert record["tags"][0]["tag"] == "api"
    assert "Ana Reyes" in record["why"]
    assert (summary["counts"], code) == ({"asked": 1}, 0)


def test_a_person_reads_it_too(cli: CliRunner, harness: CommandHarness) -> None:
    Path("posts.jsonl").write_text(json.dumps({"text": f"{LIMIT}\x1b[31m\n[fake] line"}) + "\n")
    told = cli.invoke(app, ["replay", "posts.jsonl"]).stdout

    assert f'line 1: "{LIMIT}\\x1b[31m [fake] line"' in told
    assert "would be asked in #ask-api, of Ana Reyes" in told


def test_posts_that_do_not_concern_us_are_counted_and_asked_of_nobody(cli: CliRunner, harness: CommandHarness) -> None:
    records, summary, _ = replayed(cli, {"text": "Where do I buy a boat?"}, {"text": LIMIT, "source": "square"})

    assert [record["what"] for record in records] == ["elsewhere", "asked"]
    assert "channel" not in records[0]
    assert summary["counts"] == {"elsewhere": 1, "asked": 1}


def test_the_same_words_join_one_question(cli: CliRunner, harness: CommandHarness) -> None:
    records, _, _ = replayed(cli, {"text": LIMIT}, {"text": LIMIT.upper()}, {"text": "Is Ferrywire down today?"})

    assert words_hash(LIMIT) == words_hash(LIMIT.upper())
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
    cli: CliRunner, harness: CommandHarness, row: object, said: str
) -> None:
    records, summary, code = replayed(cli, {"text": LIMIT}, row, "", {"text": "Is Ferrywire down?"})

    assert [record["place"] for record in records] == ["line 1", "line 4"]
    assert [line.startswith("line 2: ") and said in line for line in summary["bad_lines"]] == [True]
    assert code == 1


def test_a_file_that_is_no_text_is_told(cli: CliRunner, harness: CommandHarness) -> None:
    Path("posts.jsonl").write_bytes(b'{"text": "\xff\xfe"}')
    result = cli.invoke(app, ["replay", "posts.jsonl"])

    assert (result.exit_code, result.stderr) == (1, "posts.jsonl: the file is not UTF-8 text; save it as UTF-8.\n")
    assert cli.invoke(app, ["replay", "nowhere.jsonl"]).stderr == "nowhere.jsonl: No such file or directory.\n"


def test_a_dry_run_of_a_file_touches_neither_database_nor_slack_nor_square(
    cli: CliRunner, harness: CommandHarness
) -> None:
    replayed(cli, {"text": LIMIT})

    assert not (harness.folder / "data").exists()
    assert harness.slack.log() == []


def kept(harness: CommandHarness, *posts: Post) -> None:
    """A database in which the live road took these posts in."""
    engine = open_engine(f"sqlite:///{harness.folder}/data/switchboard.db")
    migrate(engine)
    store = Store(engine)
    with store.writing() as tx:
        tx.streams.declare("square", "square")
        now = tx.now
        for post in posts:
            store_batch(tx, "square", Batch((post,), "1"), ALWAYS_READ, TAKE_ALL)
    assert now
    engine.dispose()


def a_post(id_: str, text: str, parent: str = "", author: str = "kim", thread: str = "1") -> Post:
    engine = open_engine("sqlite://")
    at = Store(engine).now()
    engine.dispose()
    return Post("square", id_, Author(author, author), text, at, parent_id=parent, thread_id=thread)


def test_the_past_is_judged_as_the_live_road_judges_it(cli: CliRunner, harness: CommandHarness) -> None:
    posts = [a_post("1", LIMIT), a_post("2", "I wonder too", "1", "lou"), a_post("4", "So?", "2", "kim")]
    posts.append(a_post("5", "A boat!"))
    kept(harness, *posts)
    before = (harness.folder / "data/switchboard.db").read_bytes()
    result = cli.invoke(app, ["replay", "--since", "7d", "--json"])
    records = [json.loads(line) for line in result.stdout.splitlines()]

    here = context.load_context(slack=False)
    verdict = KeywordClassifier(here.company.tags).judge(posts[0])
    live = CompanyRouter(Current(here.company))(verdict, Roster(), posts[0].written_at)
    assert [record.get("what") for record in records[:-1]] == ["asked", "follow_up", "follow_up", "elsewhere"]
    assert (records[0]["channel"], records[0]["why"], records[0]["classifier"]) == (
        live.channel,
        live.why,
        verdict.version,
    )
    assert (harness.folder / "data/switchboard.db").read_bytes() == before


SAID = [("1", LIMIT, ("api",)), ("2", "Ferrywire login loops", ("sso",)), ("3", "A poem of the api", ())]


def spoken(harness: CommandHarness) -> None:
    """A database in which people have said what each question is about; one more was set aside without a word."""
    harness.write_config(
        COMPANY.replace("[[people]]", '[[tags]]\nname = "sso"\nchannel = "C0TRIAGE01"\n\n[[people]]', 1)
    )
    posts = [a_post(id_, f"Ferrywire: {text}", thread=id_) for id_, text, _ in SAID]
    kept(harness, *posts, a_post("4", "Ferrywire, the 429 of an api", thread="4"))
    engine = open_engine(f"sqlite:///{harness.folder}/data/switchboard.db")
    with Store(engine).writing() as tx:
        for number, (_, _, tags) in enumerate(SAID, 1):
            tx.corrections.add(number, "retag", tags, "U0GIL00007", "", 0)
        tx.questions.move(4, QuestionState.ROUTED)
        tx.questions.move(4, QuestionState.IGNORED)
    engine.dispose()


def test_the_past_is_judged_with_all_that_people_taught_and_set_beside_what_they_said(
    cli: CliRunner, harness: CommandHarness
) -> None:
    spoken(harness)
    result = cli.invoke(app, ["replay", "--since", "7d", "--json"])
    *records, summary = [json.loads(line) for line in result.stdout.splitlines()]

    assert [record["people_said"].get("tags") for record in records] == [["api"], ["sso"], [], None]
    assert [record["people_said"].get("set_aside", False) for record in records] == [False, False, False, True]
    assert [record["live"] for record in records] == ["Q-1", "Q-2", "Q-3", "Q-4"]
    assert (summary["corrections"], summary["people"]["spoke"]) == (3, 3)
    assert summary["classifier"] == records[0]["classifier"] == taught_version()
    assert summary["people"]["agreed"] == sum(agreed(record) for record in records[:3])


def agreed(record: dict[str, Any]) -> bool:
    said, tags = record["people_said"]["tags"], [tag["tag"] for tag in record["tags"]]
    return tags[0] in said if tags else not said


def taught_version() -> str:
    """Of a classifier that learnt exactly what was said."""
    here = context.load_context(slack=False)
    examples = [Example(f"Ferrywire: {text}", tags, f"Q-{n}") for n, (_, text, tags) in enumerate(SAID, 1)]
    return classifier_of(here.company, examples).version


def test_a_person_reads_what_people_said_and_what_it_came_to(cli: CliRunner, harness: CommandHarness) -> None:
    spoken(harness)
    told = cli.invoke(app, ["replay", "--since", "7d"]).stdout

    for words in (
        "people said: api (Gil Marchetti, Q-1)",
        "people said: not for us (Gil Marchetti, Q-3)",
        "people set it aside (Q-4)",
        "People spoke about 3 of them; it agrees with ",
        "which has learnt from 3 corrections.",
    ):
        assert words in told
    assert " api: " in told


def test_a_file_is_judged_with_what_people_taught_where_there_is_a_database(
    cli: CliRunner, harness: CommandHarness
) -> None:
    spoken(harness)
    _, summary, code = replayed(cli, {"text": LIMIT})

    assert (summary["corrections"], summary["classifier"], code) == (3, taught_version(), 0)


def test_a_file_is_judged_all_the_same_where_the_database_cannot_be_read(
    cli: CliRunner, harness: CommandHarness
) -> None:
    (harness.folder / "data").mkdir()
    (harness.folder / "data/switchboard.db").write_bytes(b"")
    Path("posts.jsonl").write_text(json.dumps({"text": LIMIT}))
    result = cli.invoke(app, ["replay", "posts.jsonl"])

    assert "would be asked in #ask-api" in result.stdout
    assert "Judged without what people taught: The database is empty" in result.stderr
    assert result.exit_code == 0


def test_what_would_be_left_to_a_person_is_said_and_counted(cli: CliRunner, harness: CommandHarness) -> None:
    Path("posts.jsonl").write_text(json.dumps({"text": "Does Ferrywire sing?"}))
    told = cli.invoke(app, ["replay", "posts.jsonl"]).stdout
    (record,), summary, _ = replayed(cli, {"text": "Does Ferrywire sing?"})

    assert "would be left to a person in C0TRIAGE01, of Gil Marchetti (question)" in told
    assert "1 of those asked would be left to a person" in told
    assert (record["held_back"], record["need"], summary["held_back"]) == (True, "question", 1)


class FakeDuplicateDetector:
    """Two texts are as alike as the words they share; a vector is the text itself."""

    version, likely_threshold, sure_threshold = "fake", 0.5, 0.8

    def embed(self, text: str) -> bytes:
        return text.encode()

    def nearest(self, vector: bytes, others: Sequence[bytes]) -> Sequence[int]:
        return range(len(others))

    def probabilities(self, one: EmbeddedText, others: Sequence[EmbeddedText]) -> Sequence[float]:
        words = set(one.text.lower().split())
        return [len(words & set(o.text.lower().split())) / len(words) for o in others]


def test_a_question_that_surely_asks_the_same_joins_and_a_likely_one_is_suggested(harness: CommandHarness) -> None:
    here = context.load_context(slack=False)
    dry = DryRun(plan_of(here.settings, here.company, here.secrets), Roster(), likeness=FakeDuplicateDetector())
    texts = ("what is ferrywire api limit", "what is ferrywire api limit please", "what is ferrywire api key now ok")
    first, sure, likely = (dry.process(f"{n}", a_post(f"{n}", text, thread=f"{n}")) for n, text in enumerate(texts))

    assert (first.what, first.question, first.duplicate_of) == ("asked", 1, 0)
    assert (sure.what, sure.question, round(sure.likeness, 2)) == ("joined", 1, 0.83)
    assert (likely.what, likely.question, likely.duplicate_of) == ("asked", 2, 1)


def test_what_asks_the_same_in_nearly_the_same_words_joins_in_the_command_too(
    cli: CliRunner, harness: CommandHarness
) -> None:
    first = "What is the rate limit of the Ferrywire orders API per minute?"
    records, summary, _ = replayed(cli, {"text": first}, {"text": f"Hello, {first} Thanks"}, {"text": LIMIT})
    told = cli.invoke(app, ["replay", "posts.jsonl"]).stdout

    assert [record["what"] for record in records] == ["asked", "joined", "asked"]
    assert records[1]["like"] == 1
    assert "would join question 1 of this run: it asks the same (" in told
    assert summary["tags"]["api"] == {"asked": 2, "joined": 1}


def test_likeness_does_not_wander_from_what_was_first_asked(harness: CommandHarness) -> None:
    here = context.load_context(slack=False)
    dry = DryRun(plan_of(here.settings, here.company, here.secrets), Roster(), likeness=FakeDuplicateDetector())
    texts = ("ferrywire 1 2 3 4 5 6 7 8 9", "ferrywire 1 2 3 4 5 6 7 x y", "ferrywire x y")
    _, second, third = (dry.process(f"{n}", a_post(f"{n}", text, thread=f"{n}")) for n, text in enumerate(texts))

    assert (second.what, second.question) == ("joined", 1)
    assert (third.what, third.question, third.duplicate_of, third.likeness) == ("asked", 2, 1, 1.0)


@pytest.mark.parametrize("span", ["7", "d", "-1d", "7w", "²d", "99999999d"])
def test_a_span_that_is_none_is_a_usage_error(cli: CliRunner, harness: CommandHarness, span: str) -> None:
    assert cli.invoke(app, ["replay", "--since", span]).exit_code == 2


def test_without_a_source_it_says_that_nothing_would_be_asked(cli: CliRunner, harness: CommandHarness) -> None:
    harness.write_config(COMPANY.replace('kind = "square"', 'kind = "square"\nenabled = false'))
    Path("posts.jsonl").write_text('{"text": "x"}')

    assert "no source is enabled" in cli.invoke(app, ["replay", "posts.jsonl"]).stderr
    assert "square" in connectors.kinds()
