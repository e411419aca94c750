"""A bot installed for the bench: a folder with its configuration, beside a Slack and four channels on this machine.

It watches the square, a feed, X and Reddit (the last two by their real libraries), and runs as a process of its own.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.slack import SlackServer
from bot.sandbox.square import Member, SquareServer
from bot.store.engine import open_engine
from bot.store.transaction import Store
from tests.bench.figures import NotMeasured
from tests.bench.live import utc_now
from tests.fakes import bot_harness as stage
from tests.fakes import fake_reddit, fake_x
from tests.fakes.fake_reddit import FakeReddit
from tests.fakes.fake_x import FakeX

ROOT = Path(__file__).parents[2]
TOKEN = "made-up-token-of-the-bench"
SOURCES = ("square", "news", "x", "reddit")
_KEPT = ("PATH", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
_STOPS_WITHIN = 30.0

_CONFIG = """
[company]
name = "Ferrywire"

[[tags]]
name = "api"
channel = "{api}"
words = ["key", "rate limit"]

[[people]]
slack = "{ana}"
name = "Ana Reyes"
title = "engineer"
tags = ["api"]

[[people]]
slack = "{gil}"
name = "Gil Marchetti"
roles = ["comms"]

[slack]
review_channel = "{review}"
triage_channel = "{triage}"
fallback_channel = "{triage}"
outbound_channel = "{outbound}"

[[sources]]
kind = "square"
name = "square"
every = "5s"
url = "{square}"
account = "ferrywire"

[[sources]]
kind = "feeds"
name = "news"
every = "60s"
url = "{square}/feed.atom"
allow_private_addresses = ["127.0.0.1"]

[[sources]]
kind = "x"
name = "x"
every = "2m"
account = "ferrywire"
search = "keys"
api_url = "{x}"

[[sources]]
kind = "reddit"
name = "reddit"
every = "2m"
subreddits = ["{subreddit}"]
comments = false
reddit_url = "{reddit}"
oauth_url = "{reddit}"
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """Where it is, what its environment is, and its Slack."""

    folder: Path
    environment: Mapping[str, str]
    slack: SlackServer

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "bot", *words]

    def called(self, *words: str) -> None:
        """Run one command to its end. Raises NotMeasured when it fails."""
        ended = subprocess.run(
            self.command(*words), cwd=self.folder, env=self.environment, capture_output=True, check=False, timeout=60
        )
        if ended.returncode:
            raise NotMeasured(f"switchboard {' '.join(words)} ended with {ended.returncode}: {ended.stderr.decode()}")

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """`switchboard run`, stopped at the end as an operator would."""
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                self.command("run"), cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
            try:
                yield process
            finally:
                self.slack.hang_up()
                process.terminate()
                _end(process)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def forget_everything(self) -> None:
        """Take the database away."""
        for file in self.folder.glob("s.db*"):
            file.unlink()

    def unread(self) -> set[str]:
        """Sources that were not read without a fault yet."""
        engine = open_engine(self.environment["DATABASE_URL"])
        try:
            with Store(engine).reading() as tx:
                return {health.name for health in tx.streams.health() if health.read_at is None}
        finally:
            engine.dispose()


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def installed() -> Iterator[Installed]:
    """All of it, on 127.0.0.1 and in a temporary folder, gone afterwards."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(TemporaryDirectory(prefix="switchboard-bench-")))
        slack = closing.enter_context(SlackServer(stage.workspace()))
        square = closing.enter_context(SquareServer([Member("ferrywire", "Ferrywire", token=TOKEN)]))
        x = closing.enter_context(FakeX(utc_now()))
        reddit = closing.enter_context(FakeReddit())
        reddit.now = utc_now()
        rooms = {"api": stage.API, "triage": stage.TRIAGE, "review": stage.REVIEW, "outbound": stage.OUTBOUND}
        urls = {"square": square.url, "x": x.web.url, "reddit": reddit.web.url}
        config = _CONFIG.format(**rooms, **urls, ana=stage.ANA, gil=stage.GIL, subreddit=fake_reddit.SUBREDDIT)
        (folder / "switchboard.toml").write_text(config)
        yield Installed(folder, _environment(folder, slack), slack)


def _environment(folder: Path, slack: SlackServer) -> dict[str, str]:
    """Nothing of this shell but where programs are. Bytecode is kept, in the folder: an installed bot has it."""
    app = stage.workspace().app
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_API_URL": slack.api,
        "DATABASE_URL": f"sqlite:///{folder / 's.db'}",
        "SWITCHBOARD_CONFIG": str(folder / "switchboard.toml"),
        "SQUARE_TOKEN": TOKEN,
        **fake_x.SECRETS,
        **fake_reddit.SECRETS,
    }
