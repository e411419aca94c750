"""The windows that tell the rest of a card: why the question came where it is, and all of its words. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.details import QuestionDetail
from bot.core.model import Person
from bot.core.routing.experts import Expert
from bot.core.slack_messages import Uncalled
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    header,
    line,
    moment,
    one_line,
    person,
    rich,
    said,
    sentence,
    with_names,
)
from bot.slack.messages.cards.head import whole_words
from bot.slack.messages.earlier_answers import earlier_answers
from bot.slack.responses.promises import promise_lines
from bot.slack.windows.question import show_window

_CLAUSES = 20
_PEOPLE = 25


def reason_window(
    detail: QuestionDetail, experts: Sequence[Expert], people: Mapping[str, Person], now: datetime
) -> Block:
    """How it was judged when it came, who could answer now, until when, and every earlier answer."""
    clauses = [clause for clause in detail.question.why.split("; ") if clause][:_CLAUSES]
    promised = promise_lines(detail, people)
    judged = [with_names(clause, people, 400) for clause in clauses] or [[said("A person sent it here.")]]
    blocks = [
        header("When it came"),
        rich(bullets(judged)),
        header("Who could answer now"),
        *_experts(experts),
        *_uncalled(detail, people),
        header("Until when"),
        rich(bullets(promised)) if promised else sentence("Nothing is promised of it now."),
        *([line(said("Judged by "), one_line(detail.question.model, 60))] if detail.question.model else []),
        *earlier_answers(detail, people, now),
    ]
    return show_window(detail.question, blocks, "Why {} came here")


def _uncalled(detail: QuestionDetail, people: Mapping[str, Person]) -> list[Block]:
    """Who was named and not notified, why and when; of each the last time."""
    last = {call.person: call for call in detail.calls if call.uncalled in _FOR_A_REASON}
    told = [
        [person(call.person, people), said(f" {call.uncalled.words}, "), moment(call.at)]
        for call in list(last.values())[:_PEOPLE]
        if call.uncalled
    ]
    return [header("Who was not called"), rich(bullets(told))] if told else []


_FOR_A_REASON = (Uncalled.HOUR, Uncalled.DAY, Uncalled.AWAY, Uncalled.QUIET)


def words_window(detail: QuestionDetail) -> Block:
    """All that was written by those who ask, with what stands above it."""
    asking = [kept for kept in detail.posts if kept.role == "asked"] or list(detail.posts)
    blocks = [
        block
        for kept in asking[:10]
        for block in (
            line(said("@"), one_line(kept.post.author.handle, 60), said(" on "), one_line(kept.post.source, 40)),
            *whole_words(kept),
        )
    ]
    return show_window(detail.question, blocks or [sentence("Its post is no longer kept.")], "All of {}")


def colleagues_window(detail: QuestionDetail, experts: Sequence[Expert], by: str) -> Block:
    """Everybody else with one of its tags: load, hours, and a button that calls them to its thread."""
    others = [one for one in experts if one.person.slack not in (by, detail.question.claimed_by)][:_PEOPLE]
    rows = [
        block
        for one in others
        for block in (
            line(*expert_line(one)),
            *actions(button("Ask them", action_ids.CALL_COLLEAGUE, f"{detail.question.number} {one.person.slack}")),
        )
    ]
    return show_window(detail.question, rows or [sentence("Nobody else has its tags.")], "Who knows {}?")


def _experts(experts: Sequence[Expert]) -> list[Block]:
    if not experts:
        return [sentence("Nobody has its tags.")]
    more = len(experts) - _PEOPLE
    rest = [[said(f"and {more} more")]] if more > 0 else []
    return [rich(bullets([*(expert_line(one) for one in experts[:_PEOPLE]), *rest]))]


def expert_line(one: Expert) -> list[Part]:
    """A person in a line: name, every factor that counts, when they are at work again, whether they were asked."""
    again = [said(" · at work again "), moment(one.at_work_at)] if one.at_work_at is not None else []
    asked = [said(" · asked")] if one.asked else []
    who = person(one.person.slack, {one.person.slack: one.person})
    return [who, *(said(f" · {factor}") for factor in one.told), *again, *asked]
