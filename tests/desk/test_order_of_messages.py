"""What happened to a message counts in the order in which it happened, whatever order Slack brings it in."""

from itertools import permutations

import pytest

from bot.core.details import ThreadMessage
from tests.fakes.pipeline import ANA, Pipeline

ROOM = "#ask-api"
HAPPENED = {
    "said": ("message:#ask-api:5.1", "reply: Once an hour."),
    "edited": ("edited:#ask-api:5.1:6.1", "reply: Twice an hour."),
    "edited again": ("edited:#ask-api:5.1:7.1", "reply: Ten times an hour."),
    "deleted": ("deleted:#ask-api:5.1", ""),
}


def _happens(pipeline: Pipeline, what: str) -> None:
    threads, thread = pipeline.desk.threads, pipeline.cards.cards[0][1]
    key, text = HAPPENED[what]
    if what == "said":
        threads.message_posted(ThreadMessage(ROOM, thread, "5.1", ANA, text), event=(key,))
    elif what == "deleted":
        threads.message_deleted(ROOM, "5.1", event=(key,))
    else:
        threads.message_edited(ROOM, "5.1", ANA, text, event=(key,), thread_ts=thread)


@pytest.mark.parametrize("order", list(permutations(["said", "edited", "edited again"])), ids=" then ".join)
def test_the_newest_words_of_a_message_stand_in_whatever_order_they_come(
    pipeline: Pipeline, order: tuple[str, ...]
) -> None:
    pipeline.ask_question()
    for what in order:
        _happens(pipeline, what)
    replies = [file.reply for file in pipeline.desk.questions.detail(1).replies]
    assert [(reply.state.value, reply.text) for reply in replies] == [("proposed", "Ten times an hour.")]


@pytest.mark.parametrize("order", list(permutations(["said", "edited", "deleted"])), ids=" then ".join)
def test_a_deleted_message_is_no_candidate_in_whatever_order_it_comes(
    pipeline: Pipeline, order: tuple[str, ...]
) -> None:
    pipeline.ask_question()
    for what in order:
        _happens(pipeline, what)
    states = [file.reply.state.value for file in pipeline.desk.questions.detail(1).replies]
    assert set(states) <= {"withdrawn"}
