"""One answer for all questions of a burst, put before communications: the words as each channel would show them, whom
they go to, who is left out and why, and one decision for all. Once decided, it folds. Pure.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from bot.core.burst_answers.answer import (
    BurstAnswer,
    BurstAnswerKind,
    BurstAnswerState,
    BurstRecipient,
    approvals_missing,
    strictest,
)
from bot.core.burst_answers.calls import review_run
from bot.core.bursts import Burst
from bot.core.model import Person
from bot.slack import action_ids
from bot.slack.blocks.burst_answers import channel_words, forbidden_blocks, left_out_lines, reach_of
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    line,
    moment,
    one_line,
    person,
    rich,
    said,
    with_names,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit
from bot.slack.blocks.richtext.draw import quoted
from bot.slack.messages.burst_answers.told import answer_line
from bot.slack.messages.reviewing.waiting import decided_parts, decision_parts

_LISTED = 30
_LONGEST = 2_500


def burst_answer_review(burst: Burst, answer: BurstAnswer, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """What is decided, or what was."""
    if answer.state is not BurstAnswerState.PROPOSED:
        return fit([line(*_about(burst)), line(*_decided(answer, people))])
    return fit(
        [
            line(*_head(burst, answer, people)),
            line(*decision_parts(answer.prepared_at, review_run(answer), now), *_next_rung(answer)),
            *_words(answer),
            *forbidden_blocks(answer),
            rich(bullets([_going(answer), *left_out_lines(answer.recipients, people), _approvals(answer, people)])),
            *actions(*_buttons(answer)),
        ]
    )


def burst_answer_text(burst: Burst, answer: BurstAnswer) -> str:
    """What a notification shows."""
    waits = answer.state is BurstAnswerState.PROPOSED
    told = "to review" if waits else answer.state.value
    return f"A {answer.kind.words} for {reach_of(answer.going)} about {label(burst.tag, 60)}: {told}"


def _about(burst: Burst) -> list[Part]:
    return [said("The burst about "), {**one_line(burst.tag, 60), "style": {"bold": True}}]


def _head(burst: Burst, answer: BurstAnswer, people: Mapping[str, Person]) -> list[Part]:
    count = reach_of(answer.going)
    ends = " and resolve their burst" if answer.kind is BurstAnswerKind.CLOSING else " at once, and leave them open"
    about = {**one_line(burst.tag, 60), "style": {"bold": True}}
    return [said("🟡 "), person(answer.author, people), said(f" would answer {count} about "), about, said(ends)]


def _words(answer: BurstAnswer) -> list[Block]:
    """Each text that differs, with the channels that show it so."""
    by_text: dict[str, list[BurstRecipient]] = {}
    for one in answer.going:
        by_text.setdefault(one.text, []).append(one)
    shown = []
    for same in by_text.values():
        lengths = {one.source: f"{one.length:,} of {one.limit:,}" for one in same}
        counted = Counter(f"{one.source} ({lengths[one.source]})" for one in same)
        told = [said("We would say", bold=True), said(", as it will appear: "), channel_words(counted)]
        shown += [line(*told), quoted(same[0].shown, _LONGEST)]
    return shown


def _next_rung(answer: BurstAnswer) -> list[Part]:
    """Who is called next if nobody decides, and when."""
    rung = answer.next_rung
    return [said(f" · if nobody decides: {rung.call.words}, "), moment(rung.at)] if rung else []


def _going(answer: BurstAnswer) -> list[Part]:
    posts = Counter(one.question for one in answer.going)
    numbers = [f"Q-{number}" if count == 1 else f"Q-{number} ({count} posts)" for number, count in posts.items()]
    more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
    return [said("It goes to ", bold=True), said(f"{', '.join(numbers[:_LISTED])}{more}")]


def _approvals(answer: BurstAnswer, people: Mapping[str, Person]) -> list[Part]:
    """How many approvals all of it needs, by the strictest of its rulings, and who has given one."""
    ruling = strictest(answer.going)
    missing = approvals_missing(answer.going, answer.approvals)
    words = "One approval" if missing == 1 else f"{missing} approvals"
    why = [said(": "), one_line(ruling.policy_why, 300)] if ruling and ruling.policy_why else []
    given = [part for by in answer.approvals[:5] for part in (said(", "), person(by, people))]
    return [said(f"{words} for all", bold=True), *why, *([said(" · so far: "), *given[1:]] if given else [])]


def _buttons(answer: BurstAnswer) -> list[Part]:
    value, count = action_ids.reply_value(answer.number, answer.sha256), len(answer.going)
    approve = button(f"Approve for all {count}", action_ids.APPROVE_FOR_ALL, value, "primary")
    override = button("Override the block…", action_ids.OVERRIDE_FOR_ALL, value, "danger")
    return [
        override if answer.forbidden else approve,
        button("Edit and approve", action_ids.EDIT_FOR_ALL, value),
        button("Decline", action_ids.DECLINE_FOR_ALL, value, "danger"),
    ]


def _decided(answer: BurstAnswer, people: Mapping[str, Person]) -> list[Part]:
    """Who decided what; how far the replies are is told under the burst."""
    if answer.state in (BurstAnswerState.DECLINED, BurstAnswerState.WITHDRAWN):
        return [*answer_line(answer, people), *_waited(answer)]
    approved = [said(" is approved by "), person(answer.decided_by, people), said(f" for {reach_of(answer.going)}")]
    progress = [*_waited(answer), said(". How far they are is told in its message.")]
    why = [said(" "), *with_names(answer.why, people, 300)] if answer.why else []
    passed = [said(" Block overridden by "), person(answer.passed_by, people), said(": ")] if answer.passed_by else []
    why += [*passed, *with_names(answer.passed_why, people, 300)] if passed else []
    return [said("🟢 "), person(answer.author, people), said(f"'s {answer.kind.words}"), *approved, *progress, *why]


def _waited(answer: BurstAnswer) -> list[Part]:
    """How long it waited until it was decided."""
    if answer.decided_at is None or answer.decided_at <= answer.prepared_at:
        return []
    return decided_parts(review_run(answer), answer.decided_at - answer.prepared_at)
