"""The demo as a newcomer runs it: the real bot on the stage, the play told, and the verdict read from both places."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import structlog
import typer
from rich.console import Console
from typer.testing import CliRunner

from bot.cli.demo import command as told
from bot.cli.demo.setup import DemoSetup, RestartableDemo, open_demo
from bot.core.errors import NotFound
from bot.core.ports.runtime import Failpoint
from bot.core.replying.proposal import Proposal
from bot.core.states import QuestionState, ReplyState
from bot.desk import Desk
from bot.sandbox.demo import script as words
from bot.sandbox.demo.company import ACCOUNT
from bot.sandbox.demo.observer import DemoObserver, NotShown
from bot.sandbox.demo.scene import Scene
from bot.sandbox.demo.tour import CUSTOMER, TOURS, TourWords
from bot.sandbox.demo.walkthrough import Walkthrough, make_walkthrough
from bot.sandbox.square import FaultPlan, On, Spoil
from bot.slack import app_definition

UNDO = 3.0
PATIENCE = 60.0
SOON = timedelta(seconds=1)
ANSWER = "By four header fields, on every response."


@pytest.fixture(scope="module", autouse=True)
def logs_as_before() -> Iterator[None]:
    told.quiet_logs()
    yield
    structlog.reset_defaults()


@dataclass(frozen=True)
class Acted:
    setup: DemoSetup
    play: Walkthrough
    scenes: list[Scene]


@pytest.fixture(scope="module")
def acted() -> Iterator[Acted]:
    """The play, played once to its end for the tests that only look at it."""
    with open_demo(UNDO) as house:
        play = make_walkthrough(house.environment, UNDO, PATIENCE, time.monotonic)
        yield Acted(house, play, list(play.scenes()))


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(told.demo)
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, list(arguments))
    return result.exit_code, result.output


def test_once_tells_every_step_and_ends_well_when_the_answer_stands() -> None:
    before = time.process_time()
    code, output = run("--once", "--undo", "3")
    assert code == 0, output
    steps = (
        "Ferrywire listens",
        "A customer asks in public",
        "is on the experts' table",
        "Talk in the thread stays inside",
        "A reply is proposed, and goes to review",
        "Communications edits and approves",
        "Undo",
        "Approved again",
        "The answer stands in public",
        "The customer comes back",
        "Answered again",
        "Settled",
        "✓ The approved answer stands",
    )
    places = [output.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    assert "became cards (#ask-api " in output
    assert time.process_time() - before < 20


@pytest.mark.prove
def test_once_ends_badly_and_says_why_when_the_square_refuses_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def refusing(undo: float) -> Iterator[DemoSetup]:
        with open_demo(undo) as house:
            house.environment.square.faults.add(FaultPlan(Spoil.STATUS, 403, on=On.WRITE, times=0))
            yield house

    monkeypatch.setattr(told, "open_demo", refusing)
    code, output = run("--once", "--undo", "3")
    assert code == 1, output
    assert "✗ The approved answer does not stand under the question on the square." in output
    assert "could not be sent" in output
    assert "✓" not in output


@pytest.mark.prove
def test_the_answer_stands_word_for_word_as_communications_approved_it(acted: Acted) -> None:
    assert acted.play.missing() == []
    asked = next(
        notes[0] for notes in acted.setup.environment.square.board.threads() if notes[0].text == words.QUESTION
    )
    answers = acted.setup.environment.square.board.replies(asked.id, ACCOUNT)
    assert [words.ADDED[1] in answer.text for answer in answers] == [True]
    assert words.PROMISE.strip() not in answers[0].text


def test_every_scene_says_what_happened_and_where_to_look(acted: Acted) -> None:
    assert len(acted.scenes) == 13
    assert all(scene.title and scene.text and scene.where.startswith(("left", "right")) for scene in acted.scenes)


def test_the_change_communications_made_is_shown_in_the_thread(acted: Acted) -> None:
    eyes = DemoObserver(acted.setup.environment, 1.0, time.monotonic)
    card = eyes.wait_for("the card", lambda: eyes.find_card(words.QUESTION[11:50]))
    note = eyes.wait_for("the change", lambda: eyes.find_note(card, "reply edited"))
    parts = [part for block in note["blocks"] for quote in block["elements"] for part in quote["elements"]]
    struck = "".join(str(part["text"]) for part in parts if part.get("style") == {"strike": True})
    assert "will" in struck


def test_the_stand_in_grants_what_the_manifest_asks_for_and_no_more(acted: Acted) -> None:
    app = acted.setup.environment.slack.workspace.app
    assert set(app.scopes) == {*app_definition.SCOPES, *app_definition.OPTIONAL_SCOPES}
    assert set(app.events) == set(app_definition.EVENTS)


def test_an_answer_taken_away_is_missed(acted: Acted) -> None:
    board = acted.setup.environment.square.board
    answer = next(
        n for notes in board.threads() for n in notes if n.author == ACCOUNT and words.SECOND_ANSWER in n.text
    )
    board.delete(answer.id)
    assert acted.play.missing() == ["The second answer does not stand under the follow-up on the square."]


def test_inside_talk_that_stands_in_public_is_noticed(acted: Acted) -> None:
    acted.setup.environment.square.board.ask(ACCOUNT, f"Oh no: {words.BETWEEN_US}")
    assert any("stands in public: " + words.BETWEEN_US in what for what in acted.play.missing())


def test_what_never_appears_is_missed_in_time(acted: Acted) -> None:
    eyes = DemoObserver(acted.setup.environment, 0.1, time.monotonic)
    with pytest.raises(NotShown, match="no unicorn"):
        eyes.wait_for("There is no unicorn.", lambda: eyes.find_card("unicorn"))


@pytest.mark.prove
def test_ctrl_c_ends_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.cli.demo.command", "--no-browser", "--pace", "0", "--undo", "3"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        lines: list[str] = []
        for line in demo.stdout:
            lines.append(line)
            if line.startswith("Now it is yours: "):
                break
        address = lines[-1].split()[4]
        assert "Switchboard" in httpx.get(address, trust_env=False).text
        assert list(tmp_path.iterdir())
        demo.send_signal(signal.SIGINT)
        try:
            assert demo.wait(60) == 0
        finally:
            demo.kill()
    assert list(tmp_path.iterdir()) == []


def test_a_demo_begun_anew_has_a_new_bot_workspace_square_and_database_and_ends_the_play_of_the_first() -> None:
    with RestartableDemo(UNDO, with_posts=False) as demo:
        first = demo.setup
        first.environment.square.board.ask(words.CUSTOMER, words.QUESTION)
        eyes = DemoObserver(first.environment, PATIENCE, time.monotonic)
        eyes.wait_for("the card", lambda: eyes.find_card(words.QUESTION))
        second = demo.restart()
        with pytest.raises(NotShown):
            eyes.wait_for("nothing more comes", lambda: eyes.find_card("unicorn"))
        assert second.environment.square.board.threads() == []
        assert second.environment.count_cards() == {}
        assert [item for room in second.environment.slack.state()["channels"] for item in room["messages"]] == []
        assert second.bot is not first.bot
        second.environment.square.board.ask(words.CUSTOMER, words.QUESTION)
        eyes = DemoObserver(second.environment, PATIENCE, time.monotonic)
        assert eyes.wait_for("the card", lambda: eyes.find_card(words.QUESTION)).question == "Q-1"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # its threads die
@pytest.mark.parametrize("point", ["relay.claimed", "relay.sent"])
def test_a_bot_killed_while_a_reply_leaves_says_no_goodbye_and_the_next_loses_and_doubles_nothing(point: str) -> None:
    with RestartableDemo(0.1, with_posts=False) as demo:
        setup, reached, as_it_is = demo.setup, threading.Event(), demo.setup.make_plan
        setup.make_plan = lambda: replace(as_it_is(), lease=SOON, failpoint=_stuck_at(point, setup, reached))
        setup.replace_bot(0)
        reply = _approved_reply(setup)
        assert reached.wait(PATIENCE)
        setup.kill_bot()
        left = _reply_row(setup)
        setup.make_plan = lambda: replace(as_it_is(), lease=SOON)
        setup.start_bot()
        _wait_until(setup, lambda: setup.bot.desk.replies.detail(reply)[1].reply.state is ReplyState.SENT)

        assert (left["state"], bool(left["lease_token"])) == ("sending", True)
        assert [post.text.split("\n")[0] for post in setup.environment.square.board.threads()[0][1:]] == [ANSWER]


def _approved_reply(setup: DemoSetup) -> int:
    setup.environment.square.board.ask(words.CUSTOMER, words.QUESTION)
    desk = setup.bot.desk
    _wait_until(setup, lambda: _is_asked(desk))
    reply = desk.replies.propose(1, Proposal("U0ANA00001", ANSWER))
    desk.reviews.approve(reply, "U0GIL00007", desk.replies.detail(reply)[1].reply.sha256)
    return reply


def _is_asked(desk: Desk) -> bool:
    with suppress(NotFound):
        return desk.questions.detail(1).question.state is QuestionState.ASKED
    return False


def _reply_row(setup: DemoSetup) -> dict[str, object]:
    with closing(sqlite3.connect(setup.bot.plan.database_url.removeprefix("sqlite:///"))) as database:
        database.row_factory = sqlite3.Row
        return dict(database.execute("select * from reply").fetchone())


def _wait_until(setup: DemoSetup, holds: Callable[[], bool]) -> None:
    eyes = DemoObserver(setup.environment, PATIENCE, time.monotonic)
    eyes.wait_for("it holds", lambda: holds() or None)


def _stuck_at(point: str, setup: DemoSetup, reached: threading.Event) -> Failpoint:
    """Stays at this point of the road until the bot is killed there."""
    severed = setup.environment.slack.workspace.faults

    def stay(name: str) -> None:
        if name == point and not reached.is_set():
            reached.set()
            while not severed.severed:
                threading.Event().wait(0.01)

    return stay


def test_the_demo_has_the_desk_on_the_web_for_who_one_is(acted: Acted) -> None:
    link = acted.setup.web_link(acted.setup.environment.people[0].slack)
    page = httpx.get(link, trust_env=False)

    assert f"Sign in as {acted.setup.environment.people[0].name.split()[0]}" in page.text
    assert httpx.get(f"{acted.setup.bot.desk.web_address}/readyz", trust_env=False).json()["ready"]


def test_a_play_whose_demo_was_reset_ends_without_a_complaint() -> None:
    with open_demo(UNDO, with_posts=False) as demo:
        environment = demo.environment
    console = Console(record=True, width=200)
    assert told.play_demo(environment, told.Tempo(UNDO, 0, PATIENCE), console) == []
    assert "The demo was reset on its page, so the play ends here." in console.export_text()


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.question[11:40])
def test_what_is_asked_on_the_tour_comes_to_the_experts_for_the_api(acted: Acted, tour: TourWords) -> None:
    acted.setup.environment.square.board.ask(CUSTOMER, tour.question)
    eyes = DemoObserver(acted.setup.environment, PATIENCE, time.monotonic)
    card = eyes.wait_for("the card", lambda: eyes.find_card(tour.question))
    assert card.channel == next(tag.channel for tag in acted.setup.environment.tags if tag.name == "api")
