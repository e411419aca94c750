"""`python -m tests.chaos [--kills N] [--seed N] [--json]`: kill the bot at random, and judge what came of it.

The exit code is 1 when anything was lost, told or said twice, unapproved or stuck.
"""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random, SystemRandom
from tempfile import gettempdir
from threading import Event, Thread

from rich.console import Console
from rich.progress import Progress

from tests.chaos.judge import Verdict, judge
from tests.chaos.people import People
from tests.chaos.town import Town, open_town
from tests.chaos.trouble import end_trouble, make_trouble

SHORTEST, MEAN = 0.4, 1.2
"""Seconds that a life lasts: at least, and on average beyond that."""
PATIENCE = 180.0
"""Seconds in which everything must have come to rest after the last kill."""
CALM = 3.0
"""Seconds without any change that count as rest."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A game of chaos and its verdict."""

    seed: int
    kills: int
    acts: int
    acknowledged: int
    questions: int
    replies_in_public: int
    died_by_itself: int
    seconds: float
    verdict: Verdict

    @property
    def clean(self) -> bool:
        return self.verdict.clean and not self.died_by_itself


def play(kills: int, seed: int, evidence: Path, progress: Progress | None = None) -> Outcome:
    """Kill the bot `kills` times while people act and things go wrong; then let it come to rest, and judge.

    What is needed to find out why goes to the folder `evidence` when the verdict is not clean.
    """
    random, began = Random(seed), time.monotonic()
    with open_town() as town:
        people, over = People(town, random), Event()
        acting = Thread(target=_live, args=(people, town, Random(seed + 1), over), name="people", daemon=True)
        acting.start()
        died = _kill_again_and_again(town, kills, Random(seed + 2), progress)
        over.set()
        acting.join()
        end_trouble(town)
        town.start()
        _come_to_rest(town)
        notes, verdict = people.notes, judge(town, people.notes)
        if died or not verdict.clean:
            town.keep_evidence(evidence)
        public = town.number("SELECT count(*) FROM reply WHERE state IN ('sent', 'edited')")
        return Outcome(
            seed,
            town.kills,
            notes.acts,
            len(notes.owed) + len(notes.said),
            len(notes.asked),
            public,
            died,
            round(time.monotonic() - began, 1),
            verdict,
        )


def _live(people: People, town: Town, random: Random, over: Event) -> None:
    while not over.wait(random.expovariate(6.0)):
        people.act()
        if random.random() < 0.15:
            make_trouble(town, random)


def _kill_again_and_again(town: Town, kills: int, random: Random, progress: Progress | None) -> int:
    task = progress.add_task("kills", total=kills) if progress else None
    pause, died = Event(), 0
    for _ in range(kills):
        town.start()
        town.slack.wait_for_sockets(timeout=20)
        pause.wait(SHORTEST + random.expovariate(1 / MEAN))
        died += town.died_by_itself()
        town.kill()
        if progress and task is not None:
            progress.advance(task)
    return died


def _come_to_rest(town: Town) -> None:
    """Until Slack is calm for a while, no reply is on its way, no act waits, and the square is read again."""
    end, version, since = time.monotonic() + PATIENCE, -1, time.monotonic()
    moving = "SELECT count(*) FROM reply WHERE state IN ('approved', 'waiting', 'sending')"
    behind = "SELECT count(*) FROM question WHERE last_entry > shown_entry"
    down = "SELECT count(*) FROM stream WHERE down_since IS NOT NULL"
    kept = "SELECT count(*) FROM inbox WHERE state = 'kept'"
    while time.monotonic() < end:
        now = int(town.slack.changes(max(version, 0), 0.5)["version"])
        waits = any(town.number(query) for query in (moving, behind, down, kept))
        if now != version or waits or town.slack.state()["unacked"]:
            version, since = now, time.monotonic()
        elif time.monotonic() - since > CALM:
            return


def show(outcome: Outcome, console: Console) -> None:
    console.print(
        f"{outcome.kills} kills in {outcome.seconds:.0f} s (seed {outcome.seed}): {outcome.acts} acts, "
        f"{outcome.acknowledged} owed, {outcome.questions} questions, {outcome.replies_in_public} replies in public"
    )
    for name, found in asdict(outcome.verdict).items():
        console.print(f"  {name.replace('_', ' ')}: {len(found)}", style="red" if found else "")
        for sentence in found[:10]:
            console.print(f"    {sentence}", markup=False)
    if outcome.died_by_itself:
        console.print(f"  died by itself: {outcome.died_by_itself}", style="red")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit code."""
    parser = ArgumentParser(prog="python -m tests.chaos", description="Kill Switchboard at random and judge it.")
    parser.add_argument("--kills", type=int, default=200, help="how often it is killed (200)")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10_000), help="for the same game again")
    parser.add_argument("--evidence", type=Path, help="where logs and database go when the verdict is not clean")
    parser.add_argument("--json", action="store_true", help="say it as JSON on standard output")
    asked = parser.parse_args(arguments)
    evidence = asked.evidence or Path(gettempdir()) / f"chaos-evidence-{asked.seed}"
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        outcome = play(asked.kills, asked.seed, evidence, progress)
    if asked.json:
        sys.stdout.write(json.dumps(asdict(outcome), indent=2) + "\n")
    else:
        show(outcome, Console())
    if not outcome.clean:
        sys.stderr.write(f"What is needed to find out why is in {evidence}.\n")
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
