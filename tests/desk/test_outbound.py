"""What left, waits or failed is found by words, place, tag, person, state, time and fate, counted, and read in pages
that stay what they are.
"""

import csv
import io
import json
from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from bot.core.errors import NotAllowed, NotFound
from bot.core.outbound.export import COLUMNS, ExportFormat
from bot.core.outbound.filtering import OutboundFate, OutboundFilter, OutboundState, cursor_of
from bot.core.permissions import Act
from bot.core.replying.proposal import Proposal
from bot.core.searching.search import words_typed
from bot.core.searching.tokens import tokens_of
from bot.desk.context import AlreadyHandled
from tests.fakes.amending import an_approved_amendment, approve
from tests.fakes.pipeline import ANA, FAY, GIL, Pipeline

EVERYTHING = OutboundFilter()


def _found(pipeline: Pipeline, **which: object) -> list[int]:
    page = pipeline.desk.outbound.page(GIL, OutboundFilter(**which))  # type: ignore[arg-type]
    assert page.total == len(page.lines)
    return [line.reply.number for line in page.lines]


def _words(pipeline: Pipeline, typed: str) -> list[int]:
    return _found(pipeline, terms=words_typed(typed))


def _proposed(
    pipeline: Pipeline, text: str = "Use the rotate button.", asked: str = "How do I rotate my api key?"
) -> int:
    reply = pipeline.desk.replies.propose(pipeline.ask_question(asked), Proposal(ANA, text))
    pipeline.run_due()
    return reply


def _approved(
    pipeline: Pipeline, text: str = "Use the rotate button.", asked: str = "How do I rotate my api key?"
) -> int:
    reply = _proposed(pipeline, text, asked)
    approve(pipeline, reply)
    pipeline.run_due()
    return reply


def _sent(pipeline: Pipeline, text: str = "Use the rotate button.") -> int:
    reply = _approved(pipeline, text)
    pipeline.pass_time(minutes=2)
    assert pipeline.reply_state(reply) == "sent"
    return reply


def test_the_list_says_who_said_what_where_and_who_approved_it(pipeline: Pipeline) -> None:
    reply = _sent(pipeline)
    (line,) = pipeline.desk.outbound.page(GIL, EVERYTHING).lines
    assert (line.reply.number, line.words, line.source) == (reply, "Use the rotate button.", "square")
    assert (line.reply.author, [yes.by for yes in line.approvals]) == (ANA, [GIL])
    assert line.asked == "How do I rotate my api key?"
    assert line.listed_at == line.fate.sent_at
    assert line.state is OutboundState.LEFT


def test_it_is_filtered_by_state_and_counted_by_all_states(pipeline: Pipeline) -> None:
    left = _sent(pipeline)
    asked = _proposed(pipeline, "Third words.", "A third question about the api")
    waits = _approved(pipeline, "Other words.", "Another question about the api")
    assert _found(pipeline) == [waits, asked, left]
    page = pipeline.desk.outbound.page(GIL, OutboundFilter(state=OutboundState.WAITING))
    assert [line.reply.number for line in page.lines] == [waits]
    counted = {state: count for state, count in page.counts.items() if count}
    assert counted == {OutboundState.LEFT: 1, OutboundState.WAITING: 1, OutboundState.REVIEW: 1}


def test_it_is_filtered_by_place_tag_person_and_time(pipeline: Pipeline) -> None:
    reply = _sent(pipeline)
    assert _found(pipeline, source="square") == _found(pipeline, tag="api") == [reply]
    assert _found(pipeline, source="elsewhere") == _found(pipeline, tag="sso") == []
    assert _found(pipeline, person=ANA) == _found(pipeline, person=GIL) == [reply]
    assert _found(pipeline, person=FAY) == []
    now = pipeline.clock() + timedelta(seconds=1)
    assert _found(pipeline, since=now - timedelta(hours=1), until=now) == [reply]
    assert _found(pipeline, since=now) == _found(pipeline, until=now - timedelta(hours=1)) == []
    with pytest.raises(NotFound, match="no tag nonsense"):
        _found(pipeline, tag="nonsense")


def test_it_is_found_by_words_of_the_question_and_of_the_reply_together(pipeline: Pipeline) -> None:
    reply = _sent(pipeline)
    _proposed(pipeline, "Something else.", "Another question about the api")
    assert _words(pipeline, "ROTATE butt") == [reply]
    assert _words(pipeline, '"api key" "rotate button"') == [reply]
    assert _words(pipeline, "zebra") == []


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "NEAR(a b)", "a AND", "-x", "words:api", "'; drop table reply; --", "🚀", "日本", "\\", "^", "%"],
)
def test_whatever_is_typed_is_looked_for_as_it_stands(pipeline: Pipeline, typed: str) -> None:
    _sent(pipeline)
    assert _words(pipeline, f"{typed} zebra") == []
    held = pipeline.propose_reply(f"It says {typed} there.")
    assert held in _words(pipeline, typed)


def test_a_null_character_disturbs_neither_a_reply_nor_a_search(pipeline: Pipeline) -> None:
    held = pipeline.propose_reply("It says \0 there.")
    assert _words(pipeline, "\0 zebra") == []
    assert held in _words(pipeline, "says")


def test_a_word_of_three_letters_may_be_the_beginning_of_one(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply("Use the rotation v2.")
    assert _words(pipeline, "rot") == _words(pipeline, "v2") == _words(pipeline, "Use rotat") == [reply]
    assert _words(pipeline, "ro") == _words(pipeline, "v") == []


def test_words_that_were_erased_are_found_no_more(pipeline: Pipeline, engine: Engine) -> None:
    reply = _proposed(pipeline)
    post = pipeline.desk.replies.detail(reply)[0].posts[0].post
    assert _words(pipeline, "key") == [reply]
    pipeline.receive_posts(gone=(post.external_id,))
    assert _words(pipeline, "key") == []
    _check_index(pipeline, engine)


def test_the_index_holds_what_the_rows_say(pipeline: Pipeline, engine: Engine) -> None:
    an_approved_amendment(pipeline)
    pipeline.pass_time(minutes=2)
    pipeline.ask_question("api question that changes")
    _check_index(pipeline, engine)


_KEPT = {
    "sqlite": "SELECT rowid AS number, words FROM ",
    "postgresql": """SELECT number, (SELECT string_agg(lexeme, ' ' ORDER BY place)
        FROM unnest(words), unnest(positions) AS place) AS words FROM """,
}
"""The words of each text, in their order."""


def _check_index(pipeline: Pipeline, engine: Engine) -> None:
    with engine.connect() as connection:
        posts = connection.execute(text("SELECT number, title, text, author_handle FROM post WHERE NOT own")).all()
        replies = connection.execute(text("SELECT number, text, standing FROM reply")).all()
        for name, rows in (("post_words", posts), ("reply_words", replies)):
            kept = {row.number: row.words for row in connection.execute(text(_KEPT[engine.dialect.name] + name))}
            assert {n: words.split() for n, words in kept.items() if words} == {
                row[0]: tokens_of(" ".join(row[1:])) for row in rows if any(row[1:])
            }


def test_pages_stay_what_they_are_while_others_are_added(pipeline: Pipeline) -> None:
    numbers = [_proposed(pipeline, f"Words {n}.", f"Question {n} about the api") for n in range(5)]
    first = pipeline.desk.outbound.page(GIL, EVERYTHING, size=2)
    _proposed(pipeline, "Newer words.", "A newer question about the api")
    second = pipeline.desk.outbound.page(GIL, EVERYTHING, cursor_of(str(first.older)), 2)
    third = pipeline.desk.outbound.page(GIL, EVERYTHING, second.older, 2)
    shown = [line.reply.number for page in (first, second, third) for line in page.lines]
    assert shown == numbers[::-1]
    assert third.older is None


def test_an_export_holds_exactly_what_is_seen_and_is_in_the_history(pipeline: Pipeline) -> None:
    reply = _sent(pipeline, "=cmd()|'x'!A1")
    _proposed(pipeline, "Not wanted.", "Another question about the api")
    which = OutboundFilter(state=OutboundState.LEFT, terms=("cmd",))
    assert pipeline.desk.outbound.export_size(GIL, which) == 1
    rows = list(csv.DictReader(io.StringIO(_whole(pipeline.desk.outbound.export(GIL, which, ExportFormat.CSV)))))
    (line,) = _whole(pipeline.desk.outbound.export(FAY, which, ExportFormat.JSONL)).splitlines()
    (row,), told = rows, json.loads(line)
    assert (row["words"], told["words"]) == ("'=cmd()|'x'!A1", "=cmd()|'x'!A1")
    assert (row["reply"], told["reply"]) == (str(reply), reply)
    assert tuple(told) == COLUMNS
    with pipeline.store.reading() as tx:
        entries = [
            entry
            for entry in tx.history.since(pipeline.clock() - timedelta(days=1))
            if entry.what == "outbound.exported"
        ]
    assert [(entry.by, entry.data["format"], entry.data["size"]) for entry in entries] == [
        (GIL, "csv", "1"),
        (FAY, "jsonl", "1"),
    ]
    assert "cmd" not in str([entry.data for entry in entries])


def test_an_export_is_for_those_who_answer_for_what_is_said_and_asked_for_once(pipeline: Pipeline) -> None:
    with pytest.raises(NotAllowed, match="a lead or communications can take what left away"):
        pipeline.desk.outbound.export(ANA, EVERYTHING, ExportFormat.CSV)
    pipeline.desk.outbound.export(GIL, EVERYTHING, ExportFormat.CSV, ("form:1",))
    with pytest.raises(AlreadyHandled):
        pipeline.desk.outbound.export(GIL, EVERYTHING, ExportFormat.CSV, ("form:1",))


def _whole(pieces: Iterable[str]) -> str:
    return "".join(pieces).removeprefix("\ufeff")


def test_what_may_be_done_is_said_of_each_who_looks(pipeline: Pipeline) -> None:
    reply = pipeline.propose_reply()
    reviews = {Act.APPROVE, Act.EDIT, Act.ASK_FOR_CHANGES, Act.DECLINE}
    assert pipeline.desk.outbound.opened(GIL, reply).may == reviews | {Act.WITHDRAW}
    assert pipeline.desk.outbound.opened(ANA, reply).may == {Act.WITHDRAW}
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    assert pipeline.desk.outbound.opened(ANA, reply).may == {Act.UNDO}


def test_what_waits_longest_stands_first_in_review(pipeline: Pipeline) -> None:
    first = _proposed(pipeline, "One.")
    second = _proposed(pipeline, "Two.", "Another question about the api")
    lines = pipeline.desk.outbound.in_review(GIL)
    assert [line.reply for line in lines] == [first, second]
    number = pipeline.desk.replies.detail(first)[0].question.number
    pipeline.pass_time(minutes=1)
    pipeline.desk.replies.propose(number, Proposal(ANA, "One, in other words."))
    assert [line.reply for line in pipeline.desk.outbound.in_review(GIL)] == [second, first]


@pytest.mark.parametrize("fate", OutboundFate)
def test_a_fate_is_found_once_it_is_met(pipeline: Pipeline, fate: OutboundFate) -> None:
    reply = _sent(pipeline)
    stands = fate is OutboundFate.STANDS
    assert _found(pipeline, fate=fate) == ([reply] if stands else [])
    with pipeline.store.writing() as tx:
        row = tx.replies.row(reply, lock=True)
        row.state = {"edited": "edited", "removed": "removed", "taken_back": "deleted"}.get(fate.value, "sent")
        row.likes = 3
    if fate is OutboundFate.ANSWERED:
        published = pipeline.desk.replies.detail(reply)[1].reply.external_id
        pipeline.ask_question("thanks for the api answer", parent_id=published)
    assert reply in _found(pipeline, fate=fate)
