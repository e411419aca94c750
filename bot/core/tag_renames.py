"""Tags that bear another name now: what an earlier name stands for, wherever a row, a rule or a verdict has one.

Which names a tag had before is said by the configuration (`Tag.formerly`). Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core.model import Tag
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.verdict import TagGuess


def current_names(tags: Iterable[Tag]) -> Mapping[str, str]:
    """Every name that a tag had before, also those of tags merged into it, with the name it has now.

    A name that a tag bears now stands for that tag and for no other.
    """
    present = tuple(tags)
    borne = {tag.name for tag in present}
    return {former: tag.name for tag in present for former in tag.formerly if former not in borne}


def to_current_names(names: Iterable[str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The names as they are now, each once, in their order; a name that nothing is known of stays as it is."""
    return tuple(dict.fromkeys(now.get(name, name) for name in names))


def rename_guesses(guesses: Iterable[TagGuess], now: Mapping[str, str]) -> tuple[TagGuess, ...]:
    """The guesses under present names. Of two that became one, the likelier is kept."""
    kept: dict[str, TagGuess] = {}
    for guess in guesses:
        name = now.get(guess.tag, guess.tag)
        if name not in kept or guess.probability > kept[name].probability:
            kept[name] = replace(guess, tag=name)
    return tuple(kept.values())


def policy_with_former_names(policy: ApprovalPolicy, tags: Iterable[Tag]) -> ApprovalPolicy:
    """The policy with each rule of a tag holding for the names it had before too.

    A question keeps its earlier tag until it is renamed in the books, and no approval may be saved by that.
    """
    present = tuple(tags)
    now = current_names(present)
    former: dict[str, list[str]] = {tag.name: [] for tag in present}
    for name, name_now in now.items():
        former[name_now].append(name)
    return replace(policy, rules=tuple(one for rule in policy.rules for one in _rule_under_every_name(rule, former)))


def _rule_under_every_name(rule: ApprovalRule, former: Mapping[str, list[str]]) -> Iterable[ApprovalRule]:
    yield rule
    for name in former.get(rule.tag, ()):
        yield replace(rule, tag=name)
