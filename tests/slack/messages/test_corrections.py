"""What is learnt is said where it was taught, with the way to take it back; nothing is claimed that is not so."""

from collections.abc import Sequence

import pytest

from bot.core.corrections import IGNORE_KINDS
from bot.core.details import Correction
from bot.core.model import HistoryEntry
from bot.slack import action_ids as names
from bot.slack.blocks.elements import Block
from bot.slack.messages.question_notes import note
from bot.slack.messages.thread_entry import NoteContext
from bot.slack.responses.explanation import reason_window
from bot.slack.responses.question import question_response
from bot.slack.windows.question import SETTLED_KIND, ignore_window
from tests.slack.samples import (
    ANA,
    BO,
    NOW,
    PEOPLE,
    action_ids,
    correction,
    entry,
    question,
    question_detail,
    shown_text,
)

MOVED = entry("question.moved", 3, data={"channel": "C0ROOM", "tags": "sso"})


def _note(told: HistoryEntry, corrections: Sequence[Correction], *later: HistoryEntry) -> list[Block]:
    return note(NoteContext(question_detail(entries=(told, *later), corrections=tuple(corrections)), told, PEOPLE, NOW))


@pytest.mark.parametrize(
    ("what", "kind", "tags", "said"),
    [
        ("question.moved", "retag", ("sso", "billing"), "sso, billing."),
        ("question.assigned", "reassign", ("sso",), "sso."),
        ("question.ignored", "ignore", (), "it is not for us."),
    ],
)
def test_what_an_act_taught_is_said_under_it_with_the_way_to_take_it_back(
    what: str, kind: str, tags: tuple[str, ...], said: str
) -> None:
    told = _note(entry(what), [correction(kind, tags)])
    assert f"Switchboard learns from this: {said}" in shown_text(told)
    assert action_ids(told) == [names.UNLEARN]
    assert "'value': '5'" in str(told)


@pytest.mark.parametrize("what", ["question.moved", "question.assigned", "question.ignored"])
def test_what_taught_nothing_claims_nothing(what: str) -> None:
    told = _note(entry(what), [correction("reassign", None)])
    assert "learns" not in shown_text(told)
    assert action_ids(told) == []


def test_what_a_later_act_says_otherwise_is_not_offered_any_more() -> None:
    later = correction("retag", ("billing",), 6, entry=9)
    assert action_ids(_note(MOVED, [correction("retag", ("sso",)), later])) == []


def test_who_took_it_back_is_said_in_place_of_the_button() -> None:
    back = entry("correction.deleted", 9, BO, data={"entry": "3", "kind": "retag"})
    told = _note(MOVED, [], back)
    assert "Bo Berg took back that Switchboard learns from this" in shown_text(told)
    assert action_ids(told) == []
    assert note(NoteContext(question_detail(entries=(MOVED, back)), back, PEOPLE, NOW)) == []


def test_a_lesson_without_a_note_of_its_own_is_told_to_be_taken_back() -> None:
    back = entry("correction.deleted", 9, BO, data={"entry": "3", "kind": "approve", "tags": "sso"})
    told = shown_text(note(NoteContext(question_detail(entries=(back,)), back, PEOPLE, NOW)))
    assert told == "Bo Berg took back that Switchboard learns from this question: sso"


def test_a_question_in_full_says_what_judged_it_and_what_people_said_since() -> None:
    of = question_detail(
        question=question(model="judge-1a2b3c4d5e6f"),
        corrections=(correction("retag", ("sso",)), correction("approve", ("sso",), 6, 9, BO)),
    )
    told = question_response(of, PEOPLE, NOW)
    assert "Judged by the classifier · retagged by Ana Sol · confirmed by Bo Berg" in shown_text(told)
    assert "judge-1a2b3c4d5e6f" not in shown_text(told)
    assert "Judged by judge-1a2b3c4d5e6f" in shown_text(reason_window(of, [], PEOPLE, NOW))
    assert "Switchboard learns from this: sso." in shown_text(told)
    assert names.UNLEARN in action_ids(told)


def test_a_question_nobody_corrected_says_only_what_judged_it() -> None:
    told = question_response(question_detail(question=question(model="first-1a2b")), PEOPLE, NOW)
    assert "Judged by the classifier" in shown_text(told)
    assert names.UNLEARN not in action_ids(told)
    assert "Not judged by the classifier" in shown_text(question_response(question_detail(), PEOPLE, NOW))


def test_every_kind_of_act_that_teaches_is_named() -> None:
    for kind in ("retag", "reassign", "ignore", "merge", "approve", "reopen"):
        told = shown_text(
            question_response(question_detail(corrections=(correction(kind, None, by=ANA),)), PEOPLE, NOW)
        )
        assert "by Ana Sol" in told.split("Not judged by the classifier")[1][:40]


def test_the_window_asks_what_it_is_and_needs_no_words() -> None:
    blocks = ignore_window(question())["blocks"]
    assert isinstance(blocks, list)
    kind, why = blocks
    offered = [option["value"] for option in kind["element"]["options"]]
    assert (kind["block_id"], kind["optional"], why["optional"]) == (names.KIND, False, True)
    assert offered == [SETTLED_KIND, *IGNORE_KINDS]
