"""What of the history is an event for a sink, and for which."""

import pytest

from bot.core.handing_on.events import EVENT_OF, EventType, Interest, event_for

T = EventType


def test_a_question_begins_with_being_opened_whatever_made_it_of_interest() -> None:
    told = {what: event_for(what, handed=False, covered=True) for what in EVENT_OF}
    assert {what for what, event in told.items() if event is T.QUESTION_OPENED} == {
        *(
            "question.routed",
            "question.moved",
            "question.retagged",
            "question.joined",
            "question.split",
            "question.unmerged",
        ),
        "question.reopened",
    }
    assert {what for what, event in told.items() if event is T.REPLY_SENT} == {"reply.sent"}
    assert set(told.values()) == {T.QUESTION_OPENED, T.REPLY_SENT, None}


def test_who_was_told_of_a_question_is_told_all_even_when_it_is_no_longer_covered() -> None:
    for what, event in EVENT_OF.items():
        expected = T.QUESTION_CHANGED if event is T.QUESTION_OPENED else event
        assert event_for(what, handed=True, covered=False) is expected


@pytest.mark.parametrize(
    "what", ["talk.inside", "question.claimed", "reply.proposed", "reply.approved", "company.held"]
)
def test_what_is_done_inside_is_no_event(what: str) -> None:
    assert event_for(what, handed=True, covered=True) is None


def test_nobody_is_told_of_what_no_source_or_tag_covers() -> None:
    assert event_for("question.routed", handed=False, covered=False) is None


@pytest.mark.parametrize(
    ("sources", "tags", "covers"),
    [
        (["forum"], ["api"], True),
        (["forum", "blog"], ["sso", "api"], True),
        (["blog"], ["api"], False),
        (["forum"], ["sso"], False),
        (["forum"], [], False),
    ],
)
def test_source_and_tag_both_have_to_fit(sources: list[str], tags: list[str], covers: bool) -> None:
    assert Interest(frozenset({"forum"}), frozenset({"api"})).covers(sources, tags) is covers


def test_without_tags_all_of_its_sources_is_of_interest() -> None:
    assert Interest(frozenset({"forum"})).covers(["forum"], [])
