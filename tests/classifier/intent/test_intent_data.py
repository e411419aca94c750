"""The posts that tell wanting from not wanting: whole, apart and harmless; and what was learnt from them holds."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import bot.evaluation
from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.intent.rules import IntentGuess
from bot.classifier.intent.vector_model import VectorIntentModel
from bot.classifier.intent.word_model import DATA_FOLDER, guess_intent
from bot.classifier.text import strip_links
from bot.core.text.matching import fold
from bot.core.text.normalise import normalise_text
from bot.core.verdict import Intent

Row = dict[str, Any]
_LINK = re.compile(r"https?://([\w.-]*\w)|(?<![\w.@])((?:[\w-]+\.)+(?:com|net|org|io|example))\b")


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


TRAIN, TEST = _rows(DATA_FOLDER / "train.jsonl"), _rows(DATA_FOLDER / "test.jsonl")
_EXAMPLE = Path(bot.evaluation.__file__).parent / "example"
EXAMPLE = _rows(_EXAMPLE / "train.jsonl") + _rows(_EXAMPLE / "test.jsonl")
OTHERS = TEST + EXAMPLE


def wants_an_answer(row: Row) -> bool:
    return bool(row["about_us"]) and Intent(row["need"]).wants_an_answer


def by_words(row: Row) -> IntentGuess:
    return guess_intent(fold(row["text"]))


@pytest.fixture(scope="module")
def meant() -> list[IntentGuess]:
    """What is made of all posts of companies nothing was learnt from, by meaning."""
    embedder = MiniLm()
    wants = VectorIntentModel(embedder.version)
    vectors = embedder.vectors([" ".join(strip_links(row["text"]).split()) for row in OTHERS])
    return [wants.guess_intent(row["text"], vector) for row, vector in zip(OTHERS, vectors, strict=True)]


def test_every_line_has_the_fields_of_the_readme() -> None:
    for row in TRAIN + TEST:
        assert list(row) == ["text", "need", "about_us", "company", "lang"]
        assert Intent(row["need"]).value == row["need"]
        assert row["text"].strip() == row["text"] != ""


def test_no_company_and_no_post_stands_on_both_sides() -> None:
    assert not {row["company"] for row in TRAIN} & {row["company"] for row in TEST}
    assert Counter(normalise_text(row["text"]) for row in TRAIN + TEST + EXAMPLE).most_common(1)[0][1] == 1


def test_there_are_many_companies_with_every_need() -> None:
    assert len({row["company"] for row in TRAIN + TEST}) >= 12
    for company in {row["company"] for row in TRAIN + TEST}:
        assert {row["need"] for row in TRAIN + TEST if row["company"] == company} == set(Intent)


def test_no_link_leads_to_a_living_place() -> None:
    for row in TRAIN + TEST:
        assert all((one or other).endswith(".example") for one, other in _LINK.findall(row["text"])), row["text"]


def test_the_readme_tells_the_true_counts() -> None:
    readme = (DATA_FOLDER / "README.md").read_text(encoding="utf-8")
    for need in Intent:
        counts = [sum(row["need"] == need for row in rows) for rows in (TRAIN, TEST)]
        assert f"| {need.value} | {counts[0]} | {counts[1]} |" in readme
    for name, rows in (("train", TRAIN), ("test", TEST)):
        assert f"| `{name}.jsonl` | {len(rows)} | {len({row['company'] for row in rows})} |" in readme


def test_by_words_hardly_a_post_that_wants_an_answer_is_dismissed_and_one_in_five_of_the_others_is() -> None:
    wanted = [by_words(row).dismissible for row in OTHERS if wants_an_answer(row)]
    others = [by_words(row).dismissible for row in OTHERS if not Intent(row["need"]).wants_an_answer]
    assert sum(wanted) / len(wanted) <= 0.006
    assert sum(others) / len(others) >= 0.2


@pytest.mark.prove
def test_by_meaning_hardly_a_post_that_wants_an_answer_is_dismissed_and_more_of_the_others_are(
    meant: list[IntentGuess],
) -> None:
    wanted = [one.dismissible for one, row in zip(meant, OTHERS, strict=True) if wants_an_answer(row)]
    others = [
        one.dismissible for one, row in zip(meant, OTHERS, strict=True) if not Intent(row["need"]).wants_an_answer
    ]
    assert sum(wanted) / len(wanted) <= 0.006
    assert sum(others) / len(others) >= 0.28


def test_what_a_post_wants_is_read_rightly_more_often_by_meaning_than_by_words(meant: list[IntentGuess]) -> None:
    said = sum(by_words(row).intent == row["need"] for row in OTHERS) / len(OTHERS)
    sense = sum(one.intent == row["need"] for one, row in zip(meant, OTHERS, strict=True)) / len(OTHERS)
    assert 0.7 <= said < sense
    assert sense >= 0.77


def test_no_post_in_another_language_that_wants_an_answer_is_dismissed(meant: list[IntentGuess]) -> None:
    for row in TRAIN + OTHERS:
        assert row["lang"] == "en" or not wants_an_answer(row) or not by_words(row).dismissible, row["text"]
    for one, row in zip(meant, OTHERS, strict=True):
        assert row["lang"] == "en" or not wants_an_answer(row) or not one.dismissible, row["text"]
