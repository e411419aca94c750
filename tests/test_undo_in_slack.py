"""What buttons and windows of a card changed is undone in the answer its person gets; real bolt payloads."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from bot.core.details import QuestionDetail
from bot.core.model import Batch, Tag
from bot.core.promises.clocks import PromiseClock, running
from bot.core.replying.proposal import Proposal
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, FAY, GIL, REVIEW, TAGS, TRIAGE, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

BILLING = Tag("billing", "Invoices", TRIAGE)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    channel.batches.append(Batch(tuple(a_post(f"p{n}", f"API key {n}?", thread_id=f"p{n}") for n in (1, 2, 3)), "c1"))
    file = tmp_path_factory.mktemp("undo") / "bot.sqlite"
    with running_bot(file, channel, clock, tags=(*TAGS, BILLING)) as harness:
        harness.pass_time(minutes=1)
        yield harness


def _detail(bot: BotHarness, number: int = 1) -> QuestionDetail:
    return bot.bot.desk.questions.detail(number)


def _press(bot: BotHarness, action: str, value: str | None = None, number: int = 1) -> None:
    card = _detail(bot, number).card
    assert card is not None
    bot.press(ANA, card.room, card.ts, action, value)


def _hand_in(bot: BotHarness, filled: Mapping[str, object]) -> None:
    bot.wait_until(lambda: bot.slack.window(ANA) is not None)
    submitted = bot.slack.submit(ANA, filled)
    assert submitted.ok, submitted


def _undo(bot: BotHarness, told: str, holds: Callable[[], bool]) -> None:
    """Undo what the newest answer tells of."""
    bot.wait_until(lambda: told in message_text((bot.slack.ephemerals(ANA) or [{}])[-1]))
    answer = bot.slack.ephemerals(ANA)[-1]
    bot.press(ANA, answer["channel"], answer["ts"], action_ids.REVERT)
    bot.wait_until(holds)
    bot.wait_until(lambda: "Undone: " in message_text(bot.slack.ephemerals(ANA)[-1]))


def test_not_mine_with_other_tags_and_a_colleague_is_undone_as_one(bot: BotHarness) -> None:
    before = _detail(bot).question
    _press(bot, action_ids.NOT_MINE)
    _hand_in(bot, {action_ids.TAGS: ["billing"], action_ids.PERSON: FAY})
    assert _detail(bot).question.tags == ("billing",)
    _undo(bot, "Q-1 is handed over.", lambda: _detail(bot).question.tags == before.tags)
    after = _detail(bot).question
    assert (after.asked, after.claimed_by, after.channel) == (before.asked, before.claimed_by, API)


def test_an_ignored_and_a_settled_question_are_open_again(bot: BotHarness) -> None:
    _press(bot, action_ids.MORE, f"{action_ids.IGNORE} 2", 2)
    _hand_in(bot, {action_ids.KIND: "spam", action_ids.WHY: "They sell followers."})
    _undo(bot, "Q-2 is closed.", lambda: bot.question_state(2) == "asked")
    _press(bot, action_ids.MORE, f"{action_ids.IGNORE} 2", 2)
    _hand_in(bot, {action_ids.KIND: "settled"})
    _undo(bot, "Q-2 is closed.", lambda: bot.question_state(2) == "asked")


def test_a_snooze_until_the_asker_answers_pauses_the_promises_and_undone_they_go_on(bot: BotHarness) -> None:
    _press(bot, action_ids.MORE, f"{action_ids.SNOOZE} 3", 3)
    _hand_in(bot, {action_ids.SPAN: "1h", action_ids.FOR_ASKER: ["yes"]})
    paused = running(_detail(bot, 3).promises, PromiseClock.SENT)
    assert paused is not None
    assert paused.due_at is None
    _undo(bot, "Q-3 is put off.", lambda: _detail(bot, 3).question.snoozed_until is None)
    goes_on = running(_detail(bot, 3).promises, PromiseClock.SENT)
    assert goes_on is not None
    assert goes_on.due_at is not None


def test_what_communications_declined_waits_for_a_decision_again(bot: BotHarness) -> None:
    desk = bot.bot.desk
    reply = desk.replies.propose(2, Proposal(ANA, "Press Rotate."))
    bot.wait_until(lambda: bool(bot.ours("review", REVIEW)))
    review = bot.ours("review", REVIEW)[-1]
    bot.press(GIL, REVIEW, review["ts"], action_ids.DECLINE)
    bot.wait_until(lambda: bot.slack.window(GIL) is not None)
    assert bot.slack.submit(GIL, {action_ids.WHY: "It promises too much."}).ok
    assert bot.reply_state(reply) == "declined"
    bot.wait_until(lambda: "it is declined" in message_text((bot.slack.ephemerals(GIL) or [{}])[-1]))
    answer = bot.slack.ephemerals(GIL)[-1]
    bot.press(GIL, answer["channel"], answer["ts"], action_ids.REVERT)
    bot.wait_until(lambda: bot.reply_state(reply) == "proposed")
    bot.wait_until(lambda: "Approve" in message_text(bot.ours("review", REVIEW)[-1]))
