"""The home shows what waits for the person looking, and what nobody has."""

from bot.core.queue import Queue, QueueItem
from tests.handlers.harness import SlackHarness
from tests.slack.samples import ANA, question, shown_text


def test_the_home_shows_my_questions_and_those_nobody_has(harness: SlackHarness) -> None:
    mine = QueueItem(question(number=3), "My question", "kim", "square")
    loose = QueueItem(question(number=4), "Loose question", "lee", "reddit")
    harness.desk.pages = {"mine": Queue((mine,), 1, 1, 1), "unassigned": Queue((loose,), 1, 5, 50)}
    assert harness.slack.open_home(ANA).ok
    harness.slack.wait_for_acks()
    harness.socket.wait_until_answered()
    home = harness.slack.home(ANA)
    assert home is not None
    told = shown_text(home["blocks"])
    assert told.index("My question") < told.index("Nobody is on these") < told.index("Loose question")
    assert "And 49 more" in told
    assert [(which, by) for _, which, by, _ in harness.desk.acts("page")] == [("mine", ANA), ("unassigned", ANA)]
