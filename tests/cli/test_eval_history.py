"""eval --history: a company's own questions, each judged by what was taught before it, and how it fared live."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.model import Author, Batch, Post, Tag
from bot.core.routing.route import Route
from bot.core.states import QuestionState
from bot.core.verdict import Example, Intent, TagGuess, Verdict
from bot.evaluation import history as past
from bot.evaluation.history import PastQuestions, figures_of, read_past_questions
from bot.flow.operations.arrivals.store import store_batch
from bot.flow.operations.merge import merge
from bot.flow.operations.route import send_to
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store
from tests.cli.harness import COMPANY, CommandHarness
from tests.fakes.clock import FakeClock
from tests.fakes.database import lent_engine, make_database
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL

TAGS = (Tag("api"), Tag("sso"))
ANA = "U0ANA00001"
TWO_TAGS = COMPANY.replace(
    '[[people]]\nslack = "U0ANA00001"',
    '[[tags]]\nname = "sso"\nchannel = "#ask-api"\nwords = ["okta"]\n\n[[people]]\nslack = "U0ANA00001"',
)


class FakeLearner:
    """Knows the words it was taught and nothing else; `taught` holds what each learning was given."""

    def __init__(self) -> None:
        self.taught: list[int] = []
        self._known: dict[str, tuple[str, ...]] = {}

    @property
    def version(self) -> str:
        return f"fake-{len(self._known)}"

    def learn(self, tags: object, examples: Sequence[Example]) -> None:
        self.taught.append(len(examples))
        self._known = {example.text.split()[0]: example.tags for example in examples}

    def judge(self, post: Post) -> Verdict:
        topic = post.words.split()[0]
        tags = tuple(TagGuess(tag, 0.8) for tag in self._known.get(topic, ()))
        return Verdict(Intent.SPAM if topic == "spam" else Intent.QUESTION, tags, topic == "spam", version=self.version)


def history(store: Store, said: "list[tuple[str, tuple[str, ...]]]", first: tuple[str, ...] = ("api",)) -> None:
    """For each text a question, routed under `first` and corrected to its tags, one after another."""
    for number, (text, tags) in enumerate(said, 1):
        post = Post("square", f"h{number}", Author("kim", "kim"), text, store.now(), thread_id=f"h{number}")
        with store.writing() as tx:
            if number == 1:
                tx.streams.declare("square", "square")
            store_batch(tx, "square", Batch((post,), f"{number}"), ALWAYS_READ, TAKE_ALL)
            tx.questions.record_verdict(number, Verdict(Intent.QUESTION, version="live-1"))
            send_to(tx, number, Route("#ask-api", (), first, "so"), "triage")
            entry = tx.record(NewEntry("question.moved", ANA, number))
            tx.questions.rename_tags(number, tags)
            tx.corrections.add(number, "retag", tags, ANA, "", entry)


def known(store: Store, tags: "tuple[Tag, ...]" = TAGS) -> PastQuestions:
    with store.reading() as tx:
        return read_past_questions(tx, tags, tx.now.replace(year=2000))


def measured(store: Store, learner: FakeLearner, tags: tuple[Tag, ...] = TAGS) -> dict[str, Any]:
    return figures_of(known(store, tags), tags, learner, 0.05, lambda _place: None)


def test_no_question_is_judged_by_what_was_taught_of_itself_or_later(store: Store) -> None:
    history(store, [(f"topic{number} why?", ("api",)) for number in range(30)])
    learner = FakeLearner()
    figures = measured(store, learner)

    assert figures["accuracy"] == 0
    assert figures["abstention"] == {"expected": 0.05, "observed": 1.0}
    assert learner.taught == list(range(0, 30, 3))


def test_what_was_taught_before_is_known_and_each_version_is_counted(store: Store) -> None:
    history(store, [(f"key {number}?", ("api",)) for number in range(20)])
    figures = measured(store, FakeLearner())

    assert figures["accuracy"] == pytest.approx(18 / 20)
    assert figures["accuracy_of_answered"] == 1
    assert figures["ece"] == pytest.approx(0.2, abs=1e-6)
    assert figures["versions"] == {"fake-0": {"judged": 2, "right": 0}, "fake-1": {"judged": 18, "right": 18}}
    assert figures["confusion"]["api"] == {"count": 20, "right": 18, "taken_for": {past.LEFT_TO_PERSON: 2}}


def test_what_was_said_of_a_question_that_was_merged_since_is_measured_too(store: Store) -> None:
    history(store, [("key 0?", ("api",)), ("key 1?", ("sso",))])
    with store.writing() as tx:
        merge(tx, 2, 1, ANA)

    found = known(store)
    assert [(said.post.words, said.example.tags) for said in found.labels] == [
        ("key 0?", ("api",)),
        ("key 1?", ("sso",)),
    ]
    assert found.lost == 0


def test_what_is_not_ours_is_well_held_back_or_dismissed_and_badly_asked(store: Store) -> None:
    said: list[tuple[str, tuple[str, ...]]] = [
        ("key 0?", ("api",)),
        ("key 1?", ()),
        ("spam now", ()),
        ("spam ours", ("sso",)),
    ]
    history(store, [*said, ("boat?", ())])
    figures = measured(store, FakeLearner())

    assert figures["relevance"]["not_ours"] == {"count": 3, "asked": 1, "held_back": 1, "dismissed": 1}
    assert figures["relevance"]["ours"] == {"count": 2, "asked": 0, "held_back": 1, "dismissed": 1}
    assert figures["confusion"][past.NOT_OURS] == {"count": 3, "right": 2, "taken_for": {"api": 1}}
    assert figures["ece"] == pytest.approx(0.8)


def test_a_tag_by_its_earlier_name_counts_for_the_present_one_and_a_gone_one_is_left_out(store: Store) -> None:
    history(store, [("key 1?", ("api",)), ("login?", ("sso",)), ("key 2?", ("api",))])
    figures = measured(store, FakeLearner(), (Tag("keys", formerly=("api",)),))

    assert (figures["corrections"], figures["of_tags_that_are_gone"]) == (2, 1)
    assert figures["confusion"]["keys"]["right"] == 1


def test_live_it_is_counted_which_first_tags_stood_and_how_often_it_abstained(store: Store) -> None:
    history(store, [("key 1?", ("api",)), ("login?", ("sso",)), ("boat?", ())])
    history_of_held = Post("square", "x", Author("kim", "kim"), "what?", store.now(), thread_id="x")
    with store.writing() as tx:
        store_batch(tx, "square", Batch((history_of_held,), "x"), ALWAYS_READ, TAKE_ALL)
        send_to(tx, 4, Route("#triage", (), (), "unsure"), "triage")
        tx.questions.rename_tags(4, ("sso",))
    live = measured(store, FakeLearner())["live"]

    assert (live["judged"], live["ours"], live["asked"]) == (4, 3, 2)
    assert live["first_tags_stood"] == 0.5
    assert live["abstention"] == {"expected": 0.05, "observed": pytest.approx(1 / 3)}
    assert live["versions"] == {"live-1": {"judged": 2, "right": 1}}


def test_only_the_first_judgement_of_a_question_counts_however_often_it_is_judged(store: Store) -> None:
    history(store, [("login?", ("sso",))])
    with store.writing() as tx:
        tx.questions.move(1, QuestionState.ASKED)
        send_to(tx, 1, Route("#ask-api", (), ("sso",), "again"), "triage")

    assert measured(store, FakeLearner())["live"]["first_tags_stood"] == 0


def test_a_question_set_aside_without_a_word_on_whose_it_is_counts_as_neither(store: Store) -> None:
    history(store, [("key 1?", ("api",))])
    with store.writing() as tx:
        tx.corrections.delete(1)
        tx.questions.move(1, QuestionState.IGNORED)

    assert measured(store, FakeLearner())["live"]["ours"] == 0


def test_what_was_taught_before_the_time_asked_for_only_teaches(store: Store, clock: FakeClock) -> None:
    history(store, [("key 0?", ("api",))])
    clock.forward(days=10)
    with store.writing() as tx:
        post = Post("square", "new", Author("kim", "kim"), "key new?", store.now(), thread_id="new")
        store_batch(tx, "square", Batch((post,), "n"), ALWAYS_READ, TAKE_ALL)
        tx.corrections.add(2, "approve", ("api",), ANA, "", 0)
        found = read_past_questions(tx, TAGS, tx.now)
    figures = figures_of(found, TAGS, FakeLearner(), None, lambda _place: None)

    assert (figures["corrections"], figures["accuracy"], figures["kinds"]) == (1, 1.0, {"approve": 1})
    assert figures["live"]["judged"] == 0


@pytest.fixture
def company(harness: CommandHarness) -> CommandHarness:
    harness.write_config(TWO_TAGS)
    with lent_engine(harness.folder / "data/switchboard.db") as engine:
        history(
            Store(engine), [("Ferrywire api: a 429?", ("api",)), ("Ferrywire and okta?", ("sso",)), ("An api poem", ())]
        )
    return harness


def test_the_command_measures_as_configured_and_writes_nothing(cli: CliRunner, company: CommandHarness) -> None:
    before = (company.folder / "data/switchboard.db").read_bytes()
    result = cli.invoke(app, ["eval", "--history", "--json"])
    figures = json.loads(result.stdout)

    assert result.exit_code == 0
    assert (figures["corrections"], figures["accuracy"], figures["abstention"]["expected"]) == (3, 1.0, None)
    assert figures["live"]["first_tags_stood"] == 0.5
    assert all(version.startswith("first-") for version in figures["versions"])
    assert (company.folder / "data/switchboard.db").read_bytes() == before


def test_a_person_reads_it_and_is_told_that_few_say_little(cli: CliRunner, company: CommandHarness) -> None:
    told = cli.invoke(app, ["eval", "--history", "--since", "1d"]).stdout

    for words in (
        "3 questions that people spoke about (3 retag)",
        "below 20 the figures say little",
        "first tags that",
    ):
        assert words in told
    assert "429" not in told
    assert "abstained, expected                            not set" in told


def test_a_history_without_a_correction_is_no_fault(cli: CliRunner, harness: CommandHarness) -> None:
    make_database(harness.folder / "data/switchboard.db")
    result = cli.invoke(app, ["eval", "--history"])

    assert (result.exit_code, "0 questions that people spoke about (none)" in result.stdout) == (0, True)
    assert json.loads(cli.invoke(app, ["eval", "--history", "--json"]).stdout)["accuracy"] is None


def test_without_a_database_it_says_so(cli: CliRunner, harness: CommandHarness) -> None:
    result = cli.invoke(app, ["eval", "--history"])

    assert (result.exit_code, "There is no database yet" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "arguments", [[], ["data.jsonl", "--history"], ["data.jsonl", "--since", "7d"], ["--history", "--since", "soon"]]
)
def test_a_wrong_call_is_a_usage_error(cli: CliRunner, harness: CommandHarness, arguments: list[str]) -> None:
    Path("data.jsonl").write_text('{"text": "x", "label": "y"}\n')
    assert cli.invoke(app, ["eval", *arguments]).exit_code == 2
