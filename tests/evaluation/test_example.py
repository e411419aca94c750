"""The example company's posts can be learnt from, measured with and shipped: whole, labelled, apart and harmless."""

import json
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.core.text.matching import fold
from bot.core.verdict import Intent

_ROOT = Path(__file__).parents[2]
_FOLDER = _ROOT / "bot" / "evaluation" / "example"
_COMPANY = tomllib.loads((_ROOT / "config" / "switchboard.toml").read_text(encoding="utf-8"))
_SANDBOX = tomllib.loads((_ROOT / "bot" / "sandbox" / "demo" / "company.toml").read_text(encoding="utf-8"))

Row = dict[str, Any]


def _rows(name: str) -> list[Row]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return [json.loads(line) for line in lines]


_TRAIN, _TEST, _ANSWERS = _rows("train.jsonl"), _rows("test.jsonl"), _rows("answers.jsonl")
_POSTS = _TRAIN + _TEST
_BY_ID = {post["id"]: post for post in _POSTS}
_TAGS = {tag["name"] for tag in _COMPANY["tags"]}
_LANGS = {"en", "de", "es", "fr", "pt", "ja", "hi"}
_LONGEST = 150
_LIMIT = next(source["limit"] for source in _COMPANY["sources"] if source["kind"] == "square")

_FIELDS = ["id", "text", "label", "labels", "about_us", "need", "lang", "same_as", "answer"]
_KINDS = {
    "id": str,
    "text": str,
    "labels": list,
    "about_us": bool,
    "need": str,
    "lang": str,
    "same_as": str,
    "answer": str,
}

_LINK = re.compile(r"https?://([\w.-]*\w)")
_ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_LIVE_DOMAIN = re.compile(r"\b[\w-]+\.(?:com|net|org|io|de|fr|es|pt|br|in|jp|co|app|dev|ai|eu|uk)\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])@(\w+)")
_SECRET = re.compile(
    r"xox[a-z]-|AKIA[0-9A-Z]{8}|\bsk[-_]|gh[pousr]_|-----BEGIN|eyJ[\w-]{10}|(?=\w*\d)(?=\w*[a-zA-Z])[0-9A-Za-z]{24,}"
)
_PHONE = re.compile(r"\+\d[\d ()/-]{7,}\d|(?<!\d)0\d{2,4}[ /-]\d{5,}")

_OUR_PRODUCTS_NEIGHBOURS = (
    "shopify", "netsuite", "sap", "salesforce", "hubspot", "okta", "entra", "dynamics", "woocommerce", "keycloak",
    "lexware", "tally", "grafana", "google", "odoo",
)  # fmt: skip
"""Real products the posts may name as what the company connects to, but not speak well or ill of in their own right."""

_RIVALS_AND_CELEBRITIES = (
    "zapier", "mulesoft", "boomi", "workato", "celigo", "n8n", "tray.io", "informatica", "musk", "bezos", "zuckerberg",
    "benioff", "altman", "nadella", "lütke",
)  # fmt: skip


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def test_every_line_has_the_fields_of_the_readme_and_of_their_kind() -> None:
    for post in _POSTS:
        assert list(post) == _FIELDS, post["id"]
        assert all(type(post[field]) is kind for field, kind in _KINDS.items()), post["id"]
        assert post["text"].strip() == post["text"] != "", post["id"]
        assert len(post["text"].split()) <= _LONGEST, post["id"]
        assert post["lang"] in _LANGS, post["id"]
        assert Intent(post["need"]).value == post["need"], post["id"]


def test_tags_are_the_companys_and_stand_only_where_somebody_is_to_answer() -> None:
    for post in _POSTS:
        labels = post["labels"]
        assert len(labels) == len(set(labels)) <= 3, post["id"]
        assert set(labels) <= _TAGS, post["id"]
        assert post["label"] == (labels[0] if labels else None), post["id"]
        assert not labels or (post["about_us"] and Intent(post["need"]).wants_an_answer), post["id"]


def test_no_id_and_no_text_stands_twice_in_train_and_test_together() -> None:
    assert len({post["id"] for post in _POSTS}) == len(_POSTS)
    assert Counter(" ".join(fold(post["text"]).split()) for post in _POSTS).most_common(1)[0][1] == 1


def test_no_post_is_an_example_of_the_configuration_or_stands_in_the_sandbox() -> None:
    elsewhere = [text for tag in _COMPANY["tags"] for text in tag["examples"]]
    elsewhere += [post["text"] for post in _SANDBOX["posts"]]
    assert not {fold(text) for text in elsewhere} & {fold(post["text"]) for post in _POSTS}


@pytest.mark.parametrize("posts", [_TRAIN, _TEST], ids=["train", "test"])
def test_each_half_has_enough_of_everything(posts: list[Row]) -> None:
    assert 200 <= len(posts) <= 240
    tags = Counter(tag for post in posts for tag in post["labels"])
    needs = Counter(post["need"] for post in posts)
    assert {tag: tags[tag] for tag in _TAGS if tags[tag] < 25} == {}
    least = {"question": 90, "complaint": 35, "how-to": 25, "praise": 10, "news": 8, "spam": 8, "job": 6}
    assert {need: needs[need] for need in Intent if needs[need] < least[need.value]} == {}
    assert sum(not post["about_us"] for post in posts) >= 20
    assert sum(len(post["labels"]) > 1 for post in posts) >= 20
    assert sum(_for_triage(post) for post in posts) >= 15
    assert sum(post["lang"] != "en" for post in posts) >= 35
    assert {post["lang"] for post in posts} == _LANGS


def _for_triage(post: Row) -> bool:
    return post["about_us"] and not post["labels"] and Intent(post["need"]).wants_an_answer


def test_posts_are_as_long_and_as_short_as_people_write_them() -> None:
    english = sorted(len(post["text"].split()) for post in _POSTS if post["lang"] == "en")
    assert english[0] <= 3
    assert sum(length <= 8 for length in english) >= 20
    assert sum(length >= 60 for length in english) >= 15


def test_openings_are_not_those_of_a_template() -> None:
    openings = Counter(" ".join(post["text"].casefold().split()[:4]) for post in _POSTS if post["lang"] == "en")
    assert openings.most_common(1)[0][1] <= 2


def test_a_twin_names_the_first_of_its_kind_which_has_a_tag_and_the_answer_in_common() -> None:
    twins = [post for post in _POSTS if post["same_as"]]
    assert len(twins) >= 50
    for post in twins:
        first = _BY_ID[post["same_as"]]
        assert first is not post
        assert first["same_as"] == ""
        assert first["about_us"] == post["about_us"]
        assert set(first["labels"]) & set(post["labels"]) or not first["labels"] + post["labels"], post["id"]
        assert {first["answer"], post["answer"]} in ({first["answer"]}, {"", post["answer"]}), post["id"]


def test_twins_stand_on_both_sides_of_the_split() -> None:
    train = {post["id"] for post in _TRAIN}
    across = [post for post in _POSTS if post["same_as"] and (post["id"] in train) != (post["same_as"] in train)]
    assert len(across) >= 20


def test_each_answer_is_whole_fits_the_square_and_is_asked_for_in_both_halves() -> None:
    assert len({answer["id"] for answer in _ANSWERS}) == len(_ANSWERS) >= 25
    for answer in _ANSWERS:
        assert list(answer) == ["id", "text", "labels", "lang", "approved"]
        assert 0 < len(answer["text"]) <= _LIMIT
        assert set(answer["labels"]) <= _TAGS != set()
        assert date.fromisoformat(answer["approved"]) < date(2026, 1, 1)
    for posts in (_TRAIN, _TEST):
        assert len({post["answer"] for post in posts} - {""}) >= 20


def test_an_answer_shares_a_tag_with_every_post_it_answers_and_none_is_useless() -> None:
    answers = {answer["id"]: answer for answer in _ANSWERS}
    answered = [post for post in _POSTS if post["answer"]]
    assert {post["answer"] for post in answered} == set(answers)
    for post in answered:
        assert set(answers[post["answer"]]["labels"]) & set(post["labels"]), post["id"]


def test_no_text_leads_to_a_living_place_or_holds_a_secret() -> None:
    for row in _POSTS + _ANSWERS:
        text = row["text"]
        hosts = _LINK.findall(text) + _ADDRESS.findall(text)
        assert all(host.endswith(".example") for host in hosts), row["id"]
        assert not _LIVE_DOMAIN.search(text), row["id"]
        assert not _SECRET.search(text), row["id"]
        assert not _PHONE.search(text), row["id"]


def test_nobody_real_is_named_by_handle_or_spoken_ill_of() -> None:
    for row in _POSTS + _ANSWERS:
        text = row["text"].replace("don't @ me", "")
        assert set(_HANDLE.findall(_ADDRESS.sub("", text))) <= {"ferrywire", "ferry_wire_fan"}, row["id"]
        assert not _words(text) & set(_RIVALS_AND_CELEBRITIES), row["id"]
        if not row.get("about_us", True) and row["need"] not in {"question", "how-to"}:
            assert not _words(text) & set(_OUR_PRODUCTS_NEIGHBOURS), row["id"]


def test_the_readme_tells_the_true_counts() -> None:
    readme = (_FOLDER / "README.md").read_text(encoding="utf-8")
    for name, rows in (("train", _TRAIN), ("test", _TEST), ("answers", _ANSWERS)):
        assert f"| `{name}.jsonl` | {len(rows)} |" in readme
    for tag in _TAGS:
        counts = [sum(tag in post["labels"] for post in posts) for posts in (_TRAIN, _TEST)]
        assert f"| {tag} | {counts[0]} | {counts[1]} |" in readme
    for need in Intent:
        counts = [sum(post["need"] == need for post in posts) for posts in (_TRAIN, _TEST)]
        assert f"| {need.value} | {counts[0]} | {counts[1]} |" in readme
