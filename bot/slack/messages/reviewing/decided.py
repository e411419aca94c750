"""A review once it is decided: folded to what was decided, by whom and of which words, and what holds it up. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry, Person
from bot.core.states import LIVE_REPLIES, ReplyState
from bot.core.telling.situation import SituationKind, reply_situation
from bot.core.text.graphemes import clipped
from bot.slack.blocks.elements import (
    Block,
    Part,
    exact,
    is_user,
    line,
    link,
    moment,
    one_line,
    person,
    quote,
    rich,
    said,
)
from bot.slack.blocks.findings import overridden
from bot.slack.messages.reviewing.parties import parties
from bot.slack.messages.reviewing.waiting import waited_parts
from bot.slack.messages.situation import situation_line

_R = ReplyState
_BEGINNING = 160
_TROUBLE = (SituationKind.FAILED, SituationKind.HELD)
_DECISIONS = {_R.CHANGES_ASKED: "reply.changes_asked", _R.DECLINED: "reply.declined", _R.WITHDRAWN: "reply.withdrawn"}
_ON_ITS_WAY = frozenset({_R.APPROVED, _R.WAITING, _R.SENDING, _R.HANDED_OVER})
_STOOD = frozenset({_R.SENT, _R.EDITED, _R.APPLIED})

OUTCOMES: Mapping[ReplyState, str] = {
    _R.PROPOSED: "waits for approval",
    _R.CHANGES_ASKED: "changes were asked for",
    _R.DECLINED: "declined",
    _R.WITHDRAWN: "withdrawn",
    _R.APPROVED: "approved",
    _R.WAITING: "approved, about to leave",
    _R.SENDING: "on its way",
    _R.SENT: "sent",
    _R.FAILED: "could not be sent",
    _R.UNCERTAIN: "nobody knows whether it was posted",
    _R.HANDED_OVER: "approved, to be posted by a person",
    _R.EDITED: "sent, and edited since",
    _R.DELETED: "sent, and deleted since",
    _R.REMOVED: "sent, and taken away there since",
    _R.APPLIED: "took the place of the former words in public",
    _R.DELETING: "sent, and being taken back",
}


def mark_of(state: ReplyState) -> str:
    """The sign that a review begins with."""
    if state in _ON_ITS_WAY:
        return "⏳"
    if state in _STOOD:
        return "🟢"
    special = {_R.PROPOSED: "🟡", _R.CHANGES_ASKED: "🟣", _R.FAILED: "🔴", _R.UNCERTAIN: "🔴", _R.REMOVED: "🔴"}
    return special.get(state, "⚪")


def folded(
    detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person], now: datetime, page: Sequence[Part] = ()
) -> list[Block]:
    """Two lines: what became of whose answer to whom, and how its words begin; a third where it does not get on. `page`
    leads to it on the web.
    """
    outcome = said(OUTCOMES[file.reply.state], bold=True)
    head = [said(f"{mark_of(file.reply.state)} "), *parties(detail, file, people), said(": "), outcome]
    passed = [line(*told) for told in overridden(file, people)]
    return [
        line(
            *head,
            *_decided(file, people, detail.entries),
            *_approved_by(file, people),
            *waited_parts(detail, file),
            *_leaves(file, now),
            *_see(file),
            *page,
        ),
        rich(quote(exact(_beginning(file.reply.shown.plain)))),
        *passed,
        *_trouble(detail, file, people),
    ]


def _beginning(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _BEGINNING else clipped(flat, _BEGINNING) + "…"


def _decided(file: ReplyDetail, people: Mapping[str, Person], entries: tuple[HistoryEntry, ...]) -> list[Part]:
    what = _DECISIONS.get(file.reply.state)
    entry = next((e for e in reversed(entries) if e.what == what and e.reply == file.reply.number), None)
    if entry is None:
        return []
    why = [said(": "), one_line(entry.why, 300)] if entry.why else []
    return [said(" by "), person(entry.by, people) if is_user(entry.by) else said("Switchboard"), *why]


def _approved_by(file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    if not file.approvals or file.reply.state in _DECISIONS:
        return []
    names = [part for given in file.approvals[:5] for part in (said(", "), person(given.by, people))]
    return [said(" · approved by "), *names[1:]]


def _leaves(file: ReplyDetail, now: datetime) -> list[Part]:
    at = file.reply.send_at if file.reply.state is _R.WAITING else None
    return [said(" · leaves "), moment(at)] if at is not None and at > now else []


def _see(file: ReplyDetail) -> list[Part]:
    there = link(file.reply.url, "see it")
    return [said(" · "), *there] if there else []


def _trouble(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """Why it does not get on: it failed, it waits for its channel or for a person, or sending is held."""
    if file.reply.state not in LIVE_REPLIES or file.reply.state is _R.PROPOSED:
        return []
    situation = reply_situation(detail, file)
    waits = file.reply.state is _R.HANDED_OVER or bool(file.reply.failure)
    return [line(*situation_line(situation, people))] if waits or situation.kind in _TROUBLE else []
