"""What was learnt of wanting: what it dismisses and why, what it never dismisses, and weights that are checked."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.intent import vector_model, word_model
from bot.classifier.intent.features import extract_features
from bot.classifier.intent.phrases import PLEADING
from bot.classifier.intent.vector_model import VectorIntentModel
from bot.classifier.intent.word_model import DismissalBars, guess_intent
from bot.classifier.training import train_intent
from bot.core.errors import Faulty
from bot.core.text.matching import fold
from bot.core.verdict import Intent


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Tired of Acme? We get you 5000 REAL leads per week!!! DM me now or click https://x.example", Intent.SPAM),
        ("Want to WIN a year of Acme for free? Follow, share and tag three friends!! 🎁🎁", Intent.SPAM),
        ("Acme seeks a senior engineer in Porto, full time, salary 60k. Send your CV to jobs@acme.example", Intent.JOB),
        ("Acme appoints new chief executive, shares up 3 percent in first quarter, analysts say", Intent.NEWS),
        ("Shout-out to the Acme team, lovely people, thank you! Best app I've ever used.", Intent.PRAISE),
    ],
)
def test_a_post_that_wants_nothing_is_dismissed_and_a_person_is_told_by_which_words(text: str, need: Intent) -> None:
    judged = guess_intent(fold(text))
    assert (judged.intent, judged.dismissible) == (need, True)
    assert "'" in judged.why


@pytest.mark.parametrize(
    "text",
    [
        "Great job! My parcel is flat and the vase inside is dust.",
        "Love paying twice for one seat, thanks Acme",
        "I got a message that I won a free Acme year, click here. Is that really from you?",
        "Are you hiring? I sent my CV and the apply button does nothing",
        "So Acme was bought by Globex. What happens to our prices?",
        "Thank you for the new dashboard, it's lovely! Can it do dark mode?",
        "how did the giveaway end, did anybody win",
    ],
)
def test_a_post_that_looks_like_nothing_but_wants_an_answer_is_kept(text: str) -> None:
    assert not guess_intent(fold(text)).dismissible


@pytest.mark.parametrize(
    "text",
    [
        "Merci Acme, vraiment génial, mais plus rien ne marche depuis hier, c'est nul",
        "Super, danke Acme, seit gestern kommt keine einzige Bestellung an",
        "Genial Acme, gracias por cobrarme dos veces, increíble",
        "Obrigado Acme, perfeito, sem acesso desde ontem e ninguém responde",
        "Acmeさん、ありがとう。おかげで注文が全部止まりました。最高です。",
        "शानदार, धन्यवाद Acme, कल से कुछ भी नहीं चल रहा",
    ],
)
def test_irony_in_another_language_is_not_dismissed_by_what_was_learnt_in_english(text: str) -> None:
    learnt = word_model.load_word_model()
    found = extract_features(fold(text))
    assert not any(word_model.may_dismiss(fold(text), found, need, learnt.weights) for need in Intent)


@given(st.sampled_from(PLEADING), st.text(max_size=80))
def test_no_plea_is_dismissed_whatever_stands_before_it(plea: str, rest: str) -> None:
    assert not guess_intent(fold(f"{rest}. {plea}")).dismissible


@given(st.text())
def test_any_text_is_judged_with_a_reason_and_by_meaning_too(text: str) -> None:
    assert guess_intent(fold(text)).why
    assert VectorIntentModel(MiniLm().version).guess_intent(text, np.zeros(1152, np.float32)).why


@pytest.mark.parametrize("plea", ["does anyone know who decides", "i cannot find how", "stuck at the second step"])
def test_a_plea_in_a_job_advertisement_keeps_it(plea: str) -> None:
    advertisement = "Acme seeks a senior engineer in Porto, full time, salary 60k, send your CV"
    assert guess_intent(fold(advertisement)).dismissible
    assert not guess_intent(fold(f"{advertisement}, {plea}")).dismissible


def test_a_text_too_long_to_be_one_thing_is_kept() -> None:
    bait = "Free followers, dm me now, click the link, earn money! "
    assert guess_intent(fold(bait)).dismissible
    assert not guess_intent(fold(bait + "The table shows a row for each of the days. " * 20)).dismissible


def test_what_was_learnt_belongs_to_the_bundled_model_and_another_model_is_judged_by_words() -> None:
    assert vector_model.load_vector_weights().embedder == MiniLm().version
    text = "Acme opens an office in Lisbon"
    assert VectorIntentModel("another").guess_intent(text, np.zeros(3, np.float32)) == guess_intent(fold(text))


def test_what_a_post_means_counts_beside_its_words() -> None:
    embedder, text = MiniLm(), "The kitchen table conversation about my parcel went on until four"
    one, other = embedder.vectors(["I am furious, my parcel never came", "We are looking for a new colleague in sales"])
    wanted = VectorIntentModel(embedder.version)
    assert wanted.guess_intent(text, one).intent is Intent.COMPLAINT
    assert wanted.guess_intent(text, other).intent is not Intent.COMPLAINT


@pytest.mark.parametrize("name", ["words.json", "nothing.json"])
def test_weights_that_are_not_those_shipped_are_refused(name: str) -> None:
    with pytest.raises(Faulty):
        word_model.read_verified_file(name, "0" * 64)


def _lesson(text: str, need: Intent) -> train_intent.LabelledIntent:
    return train_intent.LabelledIntent(fold(text), need, "Acme", {}, learn_words=True)


def test_bars_stand_above_the_surest_post_that_wants_an_answer() -> None:
    known = [_lesson("a", Intent.COMPLAINT), _lesson("b", Intent.PRAISE), _lesson("c", Intent.PRAISE)]
    scores = np.zeros((3, len(Intent)), np.float32)
    scores[:, list(Intent).index(Intent.PRAISE)] = (3, 4, 2)
    found = train_intent.fit_bars(known, train_intent.HeldOutIntents(scores, np.ones((3, len(Intent)), bool)), 1.0)
    sure = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    unwanted = sure[:, 3:].sum(axis=1)
    assert unwanted[0] < found.praise < unwanted[1]
    assert (found.news, found.spam, found.job) == (train_intent.MIN_BAR,) * 3


def test_each_need_has_its_own_bar() -> None:
    bars = DismissalBars(praise=0.9, news=0.8, spam=0.7, job=0.6)
    assert [bars.allows_dismissal(need, 0.75) for need in (Intent.PRAISE, Intent.NEWS, Intent.SPAM, Intent.JOB)] == [
        0,
        0,
        1,
        1,
    ]


def test_words_of_other_languages_are_not_learnt_as_words() -> None:
    rows = train_intent.read_training_set(word_model.DATA_FOLDER / "train.jsonl")
    foreign = {one.folded for one in rows if not one.learn_words}
    places = train_intent.vocabulary(rows)
    assert foreign
    assert "w:que" not in places
    assert "w:the" in places


def test_the_weights_are_those_of_the_training_set() -> None:
    """The vocabulary is compared, not the figures: their last digits differ between machines."""
    told = json.loads(Path(word_model.DATA_FOLDER, "words.json").read_text(encoding="utf-8"))
    assert list(told["weights"]) == list(
        train_intent.vocabulary(train_intent.read_training_set(word_model.DATA_FOLDER / "train.jsonl"))
    )
