"""The posts that the wants head learns from: whole and apart; and what was made of them is what is shipped."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.intent.word_model import DATA_FOLDER
from bot.classifier.relevance.shipped import FILE, shipped_wants
from bot.classifier.training.build_wants import build, read_posts
from bot.core.verdict import Intent

Row = dict[str, Any]


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


TRAIN, TEST = _rows(FILE.parent / "train.jsonl"), _rows(FILE.parent / "test.jsonl")


def test_every_line_has_the_fields_of_the_readme() -> None:
    for row in TRAIN + TEST:
        assert list(row) == ["text", "wants", "about_us", "company", "lang"]
        assert row["wants"] in {"nothing", *Intent}


def test_no_company_and_no_post_stands_on_both_sides() -> None:
    others = _rows(DATA_FOLDER / "train.jsonl") + _rows(DATA_FOLDER / "test.jsonl")
    assert not {row["company"] for row in TRAIN} & {row["company"] for row in TEST + others}
    texts = [row["text"].casefold() for row in TRAIN + TEST + others]
    assert len(texts) == len(set(texts))


def test_no_link_leads_to_a_living_place() -> None:
    assert not [row["text"] for row in TRAIN + TEST if re.search(r"https?://(?!\S*\.example)", row["text"])]


def test_the_readme_tells_the_true_counts() -> None:
    readme = (FILE.parent / "README.md").read_text(encoding="utf-8")
    for name, rows in (("train", TRAIN), ("test", TEST)):
        assert f"| `{name}.jsonl` | {len(rows)} | {len({row['company'] for row in rows})} |" in readme


def test_what_is_shipped_has_a_row_for_each_training_post_and_sentence() -> None:
    shipped = shipped_wants()
    sentences = len(shipped.prototypes.wanting) + len(shipped.prototypes.unwanting)
    assert len(shipped.examples.yes) == len(read_posts()) + sentences
    assert len(shipped.prototypes.vectors) == sentences


@pytest.mark.prove
def test_what_is_shipped_is_what_the_training_posts_make() -> None:
    made, held = build(MiniLm()), FILE.read_bytes()
    assert len(made) == pytest.approx(len(held), rel=0.01)
