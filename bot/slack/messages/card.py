"""The card: one question as its experts see it in a channel. Pure: a question's detail and the time in, blocks out.

Notes in the thread are in `question_notes`, the review message is in `review`. A stranger's text is quoted through
`inert`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.model import Person, ReplyMode
from bot.core.replying.target import any_can_be_answered
from bot.core.routing.hours import is_at_work
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, UNANSWERED, QuestionState, ReplyState
from bot.core.telling.situation import SituationKind, deciding_reply, situation_of
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    channel,
    header,
    inert,
    line,
    link,
    moment,
    one_line,
    overflow,
    person,
    quote,
    rich,
    said,
    section,
    with_names,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit
from bot.slack.blocks.quote import byline, first_post, post_quote
from bot.slack.messages.duplicates import duplicate_suggestions, merged_buttons, merged_notice, unanswered_sentence
from bot.slack.messages.earlier_answers import earlier_answers
from bot.slack.messages.reply import reply_buttons
from bot.slack.messages.situation import situation_line

_S = QuestionState

_STUCK = (ReplyState.FAILED, ReplyState.UNCERTAIN, ReplyState.HANDED_OVER)
_CONTEXTS = 3
_ALSO = 5


def card(
    detail: QuestionDetail, people: Mapping[str, Person], now: datetime, tags: Collection[str] | None = None
) -> list[Block]:
    """The question, why it is here, its state, and what can be done about it.

    `tags` are those the company has now; a tag not among them is struck through. None: not known.
    """
    first, mark = first_post(detail), situation_of(detail, now).mark
    if detail.question.state is _S.MERGED:
        return [header(detail.question.id), *merged_notice(detail), *actions(*buttons(detail))]
    return fit(
        [
            header(f"{mark} {detail.question.id}" + (f" on {label(first.post.source, 40)}" if first else "")),
            *(_words(first) if first else [line(said("Its post is no longer kept.", italic=True))]),
            rich(bullets(_facts(detail, people, now, tags))),
            *duplicate_suggestions(detail),
            *earlier_answers(detail, people, now),
            *actions(*buttons(detail)),
        ]
    )


def card_text(detail: QuestionDetail) -> str:
    """What a notification shows: none of the stranger's words."""
    first = first_post(detail)
    where = f" from {label(first.post.source, 40)}" if first else ""
    about = ", ".join(label(tag, 30) for tag in detail.question.tags[:5])
    return f"{detail.question.id}: a question{where}" + (f" about {about}" if about else "")


def moved_card(detail: QuestionDetail, people: Mapping[str, Person]) -> list[Block]:
    """What an old card shows after its question moved to another channel, or was merged before the new card was up."""
    question = detail.question
    if question.state is _S.MERGED:
        return [*merged_notice(detail), *actions(button("Show", action_ids.SHOW, str(question.number)))]
    where = [said(f"{question.id} has moved to "), channel(question.channel), said(".")]
    holder = [said(" It is with "), person(question.claimed_by, people), said(".")] if question.claimed_by else []
    return [line(*where, *holder), *actions(button("Show", action_ids.SHOW, str(question.number)))]


def _words(kept: KeptPost) -> list[Block]:
    if kept.gone:
        return [post_quote(kept)]
    above = kept.post.context[-_CONTEXTS:]
    quoted = [quote([*_speaker(context.handle), *inert(context.text, 300, 6)]) for context in above]
    heading = [rich(section(said("Above it in the conversation:", italic=True)), *quoted)] if above else []
    return [line(*byline(kept.post)), *heading, post_quote(kept)]


def _speaker(handle: str) -> list[Part]:
    return [said("@"), one_line(handle, 60), said(": ")] if handle else []


def _facts(
    detail: QuestionDetail, people: Mapping[str, Person], now: datetime, tags: Collection[str] | None
) -> list[list[Part]]:
    facts = [
        situation_line(situation_of(detail, now), people),
        _why_here(detail, people, tags),
        _promise(detail, now),
        _on_it(detail, people),
        _way_out(detail),
        _also(detail),
        _burst(detail),
        _held(detail, people, now),
        _refused(detail),
        *(_reply(file, people) for file in detail.replies[-3:]),
    ]
    return [fact for fact in facts if fact]


def _why_here(detail: QuestionDetail, people: Mapping[str, Person], tags: Collection[str] | None) -> list[Part]:
    question = detail.question
    gone = [tag for tag in question.tags if tags is not None and tag not in tags]
    borne = ", ".join(tag for tag in question.tags if tag not in gone) or ("none" if gone else "none yet")
    struck = [said(" "), {**one_line(", ".join(gone), 150), "style": {"strike": True}}] if gone else []
    why = [said(" · "), *with_names(question.why, people, 300)] if question.why else []
    return [said("Tags: "), {**one_line(borne, 150), "style": {"bold": True}}, *struck, *why]


def _promise(detail: QuestionDetail, now: datetime) -> list[Part]:
    due = detail.question.due_at
    if due is None or detail.question.state not in UNANSWERED:
        return []
    if due <= now:
        return [said("Promise: "), said("overdue since ", bold=True), moment(due)]
    return [said("Promise: an answer by "), moment(due)]


def _on_it(detail: QuestionDetail, people: Mapping[str, Person]) -> list[Part]:
    question = detail.question
    if question.claimed_by:
        return [said("On it: "), person(question.claimed_by, people)]
    if not question.asked:
        return [said("On it: nobody yet")]
    told, since = burst_calls_people(detail), _asked_at(detail)
    called = [
        part
        for slack in question.asked[:10]
        for part in (said(" "), person(slack, people, call=not told and _works(slack, people, since)))
    ]
    return [said("Asked:"), *called]


def _works(slack: str, people: Mapping[str, Person], at: datetime) -> bool:
    known = people.get(slack)
    return known is None or is_at_work(known.hours, at)


def _asked_at(detail: QuestionDetail) -> datetime:
    """When it was sent to those who are asked; who is not at work then is not called at night."""
    routed = [entry.at for entry in detail.entries if entry.what in ("question.routed", "question.moved")]
    return routed[-1] if routed else detail.question.created_at


def _way_out(detail: QuestionDetail) -> list[Part]:
    first = first_post(detail)
    if first is None or first.gone:
        return []
    why = [one_line(first.post.capabilities.why, 200)] if first.post.capabilities.why else []
    if first.post.capabilities.reply is ReplyMode.API:
        return why
    by_hand = first.post.capabilities.reply is ReplyMode.ASSIST
    how = "Replies here are posted by a person, with our help." if by_hand else "No reply goes out from here."
    return [said(how), *([said(" "), *why] if why else [])]


def _also(detail: QuestionDetail) -> list[Part]:
    first = first_post(detail)
    others = [kept for kept in detail.posts if kept.role == "asked" and kept is not first]
    if not others:
        return []
    parts = [said(f"Asked {len(others)} more times:" if len(others) > 1 else "Asked once more:")]
    for kept in others[:_ALSO]:
        there = [] if kept.gone else link(kept.post.url, label(kept.post.source, 30))
        parts += [said(" "), *(there or [one_line(kept.post.source, 30)])]
    return [*parts, *([said(f" · {told}")] if (told := unanswered_sentence(detail)) else [])]


def burst_calls_people(detail: QuestionDetail) -> bool:
    """Whether the burst's message notifies the experts, so that the card need not."""
    burst = detail.burst
    return burst is not None and burst.ended_at is None and burst.tag in detail.question.tags[:1]


def _burst(detail: QuestionDetail) -> list[Part]:
    if detail.burst is None or not burst_calls_people(detail):
        return []
    about = {**one_line(detail.burst.tag, 60), "style": {"bold": True}}
    return [said(f"One of {detail.burst.count} questions about "), about, said(" in a burst")]


def _held(detail: QuestionDetail, people: Mapping[str, Person], now: datetime) -> list[Part]:
    if not detail.hold_reason or situation_of(detail, now).kind is SituationKind.HELD:
        return []
    return [said("Held: ", bold=True), *with_names(detail.hold_reason, people, 200)]


def _refused(detail: QuestionDetail) -> list[Part]:
    """What Slack does not let us show; the card is where that can be seen."""
    refused = [message for message in detail.messages if message.problem and not message.is_card]
    if not refused:
        return []
    more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
    return [said(f"⚠️ Slack refuses a message of this question{more}: "), one_line(refused[0].problem, 200)]


def _reply(file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    reply = file.reply
    if reply.state not in LIVE_REPLIES | PUBLISHED_REPLIES:
        return []
    there = link(reply.url, "see it")
    return [
        said("Reply by " if reply.amends is None else "Correction by "),
        person(reply.author, people),
        said(": " + reply.state.words),
        *([said(" · "), *there] if there else []),
    ]


def buttons(detail: QuestionDetail) -> list[Part]:
    """The buttons for what the question's state allows."""
    question, value = detail.question, str(detail.question.number)
    if question.state is _S.MERGED:
        return merged_buttons(detail)
    if question.state in (_S.SETTLED, _S.IGNORED, _S.DISMISSED):
        return [button("Reopen", action_ids.REOPEN, value), button("Show history", action_ids.SHOW, value)]
    stuck = _stuck(detail)
    made = reply_buttons(detail, stuck) if stuck else []
    if not question.claimed_by and question.state in (_S.ROUTED, _S.ASKED):
        made.append(button("Claim", action_ids.CLAIM, value, "primary"))
    if (question.state in (_S.ASKED, _S.PROPOSED, _S.SENT) or stuck) and any_can_be_answered(detail):
        made.append(button("Write reply", action_ids.WRITE, value))
    if question.state in (_S.ROUTED, _S.ASKED, _S.PROPOSED) or _has_failed(stuck):
        made += [
            button("Not mine", action_ids.NOT_MINE, value),
            button("Snooze", action_ids.SNOOZE, value),
            button("Ignore", action_ids.IGNORE, value),
        ]
    return [*made, *overflow(action_ids.MORE, _more(question.state, value, failed=_has_failed(stuck)))]


def _stuck(detail: QuestionDetail) -> ReplyDetail | None:
    """The reply that does not get on without a person, if that is what matters of its question now."""
    file = deciding_reply(detail)
    return file if file is not None and file.reply.state in _STUCK else None


def _has_failed(file: ReplyDetail | None) -> bool:
    return file is not None and file.reply.state is ReplyState.FAILED


def _more(state: QuestionState, value: str, *, failed: bool) -> list[tuple[str, str]]:
    settle = [("Settled: nothing more to do", f"{action_ids.SETTLE} {value}")]
    settles = failed or state in (_S.ROUTED, _S.ASKED, _S.PROPOSED, _S.SENT)
    return [*(settle if settles else []), ("Show history", f"{action_ids.SHOW} {value}")]
