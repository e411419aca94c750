"""One command may be about several questions: each is acted on by itself, and one answer tells all."""

import pytest

from bot.core.errors import NotAllowed
from tests.handlers.harness import SlackHarness
from tests.slack.samples import ANA, BO, shown_text


def _told(harness: SlackHarness, typed: str) -> str:
    return shown_text(harness.run_command(typed)["blocks"])


@pytest.mark.parametrize(
    ("typed", "act", "done"),
    [
        ("claim Q-1 Q-2", "claim", [(1, BO), (2, BO)]),
        ("claim 1, 2 and #3", "claim", [(1, BO), (2, BO), (3, BO)]),
        ("Claim q1,Q-2", "claim", [(1, BO), (2, BO)]),
        ("claim Q-1 Q-1", "claim", [(1, BO)]),
        ("release Q-1 & Q-2", "release", [(1, BO), (2, BO)]),
        ("assign Q-1 Q-2 to @ana", "assign", [(1, ANA, BO), (2, ANA, BO)]),
        ("ignore Q-1 Q-2 spam", "ignore", [(1, BO, "spam", "spam"), (2, BO, "spam", "spam")]),
        ("ignore Q-1 2 people asked", "ignore", [(1, BO, "2 people asked", "")]),
        ("close Q-1 #2 answered by phone", "settle", [(1, BO, "answered by phone"), (2, BO, "answered by phone")]),
        ("tag Q-1 Q-2 +sso", "tag", [(1, BO, ("sso",), ()), (2, BO, ("sso",), ())]),
        ("reopen \u201cQ-1\u201d Q\u20112", "reopen", [(1, BO), (2, BO)]),
    ],
)
def test_each_question_that_is_named_is_acted_on(
    harness: SlackHarness, typed: str, act: str, done: list[tuple[object, ...]]
) -> None:
    harness.run_command(typed)
    assert harness.desk.acts(act) == done


def test_one_answer_says_what_became_of_all(harness: SlackHarness) -> None:
    assert "Q-1, Q-2 and Q-3 are yours now." in _told(harness, "claim 1 2 3")
    assert "Q-1 and Q-2 are ignored." in _told(harness, "ignore Q-1 Q-2 spam")


def test_what_is_refused_to_one_is_done_to_the_others(harness: SlackHarness) -> None:
    harness.desk.refused[2] = NotAllowed("<@U0ANA> has claimed Q-2. Ask them to hand it over.")
    told = _told(harness, "claim Q-1 Q-2 Q-3")
    assert "Q-1 and Q-3 are yours now. Ana Sol has claimed Q-2." in told
    assert harness.desk.acts("claim") == [(1, BO), (3, BO)]


def test_what_is_refused_to_all_says_why_of_each(harness: SlackHarness) -> None:
    harness.desk.problem = NotAllowed("It is closed.")
    told = _told(harness, "claim Q-1 Q-2")
    assert "Q-1: It is closed." in told
    assert "Q-2: It is closed." in told


def test_there_is_a_limit_to_how_many_at_once(harness: SlackHarness) -> None:
    assert "At most 20 questions at once" in _told(harness, "claim " + " ".join(f"Q-{n}" for n in range(1, 30)))
    assert harness.desk.done == []
