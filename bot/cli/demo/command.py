"""`switchboard demo`: starts the demo environment and the bot, plays the walkthrough and narrates it, then hands over.

The walkthrough is in `bot.sandbox.demo.walkthrough`, the setup in `bot.cli.demo.setup`.
"""

import signal
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.cli.demo.page import page_of
from bot.cli.demo.setup import RestartableDemo, open_demo
from bot.cli.run.log_setup import configure_logging
from bot.sandbox.demo.environment import DemoEnvironment
from bot.sandbox.demo.observer import NotShown
from bot.sandbox.demo.scene import Scene
from bot.sandbox.demo.walkthrough import make_walkthrough
from bot.sandbox.page import DemoPage

CALM, SEEDING = 0.7, 20.0
"""Seconds: how long Slack must not change before the seed posts count as processed; and the longest wait for that."""

OnceOption = Annotated[bool, typer.Option("--once", help="Play without a person; exit 1 if the answer does not stand.")]
PortOption = Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0: any free one.")]
BrowserOption = Annotated[
    bool,
    typer.Option("--browser/--no-browser", "--open/--no-open", help="Open the page in a browser, where there is one."),
]
UndoOption = Annotated[
    float, typer.Option(min=0.5, max=60, help="Seconds in which an approved reply can be called back.")
]
PaceOption = Annotated[float, typer.Option(min=0, max=60, help="Seconds between two steps of the play, for the eye.")]

PatienceOption = Annotated[
    float, typer.Option(min=1, max=600, help="Seconds that a step may take before the demo says what is missing.")
]


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds: the undo window, the pause after a scene, and how long a scene may take."""

    undo: float
    pace: float
    patience: float


def demo(
    *,
    once: OnceOption = False,
    port: PortOption = 0,
    browser: BrowserOption = True,
    undo: UndoOption = 3.0,
    pace: PaceOption = 2.0,
    patience: PatienceOption = 20.0,
) -> None:
    """Play the whole road on this machine, without account or network; then the page is yours until Ctrl-C."""
    quiet_logs()
    console = Console(highlight=False)
    tempo = Tempo(undo, 0 if once else min(pace, undo / 2), patience)
    try:
        if once:
            with open_demo(undo) as house:
                missing = play_demo(house.environment, tempo, console)
        else:
            with RestartableDemo(undo, say=_sayer(console)) as demo:
                page = page_of(demo, port)
                console.print(Text.assemble("The desk on the web: ", (demo.setup.bot.desk.web_address, "underline")))
                missing = play_with_page(demo.setup.environment, page, tempo, console, browser=browser)
    except NotShown as missed:
        missing = [str(missed)]
        _regret(missing, console)
    if missing:
        raise typer.Exit(1)


def play_with_page(
    environment: DemoEnvironment, page: DemoPage, tempo: Tempo, console: Console, *, browser: bool
) -> list[str]:
    """Play with the page open, then keep it open until Ctrl-C. Returns what was missing after the walkthrough."""
    missing: list[str] = []
    with page, suppress(KeyboardInterrupt):
        for ending in (signal.SIGINT, signal.SIGTERM):  # a shell starts background processes with Ctrl-C ignored
            signal.signal(ending, signal.default_int_handler)
        console.print(Text.assemble("The page: ", (page.url, "bold underline")))
        if browser:
            open_browser(page.url)
        missing = play_demo(environment, tempo, console, page.story.tell)
        console.print(Text(f"Now it is yours: {page.url} Ctrl-C ends it, and leaves nothing behind.", "bold"))
        _until_interrupted()
    return missing


def _until_interrupted() -> None:
    """Wait in short intervals: a signal delivered to another thread does not interrupt one endless wait."""
    never = threading.Event()
    while not never.wait(0.2):
        pass


def play_demo(
    environment: DemoEnvironment, tempo: Tempo, console: Console, tell: Callable[[Scene], None] | None = None
) -> list[str]:
    """Play the walkthrough and narrate it, to `tell` as well. Returns, and prints, what is missing; a walkthrough may
    stop early.
    """

    def say(number: int, scene: Scene) -> None:
        _tell(console, number, scene)
        if tell:
            tell(scene)

    say(0, _seed_scene(environment))
    play = make_walkthrough(environment, tempo.undo, tempo.patience, time.monotonic)
    pause = threading.Event()
    try:
        for number, scene in enumerate(play.scenes(), 1):
            say(number, scene)
            pause.wait(tempo.pace)
        missing = play.missing()
    except NotShown as missed:
        missing = [str(missed)]
    if environment.closed:
        console.print(Text("The demo was reset on its page, so the play ends here."))
        return []
    _regret(missing, console)
    if not missing:
        good = "✓ The approved answer stands under the question, and its follow-up in the thread."
        console.print(Text(good, "bold green"))
    return missing


def open_browser(url: str) -> None:
    """Open `url` in a graphical browser, if there is one; a text browser would take over the terminal."""
    with suppress(webbrowser.Error):
        found = webbrowser.get()
        if type(found) is not webbrowser.GenericBrowser:
            found.open(url)


def _sayer(console: Console) -> Callable[[str], None]:
    """Tells on the terminal what is being built, and how many seconds it took until then."""
    began = time.monotonic()
    return lambda words: console.print(Text.assemble((f"{time.monotonic() - began:4.1f} s  ", "dim"), words))


def _regret(missing: list[str], console: Console) -> None:
    for what in missing:
        console.print(Text(f"✗ {what}", "bold red"))


def _seed_scene(environment: DemoEnvironment) -> Scene:
    said = environment.published
    environment.wait_until_quiet(CALM, SEEDING, time.monotonic)
    cards = environment.count_cards()
    by_channel = ", ".join(f"#{name} {count}" for name, count in sorted(cards.items()))
    told = (
        f"{said} posts and articles stand in public; {sum(cards.values())} of them became cards ({by_channel})."
        " The rest is not about the company, or wants no answer."
    )
    return Scene(f"{environment.company} listens", told, "left: the square and the feed; right: the channels")


def _tell(console: Console, number: int, scene: Scene) -> None:
    console.print(Text.assemble((f"{number:>2}  ", "dim"), (scene.title, "bold")))
    console.print(Padding(Text(scene.text), (0, 0, 0, 4)))
    console.print(Padding(Text(f"→ {scene.where}", "cyan"), (0, 0, 1, 4)))


def quiet_logs() -> None:
    """Log only warnings, a line each, to standard error, so that the narration stays readable."""
    configure_logging("warning", "text")


if __name__ == "__main__":
    typer.run(demo)
