"""What a question's escalation shows in Slack: who is called next, on its card; who is called, in its thread and under
its review. Pure.
"""

from bot.core.details import QuestionDetail
from bot.core.escalating.ladder import ESCALATED
from bot.core.promises.clocks import PromiseClock
from bot.core.promises.rungs import RungCall
from bot.slack.blocks.elements import Block, Part, line, moment, person, said
from bot.slack.messages.thread_entry import NoteContext

_MOST_CALLED = 10


def next_rung(detail: QuestionDetail) -> list[Part]:
    """Who is called next if nobody acts, and when; nothing while nobody is."""
    rung = detail.next_rung
    return [said(f"If nobody acts: {rung.call.words}, "), moment(rung.at)] if rung else []


def escalation_note(context: NoteContext) -> list[Block]:
    """In the thread, the people a rung calls and what for; what waits for communications is told under its review."""
    data = context.entry.data
    if data.get("clock") == PromiseClock.REVIEW.value:
        return []
    return [line(*_called(context), said(_reason(context)), *_promised(context, data.get("clock", "")))]


def review_escalation(context: NoteContext) -> list[Block]:
    """Under a review that waits too long, the people a rung calls."""
    data = context.entry.data
    if context.entry.what != ESCALATED or data.get("clock") != PromiseClock.REVIEW.value:
        return []
    leads = data.get("rung") == RungCall.LEADS.value
    told = "nobody has decided on this answer: please find somebody in communications who does." if leads else ""
    return [line(*_called(context), said(told or "this answer waits for a decision."), *_promised(context, "review"))]


def _called(context: NoteContext) -> list[Part]:
    to = context.entry.data.get("to", "").split()[:_MOST_CALLED]
    return [part for slack in to for part in (person(slack, context.people, call=True), said(" "))]


def _reason(context: NoteContext) -> str:
    data = context.entry.data
    if data.get("forsaken"):
        return "nobody else is there who could be asked: please give this question to somebody."
    return _REASONS.get(data.get("rung", ""), "this question waits.")


_REASONS = {
    RungCall.ASKED.value: "this question still waits for you.",
    RungCall.OTHERS.value: "nobody who was asked has taken this question; can you?",
    RungCall.ONCALL.value: "you are on call, and nobody has taken this question.",
    RungCall.LEADS.value: "nobody has taken this question: please give it to somebody.",
}


def _promised(context: NoteContext, clock: str) -> list[Part]:
    due = context.moment_of("due")
    if due is None or clock not in list(PromiseClock):
        return []
    was = "was" if due <= context.entry.at else "is"
    words = PromiseClock(clock).words
    return [said(f" {words[0].upper()}{words[1:]} {was} promised by "), moment(due), said(".")]
