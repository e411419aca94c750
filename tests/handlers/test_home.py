"""The home is drawn when somebody opens it, with what the desk says of them."""

from bot.core.homes.home import ExpertHome, Home
from bot.core.queue import Queue, QueueItem
from tests.handlers.harness import SlackHarness
from tests.slack.samples import ANA, PEOPLE, question, shown_text


def test_the_home_shows_my_questions_and_those_i_could_take(harness: SlackHarness) -> None:
    mine = QueueItem(question(number=3), "My question", "kim", "square")
    loose = QueueItem(question(number=4), "Loose question", "lee", "reddit")
    expert = ExpertHome(Queue((mine,), 1, 1, 1), Queue((loose,), 1, 5, 50))
    harness.desk.fake_home = Home(PEOPLE[ANA], expert)
    assert harness.slack.open_home(ANA).ok
    harness.slack.wait_for_acks()
    harness.socket.wait_until_answered()
    home = harness.slack.home(ANA)
    assert home is not None
    told = shown_text(home["blocks"])
    assert told.index("My question") < told.index("Could be yours") < told.index("Loose question")
    assert "And 49 more" in told
    assert harness.desk.acts("home") == [(ANA,)]
