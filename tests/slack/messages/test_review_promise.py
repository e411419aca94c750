"""A review shows its own promise: until when a decision is due, that it is late, that it is paused."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.details import ReplyDetail
from bot.core.promises.clocks import PromiseClock, PromiseRun
from bot.core.states import ReplyState
from bot.slack.blocks.elements import Block
from bot.slack.messages.review import review
from tests.slack.samples import EVE, NOW, PEOPLE, entry, question_detail, reply_detail, shown_text, styled_parts

MADE = reply_detail()
HOUR = timedelta(hours=1)


def _run(due_at: datetime | None, clock: PromiseClock = PromiseClock.REVIEW) -> PromiseRun:
    return PromiseRun(clock, 1, 60, NOW, due_at)


def _drawn(*runs: PromiseRun, file: ReplyDetail = MADE, now: datetime = NOW) -> list[Block]:
    return review(question_detail(file, promises=runs), file, PEOPLE, now)


def _moments(blocks: list[Block]) -> list[int]:
    """The times in the line about waiting, in order."""
    parts = blocks[1]["elements"][0]["elements"]  # type: ignore[index]
    return [part["timestamp"] for part in parts if part["type"] == "date"]


def test_a_review_says_since_when_it_waits_and_by_when_a_decision_is_promised() -> None:
    blocks = _drawn(_run(NOW + HOUR), _run(NOW + 3 * HOUR, PromiseClock.SENT))
    assert shown_text(blocks[0]).startswith("🟡 Q-12: ")
    assert shown_text(blocks[1]) == "Waits since ,  · a decision is promised within 1 h, by "
    assert _moments(blocks) == [int(at.timestamp()) for at in (NOW, NOW, NOW + HOUR)]


def test_a_late_review_looks_different_from_its_first_sign_on() -> None:
    blocks = _drawn(_run(NOW + HOUR), now=NOW + HOUR)
    assert shown_text(blocks[0]).startswith("⚠ Q-12: ")
    assert shown_text(blocks[1]) == "Late: a decision was promised by ,  · waits since "
    assert "Late: a decision was promised by " in str(styled_parts(blocks[1], "bold"))


def test_while_we_wait_for_the_asker_a_review_says_that_its_promise_is_paused() -> None:
    assert "the promise of a decision is paused" in shown_text(_drawn(_run(None))[1])


def test_where_no_decision_is_promised_the_promise_of_the_answer_stands_there() -> None:
    decided = replace(_run(NOW), met_at=NOW)
    blocks = _drawn(decided, _run(NOW + HOUR, PromiseClock.SENT))
    assert shown_text(blocks[1]) == "Waits since ,  · an answer is promised by "
    assert "promised" not in shown_text(_drawn()[1])


def test_of_a_correction_no_decision_is_promised() -> None:
    made = replace(MADE, reply=replace(MADE.reply, amends=3))
    assert "decision" not in shown_text(_drawn(_run(NOW + HOUR), file=made)[1])


def test_once_decided_a_review_says_how_long_it_waited_and_whether_that_was_late() -> None:
    made = reply_detail(state=ReplyState.DECLINED)
    asked = replace(entry("reply.proposed", 3, reply=7), at=NOW - 2 * HOUR)
    told = entry("reply.declined", 4, EVE, 7)
    late = replace(_run(NOW - HOUR), started_at=asked.at, met_at=NOW)
    for run, words in ((late, " · after 2 h, late"), (replace(late, due_at=NOW), " · after 2 h")):
        of = question_detail(made, entries=(asked, told), promises=(run,))
        assert shown_text(review(of, made, PEOPLE, NOW)[0]).endswith(f": declined by Eve Ek{words}")


def test_what_needed_nobody_waited_for_nobody() -> None:
    made = reply_detail(state=ReplyState.WAITING)
    of = question_detail(made, entries=(entry("reply.proposed", 3, reply=7), entry("reply.waiting", 4, reply=7)))
    assert "after" not in shown_text(review(of, made, PEOPLE, NOW)[0])
