"""The review of a reply: while it waits, late, changed, compared, forbidden, beside another, and once decided."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.details import QuestionDetail, Reading, ReplyDetail, Version
from bot.core.earlier_answers import EarlierAnswer
from bot.core.promises.clocks import PromiseClock, PromiseRun
from bot.core.reply import Approval
from bot.core.states import ReplyState
from bot.core.text.lint_finding import LintFinding, Severity
from bot.slack.blocks.elements import Block
from bot.slack.messages.review import review
from tests.slack.samples import ANA, BO, EVE, NOW, PEOPLE, SHA, entry, question_detail, reply_detail

_R = ReplyState
_MINUTE = timedelta(minutes=1)
_PROMISE = "“next week” promises a date."
_WARNED = LintFinding("promise", Severity.WARN, _PROMISE, (5, 13), "Settings")
_FORBIDDEN = LintFinding("embargo", Severity.BLOCK, "This is under embargo.", (0, 4), "Open")
_EARLIER = EarlierAnswer(3, 8, "Open Settings, then SSO, then Save.", BO, NOW - timedelta(days=21))


def _promised(due_at: datetime) -> tuple[PromiseRun, ...]:
    return (PromiseRun(PromiseClock.REVIEW, 1, 60, NOW, due_at),)


def _second_version() -> ReplyDetail:
    made = reply_detail("The limit is 600 calls.")
    versions = (Version(1, "The limit is 500 calls.", ANA, NOW - 9 * _MINUTE), Version(2, made.reply.text, ANA, NOW))
    return replace(made, reply=replace(made.reply, version=2), versions=versions)


_FRESH = reply_detail(policy_why="many people will see it", approvals_needed=2, approvals=(Approval(7, SHA, BO, NOW),))
_DECIDED = reply_detail(state=_R.DECLINED)
_ASKED = replace(entry("reply.proposed", 3, ANA, 7), at=NOW - 25 * _MINUTE)
_LEAVES = reply_detail(state=_R.WAITING, approvals=(Approval(7, SHA, EVE, NOW),))
_LEAVES = replace(_LEAVES, reply=replace(_LEAVES.reply, send_at=NOW + timedelta(seconds=30)))
_REUSED = reply_detail("Open Settings, then SSO, then Apply.")
_EDITED = reply_detail(readings=(Reading(1, "How do I set up SAML?"),))
_AMENDING = reply_detail("Open Settings, then SSO, then Apply.", number=8)
_AMENDING = replace(_AMENDING, reply=replace(_AMENDING.reply, amends=7))
_RIVAL = reply_detail("Ask your administrator.", number=9)

_REVIEWS: Mapping[str, tuple[QuestionDetail, ReplyDetail]] = {
    "fresh": (question_detail(_FRESH, promises=_promised(NOW + 56 * _MINUTE)), _FRESH),
    "late": (question_detail(_FRESH, promises=_promised(NOW - 25 * _MINUTE)), _FRESH),
    "second_version": (question_detail(_second_version()), _second_version()),
    "reused": (question_detail(_REUSED, earlier_answers=(_EARLIER,)), _REUSED),
    "question_edited": (question_detail(_EDITED), _EDITED),
    "warned": (question_detail(), reply_detail(findings=(_WARNED,))),
    "forbidden": (question_detail(), reply_detail(findings=(_FORBIDDEN,))),
    "beside_another": (question_detail(reply_detail(), _RIVAL), reply_detail()),
    "correction": (question_detail(reply_detail(state=_R.SENT), _AMENDING), _AMENDING),
    "declined": (
        question_detail(_DECIDED, entries=(_ASKED, entry("reply.declined", 4, EVE, 7, why="not ours"))),
        _DECIDED,
    ),
    "leaving": (question_detail(_LEAVES), _LEAVES),
}


def _draw(of: QuestionDetail, file: ReplyDetail) -> Callable[[], list[Block]]:
    return lambda: review(of, file, PEOPLE, NOW)


def _on_the_web(name: str) -> Callable[[], list[Block]]:
    return lambda: review(*_REVIEWS[name], PEOPLE, NOW, web="https://desk.example.com")


PICTURES: Mapping[str, Callable[[], list[Block]]] = {
    **{name: _draw(*of) for name, of in _REVIEWS.items()},
    "with_a_desk_on_the_web": _on_the_web("fresh"),
    "declined_with_a_desk_on_the_web": _on_the_web("declined"),
}
