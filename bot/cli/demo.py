"""`switchboard demo`: opens the stage and the bot, plays the road once and tells it, then leaves it to the person.

What is played stands in `bot.sandbox.demo.play`, what is opened in `bot.cli.demo_house`.
"""

import logging
import signal
import sys
import threading
import time
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.cli.demo_house import opened
from bot.sandbox.demo.eyes import Missing
from bot.sandbox.demo.play import Scene, told_by
from bot.sandbox.demo.stage import Stage
from bot.sandbox.page import Page

PATIENCE = 20.0
"""Seconds that a step of the play may take, before the demo says what is missing."""
CALM, SEEDING = 0.7, 20.0
"""Seconds without a change in Slack after which all that was said before counts as read; and the most to wait."""

Once = Annotated[bool, typer.Option("--once", help="Play without a person; exit 1 if the answer does not stand.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0: any free one.")]
Browser = Annotated[bool, typer.Option(help="Open the page in a browser.")]
Undo = Annotated[float, typer.Option(min=0.5, max=60, help="Seconds in which an approved reply can be called back.")]
Pace = Annotated[float, typer.Option(min=0, max=60, help="Seconds between two steps of the play, for the eye.")]


def demo(*, once: Once = False, port: Port = 0, browser: Browser = True, undo: Undo = 3.0, pace: Pace = 2.0) -> None:
    """Play the whole road on this machine, without account or network; then the page is yours until Ctrl-C."""
    quiet_logs()
    console = Console(highlight=False)
    try:
        with opened(undo) as house:
            if once:
                missing = played(house.stage, undo, 0, console)
            else:
                missing = shared(house.stage, Page(house.stage, port), (undo, pace), console, browser=browser)
    except Missing as missed:
        missing = [str(missed)]
    for what in missing:
        console.print(Text(f"✗ {what}", "bold red"))
    if missing:
        raise typer.Exit(1)


def shared(stage: Stage, page: Page, undo_and_pace: tuple[float, float], console: Console, *, browser: bool) -> list[str]:
    """Plays with the page open, then leaves it to the person until Ctrl-C. Returns what went missing in the play."""
    undo, pace = undo_and_pace
    missing: list[str] = []
    with page, suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        console.print(Text.assemble("The page: ", (page.url, "bold underline")))
        if browser:
            webbrowser.open(page.url)
        missing = _never_ending(stage, undo, min(pace, undo / 2), console)
        console.print(Text(f"Now it is yours: {page.url} Ctrl-C ends it, and leaves nothing behind.", "bold"))
        threading.Event().wait()
    return missing


def _never_ending(stage: Stage, undo: float, pace: float, console: Console) -> list[str]:
    """The play; one that breaks off leaves the page to the person all the same."""
    try:
        return played(stage, undo, pace, console)
    except Missing as missed:
        console.print(Text(f"✗ {missed}", "bold red"))
        return [str(missed)]


def played(stage: Stage, undo: float, pace: float, console: Console, patience: float = PATIENCE) -> list[str]:
    """Plays, telling each scene, `pace` seconds apart. Returns what does not stand. Raises Missing where it breaks off."""
    _tell(console, 0, _seeded(stage))
    play = told_by(stage, undo, patience, time.monotonic)
    pause = threading.Event()
    for number, scene in enumerate(play.scenes(), 1):
        _tell(console, number, scene)
        pause.wait(pace)
    missing = play.missing()
    if not missing:
        console.print(Text("✓ The approved answer stands under the question, and its follow-up in the thread.", "bold green"))
    return missing


def _seeded(stage: Stage) -> Scene:
    said = stage.speak(datetime.now(UTC))
    stage.quiet(CALM, SEEDING, time.monotonic)
    cards = stage.cards()
    by_channel = ", ".join(f"#{name} {count}" for name, count in sorted(cards.items()))
    told = (
        f"{said} posts and articles stand in public; {sum(cards.values())} of them became cards ({by_channel})."
        " The rest is not about the company, or wants no answer."
    )
    return Scene(f"{stage.company} listens", told, "left: the square and the feed; right: the channels")


def _tell(console: Console, number: int, scene: Scene) -> None:
    console.print(Text.assemble((f"{number:>2}  ", "dim"), (scene.title, "bold")))
    console.print(Padding(Text(scene.told), (0, 0, 0, 4)))
    console.print(Padding(Text(f"→ {scene.where}", "cyan"), (0, 0, 1, 4)))


def quiet_logs() -> None:
    """Only warnings, and to standard error: the narration is what is to be read.

    The stage hangs up on the bot when it closes, and Slack's library would complain of that: it says nothing at all.
    """
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    typer.run(demo)
