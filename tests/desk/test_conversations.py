"""Conversations as they are listed and told: nothing is left out, each thing in its place, and the chain is checked."""

import pytest
from sqlalchemy import Engine, text

from bot.core.conversations.listing import ConversationChoice
from bot.core.conversations.story import Side, folded
from bot.core.errors import Faulty, NotFound
from bot.core.model import Context
from bot.core.replying.proposal import Proposal
from bot.core.states import QuestionState
from tests.fakes.amending import a_published_reply, amend, approve
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, Pipeline
from tests.fakes.posts import WRITTEN, a_post
from tests.fakes.query_plans import counted_queries

ASKED = ("api one", "sso two", "api three", "spam four", "api five")


def numbers(pipeline: Pipeline, **choice: object) -> list[int]:
    page = pipeline.desk.conversations.page(ConversationChoice(**choice), ANA)  # type: ignore[arg-type]
    return [one.question.number for one in page.conversations]


@pytest.fixture
def asked(pipeline: Pipeline) -> Pipeline:
    """Five posts ask: the third is answered, the fourth dismissed."""
    pipeline.receive_posts(*(a_post(f"p{n}", words, thread_id=f"p{n}") for n, words in enumerate(ASKED)))
    reply = pipeline.desk.replies.propose(3, Proposal(ANA, "Press it."))
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(minutes=1)
    return pipeline


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({}, [5, 3, 2, 1]),
        ({"state": "open"}, [5, 2, 1]),
        ({"state": "sent"}, [3]),
        ({"state": "dismissed"}, [4]),
        ({"tag": "sso"}, [2]),
        ({"source": "square", "tag": "api"}, [5, 3, 1]),
        ({"source": "elsewhere"}, []),
        ({"person": ANA}, [3]),
        ({"overdue": True}, []),
        ({"before": 3}, [2, 1]),
        ({"since": WRITTEN.replace(year=2027)}, []),
    ],
)
def test_the_list_is_narrowed_by_what_was_chosen(asked: Pipeline, choice: dict[str, object], found: list[int]) -> None:
    assert numbers(asked, **choice) == found


def test_what_is_late_and_what_somebody_is_on_is_found(asked: Pipeline) -> None:
    asked.desk.questions.claim(2, BEN)
    asked.pass_time(hours=2)
    assert numbers(asked, overdue=True) == [5, 2, 1]
    assert numbers(asked, overdue=True, person=BEN) == [2]


def test_an_unknown_state_or_tag_is_told_what_there_is(asked: Pipeline) -> None:
    with pytest.raises(Faulty, match="There are: open, closed, new"):
        numbers(asked, state="odd")
    with pytest.raises(NotFound, match="did you mean sso"):
        numbers(asked, tag="ssoo")


def test_pages_join_without_a_gap_or_a_repeat(asked: Pipeline) -> None:
    seen: list[int] = []
    cursor = None
    while True:
        page = asked.desk.conversations.page(ConversationChoice(before=cursor, limit=2), ANA)
        seen += [one.question.number for one in page.conversations]
        if (cursor := page.next_before) is None:
            break
    assert seen == [5, 3, 2, 1]


def test_pages_of_what_breaks_first_join_without_a_gap_or_a_repeat(asked: Pipeline) -> None:
    asked.desk.questions.snooze(1, ANA, asked.clock().replace(hour=23), "waits for the asker")
    seen: list[int] = []
    place = None
    while True:
        choice = ConversationChoice(by_due=True, after=place, limit=1)
        page = asked.desk.conversations.page(choice, ANA)
        seen += [one.question.number for one in page.conversations]
        if (place := page.next_after) is None:
            break
    assert seen == [2, 5, 1, 3]


def test_a_list_says_how_each_stands_as_its_card_does(asked: Pipeline) -> None:
    asked.desk.questions.claim(2, BEN)
    page = asked.desk.conversations.page(ConversationChoice(), ANA)
    told = {one.question.number: one.situation for one in page.conversations}
    assert told[2] == asked.desk.conversations.whole(2, ANA).situation
    assert (told[3].mark, told[3].sentence) == ("🟢", "answered in public")


def test_a_longer_page_asks_the_database_no_more_often(asked: Pipeline, engine: Engine) -> None:
    counts = []
    for limit in (1, 4):
        with counted_queries(engine) as queries:
            asked.desk.conversations.page(ConversationChoice(limit=limit), ANA)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.sqlite
def test_a_page_reads_no_more_of_the_history_than_that_of_its_own_questions(asked: Pipeline, engine: Engine) -> None:
    with counted_queries(engine) as queries:
        asked.desk.conversations.page(ConversationChoice(), ANA)
        asked.desk.answers.newest()
    of_history = [(statement, values) for statement, values in queries if "FROM history" in statement]
    with engine.connect() as connection:
        plans = [
            row[3]
            for statement, values in of_history
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            if "history" in row[3]
        ]
    assert len(of_history) == 2
    assert [plan for plan in plans if "ix_history_question" not in plan and "ix_history_reply" not in plan] == []


def test_every_entry_of_the_history_and_every_post_is_in_the_story(asked: Pipeline) -> None:
    asked.receive_posts(a_post("f1", "Thanks, and over the api?", parent_id="p2", thread_id="p2"))
    whole = asked.desk.conversations.whole(3, ANA)
    assert [item.entry.seq for item in whole.story if item.entry] == [entry.seq for entry in whole.detail.entries]
    assert [item.post.number for item in whole.story if item.post] == [kept.number for kept in whole.detail.posts]
    assert [item.at for item in whole.story] == sorted(item.at for item in whole.story)
    assert [item for _, items in folded(whole.story) for item in items] == list(whole.story)


def test_public_words_stand_on_one_side_and_candidates_on_the_other(pipeline: Pipeline) -> None:
    pipeline.receive_posts(a_post("p1", "My api key?", thread_id="p1", context=(Context("lee", "Anyone?"),)))
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    pipeline.desk.reviews.edit_and_approve(reply, GIL, "Press the rotate button.", pipeline.reply_hash(reply))
    pipeline.pass_time(minutes=1)
    story = pipeline.desk.conversations.whole(1, ANA).story
    told = [
        (item.side, item.entry.what, item.version.text, item.changes) for item in story if item.entry and item.version
    ]
    assert told == [
        (Side.INSIDE, "reply.proposed", "Press rotate.", ()),
        (
            Side.INSIDE,
            "reply.edited",
            "Press the rotate button.",
            (("=", "Press "), ("-", "rotate."), ("+", "the rotate button.")),
        ),
        (Side.PUBLIC, "reply.sent", "Press the rotate button.", ()),
    ]
    assert story[0].post is not None
    assert (story[0].side, story[0].post.post.context[0].handle) == (Side.PUBLIC, "lee")


def test_a_correction_is_told_with_what_it_changed_in_public(pipeline: Pipeline) -> None:
    reply = a_published_reply(pipeline)
    approve(pipeline, amend(pipeline, reply, "Use the rotate button twice."), GIL)
    pipeline.pass_time(minutes=1)
    story = pipeline.desk.conversations.whole(1, ANA).story
    corrected = next(item for item in story if item.entry and item.entry.what == "reply.amended")
    proposed = [item for item in story if item.entry and item.entry.what == "reply.proposed"]
    assert corrected.side is Side.PUBLIC
    assert ("+", "button twice.") in corrected.changes
    assert proposed[1].changes == corrected.changes


def test_the_state_of_its_chain_is_that_of_its_entries_and_their_neighbours(asked: Pipeline, engine: Engine) -> None:
    whole = asked.desk.conversations.whole(3, ANA)
    assert (whole.chain.broken, whole.chain.entries) == (0, len(whole.detail.entries))
    spoilt = whole.detail.entries[1].seq
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE history SET why = 'another' WHERE seq = {spoilt}"))
    chain = asked.desk.conversations.whole(3, ANA).chain
    assert (chain.broken, chain.problem) == (spoilt, f"entry {spoilt} was changed after it was written")


def test_an_entry_made_up_anew_with_its_hash_is_told_by_its_neighbour(asked: Pipeline, engine: Engine) -> None:
    last = asked.desk.conversations.whole(1, ANA).detail.entries[-1].seq
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE history SET hash = 'made up' WHERE seq = {last - 1}"))
    assert {asked.desk.conversations.whole(number, ANA).chain.broken != 0 for number in (1, 2, 3, 5)} == {True, False}


def test_kept_words_that_were_changed_are_told_of_their_question_alone(asked: Pipeline, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE version SET text = 'other words'"))
    assert [one.reply for one in asked.desk.conversations.whole(3, ANA).changed] == [1]
    assert list(asked.desk.conversations.whole(2, ANA).changed) == []


def test_a_merged_question_keeps_its_story(asked: Pipeline) -> None:
    asked.desk.duplicates.merge(5, 1, FAY)
    assert numbers(asked, state="merged") == [5]
    whole = asked.desk.conversations.whole(5, ANA)
    assert whole.detail.question.state is QuestionState.MERGED
    assert whole.story


def test_a_number_there_is_not_names_the_nearest(asked: Pipeline) -> None:
    with pytest.raises(NotFound, match="did you mean"):
        asked.desk.conversations.whole(99, ANA)


def test_words_that_say_something_else_stand_beside_the_former_not_within_them(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Press rotate.")
    pipeline.desk.reviews.ask_for_changes(reply, GIL, "Which one?", pipeline.reply_hash(reply))
    pipeline.desk.replies.propose(1, Proposal(ANA, "Under Settings there is a button for it."))
    item = pipeline.desk.conversations.whole(1, ANA).story[-1]
    assert item.version is not None
    assert (item.version.number, item.changes, item.former) == (2, (), "Press rotate.")
