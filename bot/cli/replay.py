"""`switchboard replay`: a dry run over posts of a file or of the past. What would be asked, of whom and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import given, said
from bot.core.errors import Faulty

if TYPE_CHECKING:
    from bot.cli.dry import Outcome
    from bot.cli.posts_file import BadLine
    from bot.core.model import Post

EXCERPT = 160
"""Characters of a post that are shown."""
_ABSENT = 86400 * 3650


@dataclass(slots=True)
class _Told:
    """What a whole dry run came to, kept small: a file may be long."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: "list[BadLine]" = field(default_factory=list)


def replay(
    file: Annotated[
        Path | None, typer.Argument(help='Posts, one JSON object a line: {"text": "Is Ferrywire down?"}.')
    ] = None,
    since: Annotated[str, typer.Option(help="Instead of a file: the posts seen since, such as 12h or 7d.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, one object a line.")] = False,
) -> None:
    """Dry run: what would be asked of whom, and why. Nothing is sent and nothing is written.

    A line of the file holds text, and as far as they are known source, author, url, lang, title and kind (post, reply,
    comment). Lines that are no such post are named by their number, and the exit code is then 1.

    For example:

        switchboard replay posts.jsonl

        switchboard replay --since 7d --json
    """
    if (file is None) == (not since):
        raise typer.BadParameter("Name a file, or --since, one of them.")
    told = _replay_file(file, as_json=as_json) if file else _replay_store(_span(since), as_json=as_json)
    if as_json:
        said.give_line({"counts": told.counts, "bad_lines": [str(bad) for bad in told.bad]})
    else:
        said.say(
            ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in told.counts.most_common()) or "No posts."
        )
    for bad in told.bad:
        said.trouble(f"{file}: {bad}")
    if told.bad:
        raise typer.Exit(said.FAULT)


def _replay_file(file: Path, *, as_json: bool) -> _Told:
    from bot.cli.posts_file import BadLine, lines

    told = _Told()
    here = given.everything(slack=False)
    names = [source.name for source in here.company.sources if source.enabled]
    if not names:
        raise Faulty(
            [f"{here.settings.config}: no source is enabled, so nothing would ever be asked; add [[sources]]."]
        )

    def posts() -> "Iterator[tuple[str, Post]]":
        for line in lines(file, names, said.now()):
            if isinstance(line, BadLine):
                told.bad.append(line)
            else:
                yield f"line {line.number}", line.post

    _run(here, posts(), {}, told, as_json=as_json)
    return told


def _replay_store(ago: timedelta, *, as_json: bool) -> _Told:
    told = _Told()
    here = given.everything(slack=False)
    with given.store_of(here.settings) as store, store.reading() as book:
        kept, load = book.posts.since(book.now - ago), book.questions.load()
    watched = {source.name for source in here.company.sources if source.enabled}
    posts = [(f"post {k.number}", k.post) for k in kept if not k.gone and k.post.source in watched]
    told.counts.update({"gone": sum(k.gone for k in kept)} if any(k.gone for k in kept) else {})
    _run(here, posts, load, told, as_json=as_json)
    return told


def _run(
    here: given.Given, posts: "Iterable[tuple[str, Post]]", load: dict[str, int], told: _Told, *, as_json: bool
) -> None:
    from bot.cli.dry import DryRun
    from bot.plan import plan_of

    names = {person.slack: person.name for person in here.company.people}
    dry = DryRun(plan_of(here.settings, here.company, here.secrets), load)
    with said.progress() as step:
        for place, post in posts:
            outcome = dry.take(place, post)
            told.counts[outcome.what] += 1
            step(place)
            if as_json:
                said.give_line(_record(outcome))
            elif outcome.what in ("asked", "dismissed", "joined"):
                _tell(outcome, names)


def _tell(outcome: "Outcome", names: dict[str, str]) -> None:
    words = " ".join(outcome.post.words.split())
    said.say(f'{outcome.place}: "{words[:EXCERPT]}{"…" if len(words) > EXCERPT else ""}"')
    if outcome.route is not None:
        people = ", ".join(names.get(person, person) for person in outcome.route.people) or "nobody"
        said.say(f"    would be asked in {outcome.route.channel}, of {people}", "green")
        said.say(f"    because {outcome.route.why}")
    elif outcome.what == "joined":
        said.say(f"    would join question {outcome.question} of this run: the same words")
    elif outcome.verdict is not None:
        said.say(f"    would be dismissed: {outcome.verdict.why or outcome.verdict.need.value}")


def _record(outcome: "Outcome") -> dict[str, object]:
    verdict, route = outcome.verdict, outcome.route
    record: dict[str, object] = {"place": outcome.place, "source": outcome.post.source, "what": outcome.what}
    if outcome.question:
        record["question"] = outcome.question
    if verdict is not None:
        tags = [{"tag": t.tag, "probability": round(t.probability, 4), "because": t.because} for t in verdict.tags]
        record |= {"need": verdict.need.value, "tags": tags, "verdict": verdict.why, "classifier": verdict.version}
    if route is not None:
        record |= {"channel": route.channel, "people": route.people, "why": route.why, "due_at": route.due_at}
    return record


def _span(text: str) -> timedelta:
    """Raises BadParameter."""
    units = {"m": 60, "h": 3600, "d": 86400}
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdecimal() and unit in units) or int(number) * units[unit] > _ABSENT:
        raise typer.BadParameter("write a number and m, h or d, such as 7d (ten years at most).", param_hint="--since")
    return timedelta(seconds=int(number) * units[unit])
