"""The home shows what waits for the person looking, and what nobody has."""

from bot.core.queue import Queue, QueueItem
from tests.handlers.workplace import Workplace
from tests.slack.given import ANA, question, shown


def test_the_home_shows_my_questions_and_those_nobody_has(at_work: Workplace) -> None:
    mine = QueueItem(question(number=3), "My question", "kim", "square")
    loose = QueueItem(question(number=4), "Loose question", "lee", "reddit")
    at_work.desk.pages = {"mine": Queue((mine,), 1, 1, 1), "unassigned": Queue((loose,), 1, 5, 50)}
    assert at_work.slack.open_home(ANA).ok
    at_work.slack.settle()
    at_work.socket.finish()
    home = at_work.slack.home(ANA)
    assert home is not None
    told = shown(home["blocks"])
    assert told.index("My question") < told.index("Nobody is on these") < told.index("Loose question")
    assert "And 49 more" in told
    assert [(which, by) for _, which, by, _ in at_work.desk.acts("page")] == [("mine", ANA), ("unassigned", ANA)]
