"""`switchboard replay`: a dry run over posts from a file or the database: what would be asked, of whom and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import context, output
from bot.cli.durations import parse_duration
from bot.cli.replay_hours import replay_hours
from bot.cli.replay_policy import DEFAULT, replay_changed_policy
from bot.core.errors import Faulty, Unavailable
from bot.evaluation.tally import HumanDecision, Tally

if TYPE_CHECKING:
    from bot.core.model import Post, Tag
    from bot.core.routing.roster import Roster
    from bot.core.verdict import Example
    from bot.evaluation.dry_run import DryRunResult
    from bot.store.transaction import Transaction

EXCERPT = 160
"""Characters of a post that are printed."""


@dataclass(frozen=True, slots=True)
class _Past:
    """What a dry run takes from the store: what is known of the people, taught examples, people's decisions by post."""

    roster: "Roster | None" = None
    taught: "Sequence[Example]" = ()
    known: Mapping[str, HumanDecision] = field(default_factory=dict)


def replay(
    file: Annotated[
        Path | None, typer.Argument(help='Posts, one JSON object a line: {"text": "Is Ferrywire down?"}.')
    ] = None,
    since: Annotated[str, typer.Option(help="Instead of a file: the posts seen since, such as 12h or 7d.")] = "",
    policy: Annotated[
        Path | None,
        typer.Option(help="Instead of posts: a changed [policy] over the answers of the last 30 days, or --since."),
    ] = None,
    hours: Annotated[
        Path | None,
        typer.Option(help="Instead of posts: the hours and promises of another configuration over the same time."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, one object a line.")] = False,
) -> None:
    """Dry run: what would be asked of whom, and why. Nothing is sent and nothing is written.

    It judges as the running bot would judge now, with all that people have taught it; with --since it says too what
    people have said of each since. A line of the file holds text, and as far as they are known source, author, url,
    lang, title and kind (post, reply, comment). Lines that are no such post are named by their number, and the exit
    code is then 1.

    With --hours it says instead which due times of the last 30 days, or of --since, would have been others by the
    working hours and promises of that configuration, and how many promises would have been kept.

    For example:

        switchboard replay posts.jsonl

        switchboard replay --since 7d --json

        switchboard replay --policy changed.toml

        switchboard replay --hours changed.toml
    """
    if policy is not None or hours is not None:
        if file is not None or (policy is not None and hours is not None):
            raise typer.BadParameter("--policy and --hours look at the past, one of them, and at no file of posts.")
        _replay_changed(policy, hours, since, as_json=as_json)
        return
    if (file is None) == (not since):
        raise typer.BadParameter("Name a file, or --since, one of them.")
    told = _replay_file(file, as_json=as_json) if file else _replay_store(parse_duration(since), as_json=as_json)
    _tell_result(told, file, as_json=as_json)


def _tell_result(told: Tally, file: Path | None, *, as_json: bool) -> None:
    """The sum of it, and the lines of the file that are no posts: then the exit code is 1."""
    if as_json:
        output.print_json_line(told.summary())
    else:
        for line in told.format_lines():
            output.print_text(line)
    for bad in told.bad_lines:
        output.print_error(f"{file}: {bad}")
    if told.bad_lines:
        raise typer.Exit(output.FAULT)


def _replay_changed(policy: Path | None, hours: Path | None, since: str, *, as_json: bool) -> None:
    ago = parse_duration(since) if since else DEFAULT
    if policy is not None:
        replay_changed_policy(policy, ago, as_json=as_json)
    if hours is not None:
        replay_hours(hours, ago, as_json=as_json)


def _replay_file(file: Path, *, as_json: bool) -> Tally:
    from bot.evaluation.posts_file import BadLine, read_posts

    told = Tally()
    here = context.load_context(slack=False)
    names = [source.name for source in here.company.sources if source.enabled]
    if not names:
        raise Faulty(
            [f"{here.settings.config}: no source is enabled, so nothing would ever be asked; add [[sources]]."]
        )

    def posts() -> "Iterator[tuple[str, Post]]":
        for line in read_posts(file, names, output.now()):
            if isinstance(line, BadLine):
                told.bad_lines.append(line)
            else:
                yield f"line {line.number}", line.post

    _run(here, posts(), _Past(taught=_taught_examples(here)), told, as_json=as_json, total=_lines_in(file))
    return told


def _lines_in(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def _taught_examples(here: context.CommandContext) -> "Sequence[Example]":
    """What people taught, if there is a database. One that cannot be read is reported, and the run goes on without."""
    if not context.database_exists(here.settings.database_url.get_secret_value()):
        return ()
    try:
        with context.open_store(here.settings) as store, store.reading() as tx:
            return tx.corrections.revision_and_examples()[1]
    except (Faulty, Unavailable) as error:
        output.print_note(f"Judged without what people taught: {error}")
        return ()


def _replay_store(ago: timedelta, *, as_json: bool) -> Tally:
    told = Tally()
    here = context.load_context(slack=False)
    with context.open_store(here.settings) as store, store.reading() as tx:
        kept = tx.posts.since(tx.now - ago)
        became = _human_decisions(tx, here.company.tags, {k.question for k in kept if k.question})
        known = {f"post {k.number}": became[k.question] for k in kept if k.question and k.role == "asked"}
        past = _Past(replace(tx.roster(), absences={}), tx.corrections.revision_and_examples()[1], known)
    watched = {source.name for source in here.company.sources if source.enabled}
    posts = [(f"post {k.number}", k.post) for k in kept if not k.gone and k.post.source in watched]
    told.counts.update({"gone": sum(k.gone for k in kept)} if any(k.gone for k in kept) else {})
    _run(here, posts, past, told, as_json=as_json, total=len(posts))
    return told


def _human_decisions(tx: "Transaction", tags: "Sequence[Tag]", questions: Iterable[int]) -> dict[int, HumanDecision]:
    """What people decided about each of these questions: its tags, by their present names, or that it was ignored."""
    from bot.core.corrections import current_examples
    from bot.core.states import QuestionState

    spoken = {}
    for correction, example in tx.corrections.effective_corrections():
        if present := current_examples((example,), tags):
            spoken[correction.question] = (present[0].tags, correction.by)
    found = {}
    for number in questions:
        said_of, by = spoken.get(number, (None, ""))
        aside = said_of is None and tx.questions.one(number).state is QuestionState.IGNORED
        found[number] = HumanDecision(number, said_of, by, put_aside=aside)
    return found


def _run(
    here: context.CommandContext,
    posts: "Iterable[tuple[str, Post]]",
    past: _Past,
    told: Tally,
    *,
    as_json: bool,
    total: int,
) -> None:
    from bot.app.plan import plan_of
    from bot.core.routing.roster import Roster
    from bot.evaluation.dry_run import DryRun

    names = {person.slack: person.name for person in here.company.people}
    dry = DryRun(plan_of(here.settings, here.company, here.secrets), past.roster or Roster(), past.taught)
    told.version, told.corrections = dry.version, len(past.taught)
    with output.show_bar(total) as step:
        for place, post in posts:
            outcome, known = dry.process(place, post), past.known.get(place)
            told.count(outcome, known)
            step(place)
            if as_json:
                output.print_json_line(_record(outcome) | _decision_record(known))
            elif outcome.what in ("asked", "dismissed", "doubtful", "joined"):
                _tell(outcome, names)
                _tell_people(known, names)


def _tell(outcome: "DryRunResult", names: dict[str, str]) -> None:
    words = " ".join(outcome.post.words.split())
    output.print_text(f'{outcome.place}: "{words[:EXCERPT]}{"…" if len(words) > EXCERPT else ""}"')
    need = f" ({outcome.verdict.intent.value})" if outcome.verdict else ""
    if outcome.route is not None:
        people = ", ".join(names.get(person, person) for person in outcome.route.people) or "nobody"
        way = "would be asked" if outcome.route.tags else "would be left to a person"
        output.print_text(f"    {way} in {outcome.route.channel}, of {people}{need}", "green")
        output.print_text(f"    because {outcome.route.why}")
        if outcome.duplicate_of:
            output.print_text(
                f"    perhaps the same as question {outcome.duplicate_of} of this run ({outcome.likeness:.2f})"
            )
    elif outcome.what == "joined":
        how = "the same words" if outcome.verdict is None else f"it asks the same ({outcome.likeness:.2f})"
        output.print_text(f"    would join question {outcome.question} of this run: {how}")
    elif outcome.what == "doubtful" and outcome.verdict is not None:
        output.print_text(f"    would wait for triage, likely not for us{need}: {outcome.verdict.why}")
    elif outcome.verdict is not None:
        output.print_text(f"    would be dismissed{need}: {outcome.verdict.why or outcome.verdict.intent.value}")


def _tell_people(known: HumanDecision | None, names: dict[str, str]) -> None:
    if known is not None and known.tags is not None:
        by = f" ({names.get(known.by, known.by)}, Q-{known.question})"
        output.print_text(f"    people said: {', '.join(known.tags) or 'not for us'}{by}")
    elif known is not None and known.put_aside:
        output.print_text(f"    people set it aside (Q-{known.question})")


def _decision_record(known: HumanDecision | None) -> dict[str, object]:
    if known is None:
        return {}
    people: dict[str, object] = {} if known.tags is None else {"tags": known.tags, "by": known.by}
    return {"live": f"Q-{known.question}", "people_said": people | ({"set_aside": True} if known.put_aside else {})}


def _record(outcome: "DryRunResult") -> dict[str, object]:
    verdict, route = outcome.verdict, outcome.route
    record: dict[str, object] = {"place": outcome.place, "source": outcome.post.source, "what": outcome.what}
    if outcome.question:
        record["question"] = outcome.question
    if outcome.duplicate_of:
        record |= {"like": outcome.duplicate_of, "likeness": round(outcome.likeness, 4)}
    if verdict is not None:
        tags = [{"tag": t.tag, "probability": round(t.probability, 4), "because": t.because} for t in verdict.tags]
        held = not verdict.tags and not verdict.dismissed
        record |= {"need": verdict.intent.value, "tags": tags, "held_back": held, "verdict": verdict.why}
        record["classifier"] = verdict.version
    if route is not None:
        record |= {"channel": route.channel, "people": route.people, "why": route.why, "due_at": outcome.due_at}
    return record
