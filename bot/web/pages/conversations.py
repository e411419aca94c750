"""Conversations: the questions as a list that can be narrowed, and the whole story of one."""

from collections.abc import Mapping

from starlette.responses import Response

from bot.core.conversations.listing import STATE_GROUPS, ConversationChoice, ConversationPage, DuePlace
from bot.core.conversations.story import folded
from bot.core.details import QuestionDetail
from bot.core.errors import Faulty
from bot.core.slack_messages import PersonCall, SlackMessage, Uncalled
from bot.core.states import QuestionState
from bot.core.telling.history import entry_words
from bot.core.telling.situation import SituationKind
from bot.web.page import Page
from bot.web.pages.entries import actor, moment_of, particulars, phrase, says, speaker
from bot.web.visit import Visit, address_with, whole_number

LIST = "/questions"

KIND_WORDS: Mapping[SituationKind, tuple[str, str]] = {
    SituationKind.NEW: ("new", ""),
    SituationKind.TAKEN: ("taken", ""),
    SituationKind.IN_REVIEW: ("in review", "warn"),
    SituationKind.LEAVING: ("leaving", "warn"),
    SituationKind.ANSWERED: ("answered", "good"),
    SituationKind.FAILED: ("failed", "bad"),
    SituationKind.HELD: ("held", "bad"),
    SituationKind.SNOOZED: ("snoozed", "rests"),
    SituationKind.LATE: ("late", "bad"),
    SituationKind.CLOSED: ("closed", "rests"),
}
"""How a question stands in a word, and the class of its mark."""

_GROUPS = {"": "All that ask us", "open": "Open", "closed": "Closed"}
_ORDERS = {"": "Newest first", "due": "What breaks first"}
_PLACES = ("before", "after")
_SAID = ("state", "tag", "source", "person", "overdue", "order")


def show_list(visit: Visit) -> Response:
    """The questions that were chosen, the newest first."""
    asked = {name: visit.query.get(name, "") for name in _SAID}
    here = {name: visit.query.get(name, "") for name in _PLACES}
    choice = _choice(visit, {**asked, **here})
    page = visit.desk.conversations.page(choice, visit.by)
    return visit.render(
        "conversations.html",
        page=page,
        choice=choice,
        kinds=KIND_WORDS,
        states=[(name, _GROUPS.get(name) or QuestionState(name).words) for name in STATE_GROUPS],
        tags=[(tag, tag) for tag in visit.desk.tags],
        sources=[(name, name) for name in sorted({health.source for health in visit.desk.sources.health()})],
        people=sorted(((one.slack, one.name) for one in visit.desk.people.values()), key=lambda one: one[1].casefold()),
        orders=list(_ORDERS.items()),
        narrowed=any(asked.values()),
        begin=address_with(LIST, asked) if any(here.values()) else "",
        following=address_with(LIST, asked, **_next(page, choice)) if page.more else "",
    )


def show_one(visit: Visit) -> Response:
    """One question with all that was said and done."""
    whole = visit.desk.conversations.whole(visit.number("number"), visit.by)
    detail = whole.detail
    return visit.render(
        "conversation.html",
        whole=whole,
        detail=detail,
        question=detail.question,
        first=next((kept for kept in detail.posts if not kept.gone), None),
        parts=list(folded(whole.story)),
        kind=KIND_WORDS[whole.situation.kind],
        thread=_thread_address(detail.card),
        reasons=[part for part in detail.question.why.split("; ") if part],
        entry_words=entry_words,
        particulars=particulars,
        actor=actor,
        phrase=phrase,
        says=says,
        speaker=speaker,
        talked=_talked(detail),
        uncalled=_uncalled(detail),
        answers=sum(file.reply.amends is None for file in detail.replies),
    )


def _choice(visit: Visit, asked: Mapping[str, str]) -> ConversationChoice:
    """Raises Faulty with what to write."""
    if asked["overdue"] not in ("", "yes"):
        raise Faulty(["overdue is yes, or left out."])
    if asked["order"] not in _ORDERS:
        raise Faulty(["order is due, or left out."])
    if asked["person"] and asked["person"] not in visit.desk.people:
        raise Faulty([f"There is nobody with the Slack user id {asked['person'][:40]} in the configuration."])
    return ConversationChoice(
        state=asked["state"],
        tag=asked["tag"],
        source=asked["source"],
        person=asked["person"],
        overdue=bool(asked["overdue"]),
        before=whole_number(asked["before"], "before") if asked["before"] else None,
        by_due=bool(asked["order"]),
        after=_place(asked["after"]) if asked["after"] else None,
    )


def _next(page: ConversationPage, choice: ConversationChoice) -> dict[str, str]:
    """The parameter that leads to the next page."""
    if choice.by_due and (place := page.next_after):
        return {"after": f"{place.due_at.isoformat() if place.due_at else ''}~{place.number}"}
    return {"before": str(page.next_before)}


def _place(written: str) -> DuePlace:
    """Raises Faulty for what no page of ours wrote."""
    at, _, number = written.partition("~")
    due_at = moment_of(at)
    if at and due_at is None:
        raise Faulty(["after is written by the link to the next page; begin with the first."])
    return DuePlace(due_at, whole_number(number, "after"))


def _thread_address(card: SlackMessage | None) -> str:
    """Where its thread opens in Slack, "" while it has none."""
    return f"https://slack.com/archives/{card.room}/p{card.ts.replace('.', '')}" if card else ""


def _talked(detail: QuestionDetail) -> bool:
    """Whether colleagues talked in its thread, whose words are kept in Slack alone."""
    return any(entry.what == "talk.inside" for entry in detail.entries)


def _uncalled(detail: QuestionDetail) -> list[PersonCall]:
    """Who was named and not notified, of each the last time; what they were called for before is no reason."""
    last = {call.person: call for call in detail.calls if call.uncalled not in (None, Uncalled.BEFORE)}
    return list(last.values())


PAGES = (
    Page(LIST, show_list, "Conversations"),
    Page(f"{LIST}/{{number}}", show_one, example=f"{LIST}/1"),
)
