"""Several of the queue's questions at once, and one that asks the same as another: by windows, over real Bolt."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.model import Batch
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, FAY, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

ASKED = (
    "Where is the API key?",
    "How long does an API key last?",
    "Which header carries the request id of an API key?",
    "Support wants the id of a refused request. Is it in a header of the API, with my key?",
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    posts = [a_post(f"p{n}", words, thread_id=f"p{n}") for n, words in enumerate(ASKED, 1)]
    channel.batches.append(Batch(tuple(posts), "c1"))
    with running_bot(tmp_path_factory.mktemp("several") / "bot.sqlite", channel, clock) as harness:
        harness.pass_time(minutes=1)
        yield harness


def _select(bot: BotHarness, user: str, act: str, numbers: tuple[str, ...], **values: object) -> str:
    """Do this to several from the queue's window; what it says then of each."""
    queue = bot.command(user, API, "queue")
    bot.press(user, API, queue["ts"], action_ids.SELECT)
    bot.wait_until(lambda: bot.slack.window(user) is not None)
    assert bot.slack.fill(user, {action_ids.ACT: act}).ok
    fields = dict(values)
    bot.wait_until(lambda: all(f"'{name}'" in str(bot.slack.window(user)) for name in fields))
    submitted = bot.slack.submit(user, {action_ids.QUESTIONS: list(numbers), **fields})
    assert submitted.ok, submitted
    return _words(bot.slack.window(user) or {})


def _words(shown: dict[str, Any]) -> str:
    return " ".join(message_text(shown).split())


def test_what_is_done_to_several_is_told_of_each_and_undone_for_all(bot: BotHarness) -> None:
    told = _select(bot, FAY, "assign", ("1", "2"), person=ANA)
    assert "Q-1 is assigned. Q-2 is assigned." in told
    assert {bot.bot.desk.questions.detail(n).question.claimed_by for n in (1, 2)} == {ANA}
    assert bot.slack.act(FAY, action_ids.REVERT).ok
    bot.wait_until(lambda: bot.bot.desk.questions.detail(1).question.claimed_by == "")
    bot.wait_until(lambda: bot.bot.desk.questions.detail(2).question.claimed_by == "")
    bot.slack.close(FAY)


def test_what_is_refused_to_one_is_done_to_the_others_all_the_same(bot: BotHarness) -> None:
    assert bot.slack.command(FAY, API, "/sb", "assign Q-2 @fay").ok
    bot.wait_until(lambda: bot.bot.desk.questions.detail(2).question.claimed_by == FAY)
    told = _select(bot, ANA, "assign", ("1", "2"), person=ANA)
    assert "Q-1 is assigned." in told
    assert "Q-2: Fay Mensah has claimed Q-2." in told
    bot.slack.close(ANA)
    assert "Q-1 is snoozed. Q-3 is snoozed." in _select(bot, ANA, "snooze", ("1", "3"), span="1h")
    assert bot.bot.desk.questions.detail(3).question.snoozed_until is not None
    bot.slack.close(ANA)
    told = _select(bot, FAY, "close", ("1", "2"), why="They found it.")
    assert "Q-1 is closed. Q-2 is closed." in told
    assert [bot.question_state(n) for n in (1, 2)] == ["settled", "settled"]
    bot.slack.close(FAY)


def test_the_same_as_another_is_offered_likeliest_first_and_found_by_words_and_merged(bot: BotHarness) -> None:
    card = next(m for m in bot.ours("card") if "Support wants the id" in message_text(m))
    bot.press(ANA, API, card["ts"], action_ids.MORE, "same_as 4")
    bot.wait_until(lambda: bot.slack.window(ANA) is not None)
    assert "Q-3 Which header carries the request id" in _words(bot.slack.window(ANA) or {})
    assert bot.slack.fill(ANA, {action_ids.SEARCH_WORDS: "weather"}, how="on_enter_pressed").ok
    bot.wait_until(lambda: "No open question holds these words." in _words(bot.slack.window(ANA) or {}))
    assert bot.slack.fill(ANA, {action_ids.SEARCH_WORDS: "carries header"}, how="on_enter_pressed").ok
    bot.wait_until(lambda: "Found by these words" in _words(bot.slack.window(ANA) or {}))
    assert bot.slack.submit(ANA, {action_ids.INTO: "3"}).ok
    bot.wait_until(lambda: bot.question_state(4) == "merged")
    assert bot.slack.window(ANA) is None
