"""Renamed tags: the present name for an earlier one, wherever a row, a rule or a verdict has one. Pure. The
configuration says which names a tag had before (`Tag.formerly`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.core.model import Tag
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule, QuietTime
from bot.core.verdict import TagGuess

OfTag = TypeVar("OfTag", ApprovalRule, QuietTime)


def current_names(tags: Iterable[Tag]) -> Mapping[str, str]:
    """Every earlier name of a tag, also of tags merged into it, with the present name.

    A name that a tag has now means that tag and no other.
    """
    present = tuple(tags)
    borne = {tag.name for tag in present}
    return {former: tag.name for tag in present for former in tag.formerly if former not in borne}


def to_current_names(names: Iterable[str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The present names, each once, in order; a name that nothing is known of stays as it is."""
    return tuple(dict.fromkeys(now.get(name, name) for name in names))


def rename_guesses(guesses: Iterable[TagGuess], now: Mapping[str, str]) -> tuple[TagGuess, ...]:
    """The guesses under present names. If two become one, the likelier is kept."""
    kept: dict[str, TagGuess] = {}
    for guess in guesses:
        name = now.get(guess.tag, guess.tag)
        if name not in kept or guess.probability > kept[name].probability:
            kept[name] = replace(guess, tag=name)
    return tuple(kept.values())


def policy_with_former_names(policy: ApprovalPolicy, tags: Iterable[Tag]) -> ApprovalPolicy:
    """The policy, with each rule of a tag repeated for the tag's earlier names.

    A question keeps its earlier tag until the store renames it; until then it must not need fewer approvals.
    """
    present = tuple(tags)
    now = current_names(present)
    former: dict[str, list[str]] = {tag.name: [] for tag in present}
    for name, name_now in now.items():
        former[name_now].append(name)
    return replace(
        policy,
        rules=tuple(one for rule in policy.rules for one in _under_every_name(rule, former)),
        quiet=tuple(one for quiet in policy.quiet for one in _under_every_name(quiet, former)),
    )


def _under_every_name(of_tag: OfTag, former: Mapping[str, list[str]]) -> Iterable[OfTag]:
    yield of_tag
    for name in former.get(of_tag.tag, ()):
        yield replace(of_tag, tag=name)
