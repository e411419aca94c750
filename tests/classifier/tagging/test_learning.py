"""What people teach holds at once; the newest word counts, what is not ours is left out, and order does not matter."""

import json
import random
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.tagging import near_duplicates
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.training_set import TrainingSample
from bot.cli.eval.command import read_tags
from bot.core.model import Author, Post, Tag
from bot.core.verdict import Doubt, Example, Lesson, Verdict

_ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 2, tzinfo=UTC)
EMBEDDER = MiniLm()
SSO = Tag(
    "sso", "Single sign-on, SAML, OIDC", examples=("How do I set up SAML with Okta?", "Our SSO login loops forever")
)
BILLING = Tag("billing", "Invoices, refunds", examples=("I was charged twice this month", "How do I cancel my plan?"))
TAGS = (SSO, BILLING)
GREY = "why does the dashboard show nothing but a grey screen today?"


def post(text: str) -> Post:
    return Post("square", "1", Author("1", "ana"), text, NOW)


def judged(text: str, *examples: Example) -> Verdict:
    return EmbeddingClassifier(TAGS, embedder=EMBEDDER, examples=examples).judge(post(text))


def tags_of(verdict: Verdict) -> list[str]:
    return [guess.tag for guess in verdict.tags]


@cache
def company() -> tuple[tuple[Tag, ...], tuple[Example, ...]]:
    """The example company and what was taught of the posts to learn from."""
    lines = (_ROOT / "bot" / "evaluation" / "example" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    taught = tuple(Example(row["text"], tuple(row["labels"]), f"Q-{n}") for n, row in enumerate(rows))
    return tuple(read_tags(_ROOT / "config" / "switchboard.toml")), taught


def test_a_post_like_one_that_was_corrected_is_judged_as_that_at_once_whatever_hundreds_say() -> None:
    others = [Example(f"the dashboard of customer {n} shows a grey page", ("billing",)) for n in range(200)]
    verdict = judged(
        GREY, *others, Example("Why does the dashboard show nothing but a grey screen today", ("sso",), "Q-88")
    )
    assert tags_of(verdict) == ["sso"]
    assert verdict.tags[0].because == "like Q-88"


def test_of_two_near_twins_that_contradict_each_other_the_newest_wins() -> None:
    older, newer = "why does the dashboard only show a grey screen?", "why does the dashboard show only a grey screen?!"
    one, two = Example(older, ("billing",), "Q-1"), Example(newer, ("sso",), "Q-2")
    for text in (older, newer):
        assert tags_of(judged(text, one, two)) == ["sso"]
        assert tags_of(judged(text, two, one)) == ["billing"]


def test_a_correction_of_a_configured_example_overrules_the_configuration() -> None:
    assert tags_of(judged("How do I cancel my plan?", Example("how do I cancel my plan", ("sso",), "Q-5"))) == ["sso"]


def test_a_post_like_one_that_was_said_not_to_be_ours_is_dismissed_by_its_name() -> None:
    text = "Thanks to everybody who came to the release party at the harbour on Sunday, we had a great time"
    verdict = judged(f"{text} ", Example(text, (), "Q-7"))
    assert verdict.dismissed
    assert verdict.tags == ()
    assert "like Q-7, which was said not to be for us" in verdict.why


def test_what_bears_our_name_waits_for_triage_where_people_said_of_its_like_that_it_is_not_about_us() -> None:
    gigs = [
        Example(f"the band Acme {does} at the harbour {when}", (), f"Q-{n}{m}", Lesson.NOT_ABOUT_US)
        for n, does in enumerate(("plays", "sings", "rocks", "is on"))
        for m, when in enumerate(("tonight", "on Sunday", "again", "next week", "at noon"))
    ]
    classifier = EmbeddingClassifier(TAGS, embedder=EMBEDDER, examples=gigs, names=("Acme",))
    verdict = classifier.judge(post("the band Acme is at the harbour on Sunday, I have to work on the day of the gig"))
    assert (verdict.dismissed, verdict.doubt) == (False, Doubt.NOT_ABOUT_US)
    assert "which was said not to be about us" in verdict.why


@pytest.mark.parametrize("lesson", [Lesson.WANTS_NOTHING, Lesson.SPAM, Lesson.WANTED])
def test_a_lesson_of_what_a_post_wants_says_nothing_of_tags(lesson: Lesson) -> None:
    text = "Episode 4 of my show about the single sign-on of Acme"
    verdict = judged(f"{text}!", Example(text, (), "Q-7", lesson))
    assert not (verdict.dismissed and lesson is Lesson.WANTED)
    assert "not to be for us" not in verdict.why


def test_what_asks_is_held_however_many_posts_like_it_were_said_not_to_be_ours() -> None:
    gigs = [Example(f"any tickets left for the gig of the band in hall {n}?", (), f"Q-{n}") for n in range(20)]
    verdict = judged("does anybody have spare tickets for the gig of the band at the harbour?", *gigs)
    assert (verdict.dismissed, verdict.tags) == (False, ())


def test_one_witness_is_not_enough_to_dismiss_what_is_merely_alike() -> None:
    foreign = Example("Our band plays at the harbour tonight, who has tickets?", (), "Q-7")
    verdict = judged("any tickets left for the band this evening?", foreign)
    assert not verdict.dismissed
    assert verdict.tags == ()


@pytest.mark.prove
def test_nothing_that_is_ours_is_dismissed_for_what_was_taught_not_to_be() -> None:
    tags, taught = company()
    lines = (_ROOT / "bot" / "evaluation" / "example" / "test.jsonl").read_text(encoding="utf-8").splitlines()
    ours = [row["text"] for row in map(json.loads, lines) if row["labels"]]
    judge = EmbeddingClassifier(tags, embedder=EMBEDDER, examples=taught)
    dismissed = [text for text in ours if judge.judge(post(text)).dismissed]
    assert len(ours) > 100
    assert dismissed == []


@pytest.mark.prove
def test_the_same_lessons_in_any_order_on_any_worker_make_the_same_version_and_verdicts() -> None:
    tags, taught = company()
    shuffled, turned = list(taught), list(tags)
    random.Random(5).shuffle(shuffled)
    random.Random(6).shuffle(turned)
    one = EmbeddingClassifier(tags, embedder=EMBEDDER, examples=taught)
    other = EmbeddingClassifier((), embedder=EMBEDDER)
    other.learn(turned, shuffled)
    asked = ["webhooks silent since noon", "our login loops and the invoice is wrong", "which wine with octopus?", GREY]
    assert one.version == other.version
    assert [one.judge(post(text)) for text in asked] == [other.judge(post(text)) for text in asked]


def test_what_was_taught_is_part_of_the_version_and_so_is_who_asked_it() -> None:
    versions = {
        EmbeddingClassifier(TAGS, embedder=EMBEDDER, examples=examples).version
        for examples in ((), (Example(GREY, ("sso",)),), (Example(GREY, ("sso",), "Q-1"),), (Example(GREY, ()),))
    }
    assert len(versions) == 4


def test_one_text_claimed_by_two_tags_leaves_the_others_judged_as_before() -> None:
    single = [
        Example(f"{start} my invoice {n}", ("billing",)) for n, start in enumerate(("where is", "send", "correct"))
    ]
    single += [
        Example(f"{start} the identity provider {n}", ("sso",)) for n, start in enumerate(("set up", "fix", "add"))
    ]
    both = Example("the invoice page asks for the identity provider", ("billing", "sso"))
    before, after = (
        EmbeddingClassifier(TAGS, embedder=EMBEDDER, examples=e).score([GREY, "refund me"])
        for e in (single, [*single, both])
    )
    assert not before.multi_label
    assert not after.multi_label
    assert after.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-4)


@pytest.mark.prove
def test_a_judgement_reads_one_model_from_beginning_to_end_while_another_is_learnt() -> None:
    judge = EmbeddingClassifier(TAGS, embedder=EMBEDDER)
    lessons = ([Example(GREY, ("sso",), "Q-1")], [Example(GREY, ("billing",), "Q-2")])
    right = {
        EmbeddingClassifier(TAGS, embedder=EMBEDDER, examples=lesson).judge(post(GREY)) for lesson in (*lessons, [])
    }
    done = Event()

    def learn() -> None:
        for _ in range(4):
            for lesson in lessons:
                judge.learn(TAGS, lesson)
        done.set()

    learner = Thread(target=learn)
    learner.start()
    seen = set()
    while not done.is_set():
        seen.add(judge.judge(post(GREY)))
    learner.join()
    assert seen <= right


def test_near_duplicates_count_once_and_what_they_contradict_counts_no_more() -> None:
    texts = ("the export stops half way", "the export stops half-way", "my card was declined")
    vectors = EMBEDDER.vectors(texts)
    alike = [TrainingSample(text, ("a",)) for text in texts]
    assert near_duplicates.distinct_indices(alike, vectors, EMBEDDER.width) == [0, 2]
    assert near_duplicates.uncontradicted_indices(alike, vectors, EMBEDDER.width) == [0, 1, 2]
    contrary = [TrainingSample(texts[0], ("a",)), TrainingSample(texts[1], ("b",)), TrainingSample(texts[2], ("b",))]
    assert near_duplicates.distinct_indices(contrary, vectors, EMBEDDER.width) == [0, 1, 2]
    assert near_duplicates.uncontradicted_indices(contrary, vectors, EMBEDDER.width) == [0, 2]


def test_a_text_without_any_word_of_the_tags_examples_is_not_given_one_by_a_new_company() -> None:
    tags, _ = company()
    judge = EmbeddingClassifier(tags, embedder=EMBEDDER)
    strange = ("My sourdough starter died while we were away", "Anyone selling two tickets for Saturday's match?")
    assert [judge.judge(post(text)).tags for text in strange] == [(), ()]
