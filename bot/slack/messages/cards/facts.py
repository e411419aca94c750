"""The lines of a card about its question: how it stands and who is on it, why it came here, and what hinders. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.core.calendars.working_time import is_at_work
from bot.core.details import QuestionDetail
from bot.core.model import Person, ReplyMode
from bot.core.states import UNANSWERED
from bot.core.telling.reason import came_here_for
from bot.core.telling.situation import Situation, SituationKind, situation_of
from bot.core.telling.urgency import in_burst
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, button, line_with, link, moment, one_line, person, said, with_names
from bot.slack.blocks.escape import label
from bot.slack.blocks.quote import first_post
from bot.slack.messages.duplicates import unanswered_sentence
from bot.slack.messages.situation import situation_line

_ALSO = 5
_ASKED = 4
_SENTENCE = 160
_TAGS = 40
_UNTAKEN = (SituationKind.NEW, SituationKind.LATE, SituationKind.SNOOZED)


def state_line(
    detail: QuestionDetail, people: Mapping[str, Person], now: datetime, tags: Collection[str] | None
) -> list[Part]:
    """How it stands, until when an answer is promised, who is on it or was asked, and what it is about."""
    situation = situation_of(detail, now)
    return [
        *situation_line(situation, people, most=_SENTENCE),
        *_promise(detail, now),
        *(_on_it(detail, people) if situation.kind in _UNTAKEN else _with_whom(detail, situation, people)),
        *_about(detail, tags),
    ]


def _promise(detail: QuestionDetail, now: datetime) -> list[Part]:
    due = detail.question.due_at
    if due is None or detail.question.state not in UNANSWERED:
        return []
    return [said(" · was due " if due <= now else " · due "), moment(due)]


def _on_it(detail: QuestionDetail, people: Mapping[str, Person]) -> list[Part]:
    """Those who are asked, while nobody has claimed it; called where they are at work and no burst calls them."""
    question = detail.question
    if question.claimed_by:
        return []
    if not question.asked:
        return [said(" · nobody is on it")]
    told, since = in_burst(detail), _asked_at(detail)
    named = [
        part
        for place, slack in enumerate(question.asked[:_ASKED])
        for part in (
            said(", " if place else " "),
            person(slack, people, call=not told and _works(slack, people, since)),
        )
    ]
    more = len(question.asked) - _ASKED
    return [said(" · nobody is on it, asked:"), *named, *([said(f" and {more} more")] if more > 0 else [])]


def _with_whom(detail: QuestionDetail, situation: Situation, people: Mapping[str, Person]) -> list[Part]:
    """Who has it, where that is open and how it stands names somebody else."""
    holder = detail.question.claimed_by
    if not holder or detail.question.state not in UNANSWERED or f"<@{holder}>" in situation.sentence:
        return []
    return [said(" · "), person(holder, people), said(" is on it")]


def _works(slack: str, people: Mapping[str, Person], at: datetime) -> bool:
    known = people.get(slack)
    return known is None or is_at_work(known.hours, at)


def _asked_at(detail: QuestionDetail) -> datetime:
    """When it was sent to those who are asked; who is not at work then is not called at night."""
    routed = [entry.at for entry in detail.entries if entry.what in ("question.routed", "question.moved")]
    return routed[-1] if routed else detail.question.created_at


def _about(detail: QuestionDetail, tags: Collection[str] | None) -> list[Part]:
    """Its tags; those the company has no more are struck through."""
    borne = detail.question.tags
    gone = [tag for tag in borne if tags is not None and tag not in tags]
    present = ", ".join(tag for tag in borne if tag not in gone) or ("" if gone else "no tag yet")
    struck = [said(" "), {**one_line(", ".join(gone), _TAGS), "style": {"strike": True}}] if gone else []
    return [said(" · "), *([{**one_line(present, _TAGS), "style": {"bold": True}}] if present else []), *struck]


def reason_line(detail: QuestionDetail, people: Mapping[str, Person]) -> Block:
    """Why it came here, in one line, with the button that tells the whole sum."""
    named = "".join(str(part["text"]) for part in with_names(came_here_for(detail.question), people, 200))
    return line_with(named, button("Why?", action_ids.EXPLAIN, str(detail.question.number)))


def hindrances(detail: QuestionDetail, people: Mapping[str, Person], now: datetime) -> list[list[Part]]:
    """What Slack refuses of it, who holds sending, how an answer goes out where not by us, and who else asked it."""
    found = (_refused(detail), _held(detail, people, now), _way_out(detail), also_asked(detail))
    return [parts for parts in found if parts]


def _way_out(detail: QuestionDetail) -> list[Part]:
    first = first_post(detail)
    if first is None or first.gone or detail.question.state not in UNANSWERED:
        return []
    why = [one_line(first.post.capabilities.why, 150)] if first.post.capabilities.why else []
    if first.post.capabilities.reply is ReplyMode.API:
        return why
    by_hand = first.post.capabilities.reply is ReplyMode.ASSIST
    how = "Replies here are posted by a person, with our help." if by_hand else "No reply goes out from here."
    return [said(how), *([said(" "), *why] if why else [])]


def also_asked(detail: QuestionDetail) -> list[Part]:
    """Where else the same is asked, and how many of those have no answer yet while others have."""
    first = first_post(detail)
    others = [kept for kept in detail.posts if kept.role == "asked" and kept is not first]
    if not others:
        return []
    parts = [said(f"Asked {len(others)} more times:" if len(others) > 1 else "Asked once more:")]
    for kept in others[:_ALSO]:
        there = [] if kept.gone else link(kept.post.url, label(kept.post.source, 30))
        parts += [said(" "), *(there or [one_line(kept.post.source, 30)])]
    return [*parts, *([said(f" · {told}")] if (told := unanswered_sentence(detail)) else [])]


def _held(detail: QuestionDetail, people: Mapping[str, Person], now: datetime) -> list[Part]:
    if not detail.hold_reason or situation_of(detail, now).kind is SituationKind.HELD:
        return []
    return [said("⏸ Held: ", bold=True), *with_names(detail.hold_reason, people, 150)]


def _refused(detail: QuestionDetail) -> list[Part]:
    """What Slack does not let us show; the card is where that can be seen."""
    refused = [message for message in detail.messages if message.problem and not message.is_card]
    if not refused:
        return []
    more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
    return [said(f"⚠️ Slack refuses a message of this question{more}: "), one_line(refused[0].problem, 150)]
