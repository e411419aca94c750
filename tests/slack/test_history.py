"""The history of a question is told in people's words: no name of a step, and no name of a kind."""

from pathlib import Path

import pytest

from bot.core.telling.history import WORDS
from bot.slack.responses.history import history_line
from tests.slack.samples import ANA, PEOPLE, entry, shown_text

_KINDS = (Path(__file__).parents[1] / "snapshots" / "history_kinds.txt").read_text(encoding="utf-8").split()
_OF_A_PERSON = {"person.away", "person.back", "person.corrected"}
_OF_A_BURST = {kind for kind in _KINDS if kind.startswith("burst.")}
_OF_NO_QUESTION = {*_OF_A_BURST, "company.held", "company.resumed", *_OF_A_PERSON}


@pytest.mark.parametrize("kind", sorted({kind for kind in _KINDS if "*" not in kind} - _OF_NO_QUESTION))
def test_each_kind_of_entry_has_words(kind: str) -> None:
    assert kind in WORDS
    assert "_" not in WORDS[kind]


def test_a_step_is_not_named_and_a_person_is() -> None:
    by_step = str(history_line(entry("question.routed", by="classify"), PEOPLE))
    assert "classify" not in by_step
    assert "judged and sent on its way" in by_step
    assert PEOPLE[ANA].name in str(history_line(entry("question.claimed", by=ANA), PEOPLE))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"due": "2026-11-20T10:00:00+00:00"}, "an answer is due "),
        ({"due": ""}, "an answer is due at no time for now"),
        (
            {"look": "met", "proposal": "2026-11-20T09:30:00+00:00"},
            "a first look is no longer waited for, a proposal is due ",
        ),
        ({"review": "met 2026-11-20T09:30:00+00:00"}, "a decision is due "),
        ({}, "an answer is due at another time"),
    ],
)
def test_what_is_due_when_is_told_clock_by_clock(data: dict[str, str], told: str) -> None:
    line = history_line(entry("question.due", by="promises", data=data), PEOPLE)
    assert shown_text(line).startswith(f" {told}")
    assert len([part for part in line if part["type"] == "date"]) == 1 + told.endswith("due ")
