"""Rules about the answer as a whole: whether it says who speaks, how long it is, what only Slack shows."""

from collections.abc import Iterable

from bot.core.replying.lint.rule import Hit, LintRule, LintText
from bot.core.text.lint_finding import Severity

_NEAR = 0.95
"""From this share of the limit on, the length is said."""


def _undisclosed(text: LintText) -> Iterable[Hit]:
    return [Hit(0, 0)] if text.undisclosed and text.text.strip() else []


def _length(text: LintText) -> Iterable[Hit]:
    if not text.limit or text.length < _NEAR * text.limit:
        return []
    left = text.limit - text.length
    counted = f"{text.length:,} of {text.limit:,} as the channel counts"
    if left < 0:
        return [Hit(0, 0, f"This is {-left:,} too long: {counted}. Shorten it.")]
    return [Hit(0, 0, f"This is nearly too long: {counted}, {left:,} left.")]


def _custom_emoji(text: LintText) -> Iterable[Hit]:
    for code in dict.fromkeys(text.custom_emoji):
        shown = f":{code}:"
        start = text.text.find(shown)
        yield Hit(start, start + len(shown)) if start >= 0 else Hit(0, 0)


def _struck(text: LintText) -> Iterable[Hit]:
    for words in dict.fromkeys(text.struck):
        start = text.text.find(words)
        yield Hit(start, start + len(words)) if start >= 0 else Hit(0, 0)


RULES = (
    LintRule(
        "struck_out",
        "Words struck out where the channel shows no strikes",
        "This is struck out, but the channel would show it as if it held. Take it out, or say that it is past.",
        Severity.WARN,
        _struck,
    ),
    LintRule(
        "custom_emoji",
        "An emoji of your own Slack",
        "This emoji exists in your Slack only; outside it is a code. Take it out.",
        Severity.WARN,
        _custom_emoji,
    ),
    LintRule(
        "disclosure",
        "Nothing says who speaks",
        "Nothing here says who speaks. Add your name and the company; with a title in [[people]] it is added for you.",
        Severity.WARN,
        _undisclosed,
    ),
    LintRule(
        "length",
        "Nearly too long for the channel, or over",
        "This is nearly too long for the channel.",
        Severity.WARN,
        _length,
    ),
)
