"""The forms by which something is done about a reply. Each is one act of the desk, the same that Slack's buttons do."""

from collections.abc import Callable

from starlette.responses import Response

from bot.core.errors import Blocked, Faulty, Inside, Stale
from bot.core.permissions import Act
from bot.core.replying.compose import Preview
from bot.core.richtext.model import RichText
from bot.core.states import ReplyState
from bot.desk.context import AlreadyHandled
from bot.web.page import Form, View
from bot.web.pages.outbound import render_one
from bot.web.replies.drawing import typed_words
from bot.web.replies.opening import Draft
from bot.web.visit import Visit

_LISTS = ("/outbound", "/review")
_TYPED = ("words", "why", "url")
Doing = Callable[[Visit, int], str]
"""Does an act to a reply and says, for the next page, what was done."""


def _form(slug: str, act: Act, do: Doing) -> Form:
    return Form(f"/outbound/{{reply}}/{slug}", _view(slug, do), act)


def _view(slug: str, do: Doing) -> View:
    """What was typed is not lost where it could not be done: it is shown again with what is wrong."""

    def view(visit: Visit) -> Response:
        number = visit.number("reply")
        try:
            return visit.go(_next(visit, number), do(visit, number))
        except AlreadyHandled:
            raise
        except (Faulty, Stale) as problem:
            return render_one(visit, _draft(visit, slug, problem), 409 if isinstance(problem, Stale) else 400)

    return view


def _draft(visit: Visit, slug: str, problem: Inside) -> Draft:
    typed = {name: visit.text(name) for name in _TYPED}
    return Draft(slug, str(problem), typed, blocked=isinstance(problem, Blocked))


def _next(visit: Visit, number: int) -> str:
    """Where one came from, if that is one of our lists; after a decision in review, what waits next."""
    back = visit.text("back")
    if back.split("?")[0].startswith(f"{_LISTS[1]}"):
        return _LISTS[1]
    return back if back.split("?")[0] == f"{_LISTS[0]}/{number}" else f"{_LISTS[0]}/{number}"


def _approve(visit: Visit, number: int) -> str:
    keep = bool(visit.text("keep_others"))
    visit.desk.reviews.approve(number, visit.by, visit.text("seen"), visit.event, keep_others=keep)
    return _after_approval(visit, number)


def _after_approval(visit: Visit, number: int) -> str:
    detail, file = visit.desk.replies.detail(number)
    if file.reply.state is ReplyState.PROPOSED:
        return f"Approved: {len(file.approvals)} of {file.approvals_needed}. {detail.question.id} waits for another."
    return f"Approved. The answer to {detail.question.id} leaves once it can no longer be undone."


def _edit(visit: Visit, number: int) -> str:
    words = _words(visit)
    visit.desk.reviews.edit_and_approve(number, visit.by, words, visit.text("seen"), visit.event, why=visit.text("why"))
    return _after_approval(visit, number)


def _override(visit: Visit, number: int) -> str:
    visit.desk.reviews.override_and_approve(number, visit.by, visit.text("why"), visit.text("seen"), visit.event)
    return _after_approval(visit, number)


def _ask_for_changes(visit: Visit, number: int) -> str:
    visit.desk.reviews.ask_for_changes(number, visit.by, visit.text("why"), visit.text("seen"), visit.event)
    return "Its author is asked for changes."


def _decline(visit: Visit, number: int) -> str:
    visit.desk.reviews.decline(number, visit.by, visit.text("why"), visit.text("seen"), visit.event)
    return "Declined. Its author is told why."


def _withdraw(visit: Visit, number: int) -> str:
    visit.desk.replies.withdraw(number, visit.by, visit.event)
    return "Withdrawn. Nothing leaves."


def _undo(visit: Visit, number: int) -> str:
    visit.desk.replies.undo(number, visit.by, visit.event)
    return "Stopped. It waits in review again."


def _resume(visit: Visit, number: int) -> str:
    return f"The answer to {visit.desk.sending.resume_one(number, visit.by, visit.event)} leaves; the hold stays."


def _retry(visit: Visit, number: int) -> str:
    visit.desk.replies.retry(number, visit.by, visit.event)
    return "It is sent again."


def _post_by_hand(visit: Visit, number: int) -> str:
    visit.desk.replies.post_by_hand(number, visit.by, visit.event)
    return "It is handed to a person, with the exact words and the way there."


def _confirm_sent(visit: Visit, number: int) -> str:
    _, file = visit.desk.replies.detail(number)
    by_hand = file.reply.state is ReplyState.HANDED_OVER
    confirm = visit.desk.replies.confirm_posted_by_hand if by_hand else visit.desk.replies.confirm_sent
    confirm(number, visit.by, visit.text("url"), visit.event)
    return "Recorded: it stands in public."


def _confirm_absent(visit: Visit, number: int) -> str:
    visit.desk.replies.confirm_absent(number, visit.by, visit.event)
    return "It is sent again."


def _correct(visit: Visit, number: int) -> str:
    propose = visit.desk.published.ask_to_allow if visit.text("allow") else visit.desk.published.amend
    propose(number, visit.by, _words(visit), visit.event)
    return "The correction is in review."


def _take_back(visit: Visit, number: int) -> str:
    deleted = visit.desk.published.take_back(number, visit.by, visit.text("why"), visit.event)
    return "It is being deleted there." if deleted else "Communications are asked to take it back."


def _leave(visit: Visit, number: int) -> str:
    visit.desk.published.leave(number, visit.by, visit.event)
    return "It stays where it stands."


def _words(visit: Visit) -> RichText:
    return typed_words(visit.text("words"), markdown=bool(visit.text("markdown")))


def _previewing(slug: str, preview: Callable[[Visit, int], Preview]) -> View:
    """What the channel would show of the words as they were typed, beside them; nothing is changed."""

    def view(visit: Visit) -> Response:
        typed = {name: visit.text(name) for name in _TYPED}
        shown = preview(visit, visit.number("reply"))
        return render_one(visit, Draft(slug, typed=typed, preview=shown, blocked=shown.blocked))

    return view


FORMS = (
    _form("approve", Act.APPROVE, _approve),
    _form("edit", Act.EDIT, _edit),
    Form(
        "/outbound/{reply}/edit/preview",
        _previewing("edit", lambda v, n: v.desk.reviews.preview(n, v.by, _words(v))),
        Act.EDIT,
    ),
    _form("override", Act.OVERRIDE_BLOCK, _override),
    _form("changes", Act.ASK_FOR_CHANGES, _ask_for_changes),
    _form("decline", Act.DECLINE, _decline),
    _form("withdraw", Act.WITHDRAW, _withdraw),
    _form("undo", Act.UNDO, _undo),
    _form("resume", Act.RESUME, _resume),
    _form("retry", Act.RETRY, _retry),
    _form("by-hand", Act.POST_BY_HAND, _post_by_hand),
    _form("sent", Act.CONFIRM_SENT, _confirm_sent),
    _form("absent", Act.CONFIRM_ABSENT, _confirm_absent),
    _form("correct", Act.CORRECT, _correct),
    Form(
        "/outbound/{reply}/correct/preview",
        _previewing("correct", lambda v, n: v.desk.published.preview(n, v.by, _words(v))),
        Act.CORRECT,
    ),
    _form("take-back", Act.PROPOSE_TAKING_BACK, _take_back),
    _form("leave", Act.TAKE_BACK, _leave),
)
