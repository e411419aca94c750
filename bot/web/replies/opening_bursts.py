"""One answer for a whole burst as its page shows it: the words as each channel shows them, to whom they go and to whom
not, what lint says, and what whoever looks may do.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.core.burst_answers.answer import BurstRecipient, approvals_missing, strictest
from bot.core.burst_answers.detail import OpenedBurstAnswer
from bot.core.permissions import Act
from bot.slack.blocks.burst_answers import reach_of
from bot.web.replies.drawing import shown_html
from bot.web.replies.opening import NO_DRAFT, Draft

_LISTED = 50


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text that differs from the others, and where it stands so: how many on which source."""

    shown: Markup
    where: str


def opened_burst_values(opened: OpenedBurstAnswer, draft: Draft = NO_DRAFT) -> Mapping[str, object]:
    """All that `burst_answer.html` is drawn from."""
    answer = opened.answer
    decides = Act.DECIDE_BURST_ANSWER in opened.may
    return {
        "opened_burst": opened,
        "answer": answer,
        "burst": opened.burst,
        "reach": reach_of(answer.going),
        "texts": _texts(answer.going),
        "numbers": tuple(Counter(one.question for one in answer.going).items())[:_LISTED],
        "left_out": answer.left_out[:_LISTED],
        "missing": approvals_missing(answer.going, answer.approvals),
        "policy_why": getattr(strictest(answer.going), "policy_why", ""),
        "approves": decides and not answer.forbidden,
        "overrides": decides and bool(answer.forbidden) and Act.OVERRIDE_BLOCK in opened.may,
        "decides": decides,
        "stops": Act.STOP_BURST_ANSWER in opened.may,
        "draft": draft,
    }


def _texts(going: Sequence[BurstRecipient]) -> Sequence[ShownText]:
    by_text: dict[str, list[BurstRecipient]] = {}
    for one in going:
        by_text.setdefault(one.text, []).append(one)
    return [ShownText(shown_html(same[0].shown), _where(same)) for same in by_text.values()]


def _where(same: Sequence[BurstRecipient]) -> str:
    counted = Counter((one.source, one.length, one.limit) for one in same)
    told = (f"{count} on {source} ({length:,} of {limit:,})" for (source, length, limit), count in counted.items())
    return ", ".join(told)
