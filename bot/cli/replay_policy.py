"""`switchboard replay --policy`: a changed policy over what was proposed, beside what happened. Nothing is written."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import context, output

if TYPE_CHECKING:
    from datetime import datetime

    from bot.evaluation.policy_replay import ReplayedReply

DEFAULT = timedelta(days=30)
_FIRST = {0: "no approval", 1: "1 approval"}


def replay_changed_policy(file: Path, ago: timedelta, *, as_json: bool) -> None:
    """Print what each reply of the last time would have needed. Raises Faulty for a file that is no policy."""
    import connectors
    from bot.evaluation.policy_replay import replay_policy, tally
    from config.company import load_policy

    here = context.load_context(slack=False)
    policy = load_policy(file, here.settings.config, connectors.checked)
    with context.open_store(here.settings) as store, store.reading() as tx:
        replayed = list(replay_policy(tx, here.company, policy, tx.now - ago))
    names = {person.slack: person.name for person in here.company.people}
    for one in replayed:
        if as_json:
            output.print_json_line(one.record())
        elif one.changes:
            _tell(one, names)
    summary = tally(replayed)
    if as_json:
        output.print_json_line(summary)
    else:
        _summarise(summary)


def _tell(one: "ReplayedReply", names: Mapping[str, str]) -> None:
    author = names.get(one.author, one.author)
    output.print_text(f"{one.question}: {author}'s answer on {one.source}, {one.state}: {', '.join(one.changes)}")
    output.print_text(f"    happened: {_needed(one.needed)} ({one.why}){_leaving(one.leaves)}")
    whose = f" of {' or '.join(names.get(slack, slack) for slack in one.approvers)}" if one.approvers else ""
    waits = f", and would wait for {_needed(one.missing)} more" if one.missing else ""
    held = f", held until then: {one.quiet}" if one.quiet else ""
    would = f"    would: {_needed(one.would_need)}{whose} ({one.would_why})"
    output.print_text(f"{would}{waits}{_leaving(one.would_leave)}{held}", "green")


def _needed(number: int) -> str:
    return _FIRST.get(number, f"{number} approvals")


def _leaving(at: "datetime | None") -> str:
    return f", to leave {at:%a %d %b %H:%M:%S} UTC" if at else ""


def _summarise(summary: Mapping[str, object]) -> None:
    told = output.count(_number(summary["replies"]), "answer")
    output.print_text(f"{told}, of which {summary['changed']} would have gone another way.")
    changes = summary["changes"]
    if isinstance(changes, dict):
        for change, number in changes.items():
            output.print_text(f"    {change}: {number}")


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
