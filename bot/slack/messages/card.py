"""The card: one question as its experts see it in a channel. Pure: a dossier and the time in, blocks out.

Notes in the thread stand in `question_notes`, the review message in `review`. The stranger's words are quoted through
`inert`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.model import Person, ReplyMode
from bot.core.replying.target import any_can_be_answered
from bot.core.states import LIVE_REPLIES, OUT, UNANSWERED, QuestionState
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
from bot.slack.blocks.quote import asked, byline, words
from bot.slack.messages.duplicates import merged_buttons, merged_into, twins, waiting_words
from bot.slack.messages.earlier_answers import earlier_answers

_S = QuestionState

STATES: Mapping[QuestionState, str] = {
    _S.NEW: "new",
    _S.ROUTED: "on its way to its experts",
    _S.ASKED: "waits for an answer",
    _S.PROPOSED: "a reply is in review",
    _S.APPROVED: "a reply is approved and on its way out",
    _S.SENT: "answered in public",
    _S.SETTLED: "settled",
    _S.DISMISSED: "dismissed: it seemed to want no answer",
    _S.IGNORED: "ignored",
    _S.MERGED: "merged: it asks the same as another",
}
_CONTEXTS = 3
_ALSO = 5


def card(
    dossier: QuestionDetail, people: Mapping[str, Person], now: datetime, tags: Collection[str] | None = None
) -> list[Block]:
    """The question, why it is here, how it stands, and what can be done about it.

    `tags` are those the company has; another is struck out. None: that is not known.
    """
    first = asked(dossier)
    if dossier.question.state is _S.MERGED:
        return [header(dossier.question.id), *merged_into(dossier), *actions(*buttons(dossier))]
    return fit(
        [
            header(f"{dossier.question.id} on {label(first.post.source, 40)}" if first else dossier.question.id),
            *(_words(first) if first else [line(said("Its post is no longer kept.", italic=True))]),
            rich(bullets(_facts(dossier, people, now, tags))),
            *twins(dossier),
            *earlier_answers(dossier, people, now),
            *actions(*buttons(dossier)),
        ]
    )


def card_text(dossier: QuestionDetail) -> str:
    """What a notification shows: none of the stranger's words."""
    first = asked(dossier)
    where = f" from {label(first.post.source, 40)}" if first else ""
    about = ", ".join(label(tag, 30) for tag in dossier.question.tags[:5])
    return f"{dossier.question.id}: a question{where}" + (f" about {about}" if about else "")


def moved_card(dossier: QuestionDetail, people: Mapping[str, Person]) -> list[Block]:
    """What is left of a card where the question has moved to another channel, or was merged on its way there."""
    question = dossier.question
    if question.state is _S.MERGED:
        return [*merged_into(dossier), *actions(button("Show", action_ids.SHOW, str(question.number)))]
    where = [said(f"{question.id} has moved to "), channel(question.channel), said(".")]
    holder = [said(" It is with "), person(question.claimed_by, people), said(".")] if question.claimed_by else []
    return [line(*where, *holder), *actions(button("Show", action_ids.SHOW, str(question.number)))]


def _words(kept: KeptPost) -> list[Block]:
    if kept.gone:
        return [words(kept)]
    above = kept.post.context[-_CONTEXTS:]
    quoted = [quote([*_speaker(context.handle), *inert(context.text, 300, 6)]) for context in above]
    heading = [rich(section(said("Above it in the conversation:", italic=True)), *quoted)] if above else []
    return [line(*byline(kept.post)), *heading, words(kept)]


def _speaker(handle: str) -> list[Part]:
    return [said("@"), one_line(handle, 60), said(": ")] if handle else []


def _facts(
    dossier: QuestionDetail, people: Mapping[str, Person], now: datetime, tags: Collection[str] | None
) -> list[list[Part]]:
    facts = [
        _state(dossier),
        _why_here(dossier, people, tags),
        _promise(dossier, now),
        _on_it(dossier, people),
        _way_out(dossier),
        _also(dossier),
        _burst(dossier),
        _held(dossier, people),
        *(_reply(file, people) for file in dossier.replies[-3:]),
    ]
    return [fact for fact in facts if fact]


def _state(dossier: QuestionDetail) -> list[Part]:
    question = dossier.question
    if question.snoozed_until is not None and question.state in UNANSWERED:
        return [said("State: "), said("snoozed until ", bold=True), moment(question.snoozed_until)]
    return [said("State: "), said(STATES[question.state], bold=True)]


def _why_here(dossier: QuestionDetail, people: Mapping[str, Person], tags: Collection[str] | None) -> list[Part]:
    question = dossier.question
    gone = [tag for tag in question.tags if tags is not None and tag not in tags]
    borne = ", ".join(tag for tag in question.tags if tag not in gone) or ("none" if gone else "none yet")
    struck = [said(" "), {**one_line(", ".join(gone), 150), "style": {"strike": True}}] if gone else []
    why = [said(" · "), *with_names(question.why, people, 300)] if question.why else []
    return [said("Tags: "), {**one_line(borne, 150), "style": {"bold": True}}, *struck, *why]


def _promise(dossier: QuestionDetail, now: datetime) -> list[Part]:
    due = dossier.question.due_at
    if due is None or dossier.question.state not in UNANSWERED:
        return []
    if due <= now:
        return [said("Promise: "), said("overdue since ", bold=True), moment(due)]
    return [said("Promise: an answer by "), moment(due)]


def _on_it(dossier: QuestionDetail, people: Mapping[str, Person]) -> list[Part]:
    question = dossier.question
    if question.claimed_by:
        return [said("On it: "), person(question.claimed_by, people)]
    if not question.asked:
        return [said("On it: nobody yet")]
    told = tells_for(dossier)
    called = [part for slack in question.asked[:10] for part in (said(" "), person(slack, people, call=not told))]
    return [said("Asked:"), *called]


def _way_out(dossier: QuestionDetail) -> list[Part]:
    first = asked(dossier)
    if first is None or first.gone or first.post.abilities.reply is ReplyMode.API:
        return []
    by_hand = first.post.abilities.reply is ReplyMode.ASSIST
    how = "Replies here are posted by a person, with our help." if by_hand else "No reply goes out from here."
    why = first.post.abilities.why
    return [said(how), *([said(" "), one_line(why, 200)] if why else [])]


def _also(dossier: QuestionDetail) -> list[Part]:
    first = asked(dossier)
    others = [kept for kept in dossier.posts if kept.role == "asked" and kept is not first]
    if not others:
        return []
    parts = [said(f"Asked {len(others)} more times:" if len(others) > 1 else "Asked once more:")]
    for kept in others[:_ALSO]:
        there = [] if kept.gone else link(kept.post.url, label(kept.post.source, 30))
        parts += [said(" "), *(there or [one_line(kept.post.source, 30)])]
    return [*parts, *([said(f" · {told}")] if (told := waiting_words(dossier)) else [])]


def tells_for(dossier: QuestionDetail) -> bool:
    """Whether the message of a burst calls its people, so that the card need not."""
    burst = dossier.burst
    return burst is not None and burst.ended_at is None and burst.tag in dossier.question.tags[:1]


def _burst(dossier: QuestionDetail) -> list[Part]:
    if dossier.burst is None or not tells_for(dossier):
        return []
    about = {**one_line(dossier.burst.tag, 60), "style": {"bold": True}}
    return [said(f"One of {dossier.burst.count} questions about "), about, said(" in a burst")]


def _held(dossier: QuestionDetail, people: Mapping[str, Person]) -> list[Part]:
    return [said("Held: ", bold=True), *with_names(dossier.held, people, 200)] if dossier.held else []


def _reply(file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    reply = file.reply
    if reply.state not in LIVE_REPLIES | OUT:
        return []
    there = link(reply.url, "see it")
    return [
        said("Reply by "),
        person(reply.author, people),
        said(": " + reply.state.words),
        *([said(" · "), *there] if there else []),
    ]


def buttons(dossier: QuestionDetail) -> list[Part]:
    """What can be done with a question, as its state allows."""
    question, value = dossier.question, str(dossier.question.number)
    if question.state is _S.MERGED:
        return merged_buttons(dossier)
    if question.state in (_S.SETTLED, _S.IGNORED, _S.DISMISSED):
        return [button("Reopen", action_ids.REOPEN, value), button("Show history", action_ids.SHOW, value)]
    made = []
    if not question.claimed_by and question.state in (_S.ROUTED, _S.ASKED):
        made.append(button("Claim", action_ids.CLAIM, value, "primary"))
    if question.state in (_S.ASKED, _S.PROPOSED, _S.SENT) and any_can_be_answered(dossier):
        made.append(button("Write reply", action_ids.WRITE, value))
    if question.state in (_S.ROUTED, _S.ASKED, _S.PROPOSED):
        made += [
            button("Not mine", action_ids.NOT_MINE, value),
            button("Snooze", action_ids.SNOOZE, value),
            button("Ignore", action_ids.IGNORE, value),
        ]
    return [*made, *overflow(action_ids.MORE, _more(question.state, value))]


def _more(state: QuestionState, value: str) -> list[tuple[str, str]]:
    settle = [("Settled: nothing more to do", f"{action_ids.SETTLE} {value}")]
    settles = state in (_S.ROUTED, _S.ASKED, _S.PROPOSED, _S.SENT)
    return [*(settle if settles else []), ("Show history", f"{action_ids.SHOW} {value}")]
