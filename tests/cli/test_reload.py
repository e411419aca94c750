"""The configuration file while the bot runs: taken whole once it rests, or not at all, and every fault is said once."""

import os
import signal
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.cli.run.reload import Reload
from config.company import ConfiguredCompany
from tests.cli.harness import APP, BOT, COMPANY, TOKEN, CommandHarness
from tests.cli.test_run import PATIENCE, first_line

LOGIN = '[[tags]]\nname = "login"\nchannel = "#ask-api"\n\n[[people]]\nslack = "U0ANA00001"'
TWO_TAGS = COMPANY.replace('[[people]]\nslack = "U0ANA00001"', LOGIN)
FAULTY = COMPANY.replace('tags = ["api"]', 'tags = ["apo"]')


class Watching:
    """A file, what was taken of it, and what was logged."""

    def __init__(self, path: Path, logged: list[MutableMapping[str, Any]]) -> None:
        self._path = path
        self._times = 0
        self.logged = logged
        self.taken: list[ConfiguredCompany] = []
        self.write(COMPANY)
        self.reload = Reload(path, self.taken.append)

    def write(self, text: str) -> None:
        """Each writing is a second later than the one before."""
        self._times += 1
        self._path.write_text(text.replace("{url}", "http://127.0.0.1:1"), encoding="utf-8")
        os.utime(self._path, (self._times, self._times))

    def changes(self, text: str) -> None:
        """The file is written and then left alone."""
        self.write(text)
        self.reload.check_file()
        self.reload.check_file()

    def remove(self) -> None:
        self._path.unlink()
        self.reload.check_file()
        self.reload.check_file()

    def events(self) -> list[str]:
        return [str(entry["event"]) for entry in self.logged]


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    with capture_logs() as logged:
        yield Watching(tmp_path / "switchboard.toml", logged)


def test_a_sound_change_is_taken_once(watching: Watching) -> None:
    watching.changes(TWO_TAGS)
    watching.reload.check_file()

    assert [[tag.name for tag in company.tags] for company in watching.taken] == [["api", "login"]]
    assert watching.events() == ["configuration.taken"]


def test_a_file_that_does_not_change_is_not_read(watching: Watching) -> None:
    watching.reload.check_file()
    watching.changes(COMPANY)

    assert (watching.taken, watching.logged) == ([], [])


def test_a_file_is_read_when_it_rests_and_not_while_it_is_written(watching: Watching) -> None:
    watching.write(TWO_TAGS[:99])
    watching.reload.check_file()
    watching.write(TWO_TAGS)
    watching.reload.check_file()
    before = list(watching.taken)
    watching.reload.check_file()

    assert before == []
    assert (len(watching.taken), watching.events()) == (1, ["configuration.taken"])


def test_a_faulty_file_is_told_once_with_its_faults_and_the_old_stays(watching: Watching) -> None:
    watching.changes(FAULTY)
    watching.reload.check_file()

    assert watching.taken == []
    [told] = watching.logged
    assert (told["event"], told["log_level"]) == ("configuration.faulty", "error")
    assert "there is no tag apo; did you mean api?" in told["faults"][0]


def test_a_file_that_was_taken_away_is_told_and_the_old_stays(watching: Watching) -> None:
    watching.remove()
    watching.reload.check_file()

    assert watching.taken == []
    assert ["there is no such file" in told["faults"][0] for told in watching.logged] == [True]


def test_once_mended_it_is_taken(watching: Watching) -> None:
    watching.changes(FAULTY)
    watching.changes(COMPANY)

    assert (len(watching.taken), watching.events()) == (1, ["configuration.faulty", "configuration.taken"])


def test_what_else_changed_is_named_and_waits_for_a_restart(watching: Watching) -> None:
    channels = 'fallback_channel = "C0TRIAGE01"'
    assert channels in TWO_TAGS
    changed = TWO_TAGS.replace('name = "Ferrywire"', 'name = "Else"').replace(channels, 'fallback_channel = "#else"')
    watching.changes(changed + "\n[classifier]\nabstain = 0.1\n[relay]\nundo_seconds = 1\n")

    waits = next(told for told in watching.logged if told["event"] == "configuration.waits")
    assert (waits["parts"], waits["remedy"]) == (["classifier", "company", "slack"], "restart to take them up")
    assert len(watching.taken) == 1


@pytest.mark.parametrize(
    "change",
    [
        '[lint]\nembargo = ["Project Lighthouse"]',
        "[relay]\nundo_seconds = 1",
        "[burst]\nquestions = 0",
        "[retention]\ndays = 30",
    ],
)
def test_what_is_read_at_use_is_taken_and_waits_for_nothing(watching: Watching, change: str) -> None:
    watching.changes(f"{COMPANY}\n{change}\n")

    assert (len(watching.taken), watching.events()) == (1, ["configuration.taken"])


def test_how_we_say_who_speaks_is_taken_though_our_name_waits(watching: Watching) -> None:
    watching.changes(COMPANY.replace('name = "Ferrywire"', 'name = "Ferrywire"\ndisclosure = "{name}"'))

    assert [company.company.disclosure for company in watching.taken] == ["{name}"]
    assert watching.events() == ["configuration.taken"]


def test_who_asks_is_answered_at_once_even_about_the_same_fault(watching: Watching) -> None:
    watching.write(FAULTY)
    watching.reload.check_file(asked=True)
    watching.reload.check_file(asked=True)

    assert watching.events() == ["configuration.faulty"] * 2


def lines_until(process: "Popen[str]", holds: Callable[[str], bool]) -> list[str]:
    """What it logs, up to the line that holds."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if holds(line):
            break
    return lines


def test_a_running_bot_takes_up_a_new_tag_and_lives_on_after_a_faulty_file_and_sighup(harness: CommandHarness) -> None:
    process = harness.start_command("run")
    first_line(process)
    harness.write_config(FAULTY)
    faulty = lines_until(process, lambda line: "configuration.faulty" in line)
    harness.write_config(TWO_TAGS.replace('words = ["api"', 'formerly = ["rest"]\nwords = ["api"'))
    taken = lines_until(process, lambda line: "configuration.taken" in line)
    process.send_signal(signal.SIGHUP)
    again = lines_until(process, lambda line: "configuration.taken" in line)
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=PATIENCE)

    assert "there is no tag apo" in faulty[-1]
    assert "login" in taken[-1]
    assert "login" in again[-1]
    assert process.returncode == 0
    told = "".join([*faulty, *taken, *again, rest])
    assert "Traceback" not in told
    assert not any(secret in told for secret in (BOT, APP, TOKEN))
