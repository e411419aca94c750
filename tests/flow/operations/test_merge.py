"""The same question asked again becomes one question: done when it is sure, suggested when likely, undone for good."""

from collections.abc import Callable, Sequence

import pytest

from bot.classifier.duplicates.detector import HybridDuplicateDetector
from bot.classifier.embedding.embedder import MiniLm
from bot.core.duplicates import EmbeddedText
from bot.core.errors import Faulty, Unavailable
from bot.core.model import Author, Batch
from bot.core.ports.classifier import DuplicateDetector
from bot.store.transaction import Store
from tests.classifier.duplicates.test_detector import TWENTY
from tests.fakes.clock import START, FakeClock
from tests.fakes.pipeline import ANA, FAY, Pipeline, a_pipeline
from tests.fakes.posts import a_post

ROTATE, AGAIN = "How do I rotate my api key?", "hey folks, anybody know how to rotate the api keys? thanks"
NEAR = "Where do I find my api key?"


class FakeDuplicateDetector:
    """Likeness by a table of pairs of texts; every other pair is unlike. `broken`: its model cannot be read."""

    version, likely_threshold, sure_threshold = "fake-1", 0.5, 0.9

    def __init__(self, pairs: dict[frozenset[str], float] | None = None) -> None:
        self.pairs = pairs or {}
        self.broken = False
        self.made: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def embed(self, text: str) -> bytes:
        if self.broken:
            raise Faulty(["model.onnx is missing"])
        self.made.append(text)
        return text.encode()

    def nearest(self, vector: bytes, others: Sequence[bytes]) -> Sequence[int]:
        return range(len(others))

    def probabilities(self, one: EmbeddedText, others: Sequence[EmbeddedText]) -> Sequence[float]:
        self.meanwhile()
        return [self.pairs.get(frozenset({one.text, other.text}), 0.1) for other in others]


@pytest.fixture
def with_detector(store: Store, clock: FakeClock) -> Callable[[DuplicateDetector], Pipeline]:
    return lambda likeness: a_pipeline(store, clock, likeness=likeness)


@pytest.fixture
def words(with_detector: Callable[[DuplicateDetector], Pipeline]) -> Pipeline:
    return with_detector(HybridDuplicateDetector(None, ["Acme"]))


def asks(pipeline: Pipeline, text: str, who: str = "lee", **changes: object) -> None:
    name = f"{who}-{pipeline.polls}"
    pipeline.receive_posts(a_post(name, text, author=Author(f"u-{who}", who), thread_id=name, **changes))


def posts(pipeline: Pipeline, number: int) -> list[str]:
    return [kept.post.text for kept in pipeline.desk.questions.detail(number).posts]


def test_the_same_asked_in_twenty_wordings_on_two_sources_is_one_card(
    with_detector: Callable[[DuplicateDetector], Pipeline],
) -> None:
    pipeline = with_detector(HybridDuplicateDetector(MiniLm(), ["Ferrywire"]))
    for place, text in enumerate(TWENTY):
        source = ("square", "reddit")[place % 2]
        asks(pipeline, text, f"asker{place}", source=source)
    assert len(pipeline.cards.cards) == 1
    assert len(posts(pipeline, 1)) == 20
    assert pipeline.history(1).count("question.joined") == 19
    assert {pipeline.question_state(number) for number in range(2, 21)} == {"merged"}
    asks(pipeline, "How do I delete my API key?", "other")
    assert len(pipeline.cards.cards) == 2


def test_joining_tells_the_thread_and_posts_no_other_card(words: Pipeline) -> None:
    asks(words, ROTATE, "kim")
    asks(words, AGAIN)
    assert words.question_state(2) == "merged"
    assert words.desk.questions.detail(2).question.merged_into == 1
    assert posts(words, 1) == [ROTATE, AGAIN]
    assert posts(words, 2) == []
    assert [number for _, _, number in words.cards.cards] == [1]
    assert words.cards.told().count("question.joined") == 1
    assert "question.merged" not in words.cards.told()
    joined = words.desk.questions.detail(1).entries[-1]
    assert joined.by == "triage"
    assert joined.data["from"] == "2"
    assert float(joined.data["likeness"]) > 0.9
    assert ROTATE not in str(joined.data) + joined.why


def test_what_only_seems_near_stays_a_question_of_its_own_and_is_suggested(words: Pipeline) -> None:
    asks(words, ROTATE, "kim")
    asks(words, NEAR)
    assert words.question_state(2) == "asked"
    (twin,) = words.desk.questions.detail(2).suggested_duplicates
    assert (twin.number, twin.words) == (1, ROTATE)
    assert 0.5 <= twin.likeness < 0.93
    assert words.desk.questions.detail(1).suggested_duplicates == ()


def test_a_suggestion_is_gone_once_the_other_is_closed_or_was_declined(words: Pipeline) -> None:
    asks(words, ROTATE, "kim")
    asks(words, NEAR)
    words.desk.questions.settle(1, ANA)
    assert words.desk.questions.detail(2).suggested_duplicates == ()
    words.desk.questions.reopen(1, ANA)
    assert len(words.desk.questions.detail(2).suggested_duplicates) == 1
    words.desk.duplicates.decline(2, 1, ANA)
    assert words.desk.questions.detail(2).suggested_duplicates == ()


def test_what_a_suggestion_names_is_the_question_that_holds_it_by_now(
    with_detector: Callable[[DuplicateDetector], Pipeline],
) -> None:
    pipeline = with_detector(FakeDuplicateDetector({frozenset({"api c", "api a"}): 0.6}))
    for text in ("api b", "api a", "api c"):
        asks(pipeline, text)
    pipeline.desk.duplicates.merge(2, 1, ANA)
    assert [twin.number for twin in pipeline.desk.questions.detail(3).suggested_duplicates] == [1]


def test_a_dismissed_question_is_compared_with_none(with_detector: Callable[[DuplicateDetector], Pipeline]) -> None:
    likeness = FakeDuplicateDetector({frozenset({"api a", "spam api a"}): 0.99})
    pipeline = with_detector(likeness)
    asks(pipeline, "api a")
    asks(pipeline, "spam api a")
    assert pipeline.question_state(2) == "dismissed"
    assert "spam api a" not in likeness.made


@pytest.mark.parametrize("closing", ["settle", "ignore"])
def test_a_closed_question_is_joined_by_none(words: Pipeline, closing: str) -> None:
    asks(words, ROTATE, "kim")
    words.desk.questions.settle(1, ANA) if closing == "settle" else words.desk.questions.ignore(1, ANA, "not for us")
    asks(words, AGAIN)
    assert words.question_state(2) == "asked"


@pytest.mark.parametrize("likeness", [0.6, 0.95])
def test_one_that_was_closed_while_it_was_compared_is_neither_joined_nor_suggested(
    with_detector: Callable[[DuplicateDetector], Pipeline], likeness: float
) -> None:
    fake = FakeDuplicateDetector({frozenset({"api a", "api b"}): likeness})
    pipeline = with_detector(fake)
    asks(pipeline, "api a")
    fake.meanwhile = lambda: pipeline.desk.questions.settle(1, ANA) if pipeline.question_state(1) == "asked" else None
    asks(pipeline, "api b")
    assert pipeline.question_state(2) == "asked"
    pipeline.desk.questions.reopen(1, ANA)
    assert pipeline.desk.questions.detail(2).suggested_duplicates == ()


def test_a_question_merged_before_it_has_a_card_gets_none_until_it_is_split_off(
    with_detector: Callable[[DuplicateDetector], Pipeline],
) -> None:
    pipeline = with_detector(FakeDuplicateDetector())
    asks(pipeline, "api a")
    pipeline.cards.errors.append(Unavailable("Slack", "it is down"))
    asks(pipeline, "api b")
    assert pipeline.question_state(2) == "routed"
    pipeline.desk.duplicates.merge(2, 1, ANA)
    pipeline.pass_time(minutes=10)
    assert [number for _, _, number in pipeline.cards.cards] == [1]
    pipeline.desk.duplicates.split(2, ANA)
    pipeline.pass_time(minutes=10)
    assert [number for _, _, number in pipeline.cards.cards] == [1, 2]
    assert pipeline.question_state(2) == "asked"


def test_a_late_wake_up_for_one_that_was_merged_before_it_was_judged_does_nothing(
    with_detector: Callable[[DuplicateDetector], Pipeline],
) -> None:
    pipeline = with_detector(FakeDuplicateDetector())
    asks(pipeline, "api a")
    pipeline.channel.batches.append(Batch((a_post("b", "api b", thread_id="b"),), "late"))
    pipeline.clock.forward(minutes=1)
    poll, triage = pipeline.steps[:2]
    poll.run("square")
    assert triage.due() == ["2"]
    pipeline.desk.duplicates.merge(2, 1, ANA)
    triage.run("2")
    pipeline.run_due()
    assert (posts(pipeline, 1), pipeline.question_state(2)) == (["api a", "api b"], "merged")


def test_after_a_week_the_same_is_asked_anew(words: Pipeline) -> None:
    asks(words, ROTATE, "kim")
    words.pass_time(days=7, minutes=1)
    asks(words, AGAIN, written_at=words.clock.now)
    assert words.question_state(2) == "asked"


def test_likeness_does_not_wander_from_step_to_step(with_detector: Callable[[DuplicateDetector], Pipeline]) -> None:
    pairs = {
        frozenset({"api a", "api b"}): 0.95,
        frozenset({"api b", "api c"}): 0.95,
        frozenset({"api a", "api c"}): 0.2,
    }
    pipeline = with_detector(FakeDuplicateDetector(pairs))
    for text in ("api a", "api b", "api c"):
        asks(pipeline, text)
    assert (pipeline.question_state(2), pipeline.question_state(3)) == ("merged", "asked")
    assert [twin.number for twin in pipeline.desk.questions.detail(3).suggested_duplicates] == [1]


def test_the_likeliest_is_joined_and_the_older_of_two_alike(
    with_detector: Callable[[DuplicateDetector], Pipeline],
) -> None:
    pairs = {frozenset({"api a", "api x"}): 0.92, frozenset({"api b", "api x"}): 0.97}
    pipeline = with_detector(
        FakeDuplicateDetector({**pairs, frozenset({"api a", "api y"}): 0.95, frozenset({"api b", "api y"}): 0.95})
    )
    for text in ("api a", "api b", "api x", "api y"):
        asks(pipeline, text)
    assert pipeline.desk.questions.detail(3).question.merged_into == 2
    assert pipeline.desk.questions.detail(4).question.merged_into == 1


def test_a_model_that_cannot_be_read_stops_no_question(with_detector: Callable[[DuplicateDetector], Pipeline]) -> None:
    likeness = FakeDuplicateDetector()
    pipeline = with_detector(likeness)
    likeness.broken = True
    asks(pipeline, ROTATE)
    assert pipeline.question_state(1) == "asked"


def test_vectors_of_another_model_are_made_again_and_kept(store: Store, clock: FakeClock) -> None:
    before = a_pipeline(store, clock, likeness=FakeDuplicateDetector())
    asks(before, ROTATE, "kim")
    after = FakeDuplicateDetector({frozenset({ROTATE, AGAIN}): 0.95})
    after.version = "fake-2"
    pipeline = a_pipeline(store, clock, likeness=after)
    pipeline.polls = 1
    asks(pipeline, AGAIN)
    assert pipeline.question_state(2) == "merged"
    assert after.made.count(ROTATE) == 1
    asks(pipeline, NEAR)
    assert after.made.count(ROTATE) == 1


def test_no_vector_is_kept_of_words_that_were_changed_while_they_were_compared(
    with_detector: Callable[[DuplicateDetector], Pipeline],
) -> None:
    fake = FakeDuplicateDetector()
    pipeline = with_detector(fake)
    asks(pipeline, "api a", "kim")

    def changed() -> None:
        with pipeline.store.writing() as tx:
            tx.posts.update_words(2, a_post("lee-1", "api changed", author=Author("u-lee", "lee")))

    fake.meanwhile = changed
    asks(pipeline, " api b ")
    fake.meanwhile = lambda: None
    with pipeline.store.reading() as tx:
        assert [one.vector for one in tx.duplicates.candidates(2, "fake-1", START)] == [b"api a"]
        assert [one.vector for one in tx.duplicates.candidates(1, "fake-1", START)] == [b""]
    asks(pipeline, " api c ")
    with pipeline.store.reading() as tx:
        vectors = [one.vector for one in tx.duplicates.candidates(1, "fake-1", START)]
    assert vectors == [b" api c ", b"api changed"]


def test_a_follow_up_to_a_merged_question_goes_to_the_one_that_holds_it(words: Pipeline) -> None:
    asks(words, ROTATE, "kim")
    asks(words, AGAIN, "lee")
    words.receive_posts(
        a_post("f1", "still no luck", author=Author("u-lee", "lee"), parent_id="lee-1", thread_id="lee-1")
    )
    assert posts(words, 1) == [ROTATE, AGAIN, "still no luck"]
    assert words.history(1)[-1] == "follow_up.arrived"
    words.desk.duplicates.split(2, ANA)
    assert posts(words, 2) == [AGAIN, "still no luck"]
    assert posts(words, 1) == [ROTATE]


def test_split_off_it_is_triaged_and_never_joined_to_that_one_again(words: Pipeline) -> None:
    asks(words, ROTATE, "kim")
    asks(words, AGAIN)
    words.desk.duplicates.split(2, ANA)
    assert words.question_state(2) == "new"
    words.run_due()
    assert words.question_state(2) == "asked"
    assert [number for _, _, number in words.cards.cards] == [1, 2]
    assert words.desk.questions.detail(2).suggested_duplicates == ()
    assert words.history(1)[-1] == "question.split"


def test_the_same_words_that_joined_at_once_can_be_split_off_too(words: Pipeline) -> None:
    asks(words, ROTATE, "kim")
    asks(words, ROTATE)
    second = words.desk.questions.detail(1).posts[1].number
    assert words.desk.duplicates.split(1, ANA, second) == 2
    words.run_due()
    assert posts(words, 1) == posts(words, 2) == [ROTATE]
    assert words.question_state(2) == "asked"


def test_those_asked_about_the_one_are_asked_about_the_other_unless_it_is_claimed(
    with_detector: Callable[[DuplicateDetector], Pipeline],
) -> None:
    pipeline = with_detector(FakeDuplicateDetector())
    for text in ("api a", "sso b", "sso c", "api d"):
        asks(pipeline, text)
    before = pipeline.desk.questions.detail(1).question.asked
    asked = pipeline.desk.questions.detail(2).question.asked
    pipeline.desk.duplicates.merge(2, 1, ANA)
    assert pipeline.desk.questions.detail(1).question.asked == (*before, *asked)
    pipeline.desk.questions.claim(4, FAY)
    claimed = pipeline.desk.questions.detail(4).question.asked
    pipeline.desk.duplicates.merge(3, 4, ANA)
    assert pipeline.desk.questions.detail(4).question.asked == claimed
