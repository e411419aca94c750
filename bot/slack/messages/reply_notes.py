"""Notes about a reply: proposed, changed, approved, on its way, sent, or why not. Pure.

A candidate is shown whole, exactly as the channel will render it, with the channel's own count. Buttons appear only
while the reply is in the state they act on. Notes about questions and posts stand in `question_notes`.
"""

from collections.abc import Callable, Mapping

from bot.core.details import ReplyDetail
from bot.core.replying.compose import word_diff
from bot.core.states import LIVE_REPLIES, ReplyState
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    button,
    exact,
    inert,
    line,
    link,
    link_button,
    moment,
    person,
    pieces,
    preformatted,
    quote,
    rich,
    said,
    section,
    with_names,
)
from bot.slack.blocks.escape import safe_url, shortened
from bot.slack.messages.duplicates import waiting_words
from bot.slack.messages.thread_entry import NoteContext

_R = ReplyState
_SHOWN = 9000
"""Of a candidate, in a note; the review shows it whole, or does not offer to approve it."""


def count(file: ReplyDetail) -> str:
    """The length by the channel's own rule: " (123/280)"."""
    return f" ({file.length:,}/{file.limit:,})" if file.limit else ""


def candidate(text: str) -> Block:
    """Our words, as the channel will show them."""
    return rich(quote(exact(shortened(text, _SHOWN))))


def _value(telling: NoteContext) -> str:
    return str(telling.entry.reply or 0)


def _proposed(telling: NoteContext) -> list[Block]:
    return _wording(telling, " proposes", "")


def _reworded(telling: NoteContext) -> list[Block]:
    return _wording(telling, " changed the words", " Earlier approvals are void.")


def _wording(telling: NoteContext, did: str, after: str) -> list[Block]:
    file, version = telling.file, telling.version
    if file is None or version is None:
        return [line(telling.actor(), said(did + " a reply; its words are no longer kept."))]
    counted = count(file) if version.number == file.reply.version else ""
    withdraw = telling.stands(_R.PROPOSED, _R.CHANGES_ASKED)
    return [
        line(telling.actor(), said(f"{did}{counted}:{after}")),
        candidate(version.text),
        *_rivals(telling),
        *(actions(button("Withdraw", action_ids.WITHDRAW, _value(telling))) if withdraw else []),
    ]


def _rivals(telling: NoteContext) -> list[Block]:
    mine = telling.entry.reply
    others = [f for f in telling.dossier.replies if f.reply.number != mine and f.reply.state in LIVE_REPLIES]
    if not others:
        return []
    by = [part for file in others[:5] for part in (said(" "), person(file.reply.author, telling.people))]
    return [line(said("There is another candidate for this question, by", bold=True), *by)]


def _edited(telling: NoteContext) -> list[Block]:
    version, before = telling.version, telling.before
    if version is None:
        return [line(telling.actor(), said(" changed the words."))]
    shown = difference(before.text, version.text) if before else exact(version.text)
    file = telling.file
    return [
        line(telling.actor(), said(" changed the words for communications" + (count(file) if file else "") + ":")),
        rich(quote(shown)),
    ]


def difference(before: str, after: str) -> list[Part]:
    """What was taken out, struck through, and what was put in, bold."""
    parts = []
    for kind, text in word_diff(before, after):
        style = {"-": {"strike": True}, "+": {"bold": True}}.get(kind, {})
        parts += [{**part, "style": style} if style else part for part in exact(text)]
    return parts or exact(after)


def _approved(telling: NoteContext) -> list[Block]:
    file = telling.file
    of = f" ({len(file.approvals)} of {file.approvals_needed})" if file and file.approvals_needed > 1 else ""
    return [line(said("✅ "), telling.actor(), said(f" approved the reply{of}."), *telling.why(" "))]


def _waiting(telling: NoteContext) -> list[Block]:
    until = telling.moment_of("until")
    when = [said(" at "), moment(until)] if until else []
    undo = telling.stands(_R.WAITING)
    span = f" in {round((until - telling.entry.at).total_seconds())} s," if until else ""
    return [
        line(said(f"The reply leaves{span}"), *when, said("."), *(_while_held(telling) if undo else [])),
        *(actions(button("Undo", action_ids.UNDO, _value(telling), "danger")) if undo else []),
    ]


def _while_held(telling: NoteContext) -> list[Part]:
    if not telling.dossier.held:
        return []
    why = with_names(telling.dossier.held, telling.people, 200)
    return [said(" But sending is held ("), *why, said("): it leaves once that is lifted.")]


def _undone(telling: NoteContext) -> list[Block]:
    return [line(telling.actor(), said(" called the reply back. It did not leave, and needs approval again."))]


def _changes_asked(telling: NoteContext) -> list[Block]:
    return [line(*telling.author(), telling.actor(), said(" asks for changes"), *telling.why())]


def _declined(telling: NoteContext) -> list[Block]:
    return [line(*telling.author(), telling.actor(), said(" declined the reply"), *telling.why())]


def _withdrawn(telling: NoteContext) -> list[Block]:
    return [line(telling.actor(), said(" withdrew the reply"), *telling.why())]


def _handed_over(telling: NoteContext) -> list[Block]:
    file, version = telling.file, telling.version
    if file is None or version is None:
        return [line(said("The reply is to be posted by a person; its words are no longer kept."))]
    text = file.assist.text if file.assist else version.text
    buttons = _assist_buttons(telling, file) if telling.stands(_R.HANDED_OVER) else []
    return [
        line(*telling.author(), said("please post this there yourself, exactly so"), *telling.why()),
        rich(preformatted(pieces(shortened(text, _SHOWN)))),
        *actions(*buttons),
    ]


def _assist_buttons(telling: NoteContext, file: ReplyDetail) -> list[Part]:
    prefilled = link_button(
        "Open with the words filled in", action_ids.OPEN_LINK, file.assist.url if file.assist else ""
    )
    return [*prefilled, button("I posted it", action_ids.I_POSTED_IT, _value(telling), "primary")]


def _sent(telling: NoteContext) -> list[Block]:
    url = telling.entry.data.get("url", "") or (telling.file.reply.url if telling.file else "")
    there = link(url, "see it") if safe_url(url) else []
    stands = line(said("📮 The reply stands in public"), *([said(": "), *there] if there else [said(".")]))
    return [stands, *_who_waits(telling)]


def _who_waits(telling: NoteContext) -> list[Block]:
    """Those who asked the same elsewhere and have no answer yet, and the way to answer the next."""
    later = (entry for entry in telling.dossier.entries if entry.seq > telling.entry.seq)
    told = "" if any(entry.what == "reply.sent" for entry in later) else waiting_words(telling.dossier)
    write = button("Write reply", action_ids.WRITE, str(telling.dossier.question.number))
    return [line(said(told)), *actions(write)] if told else []


def _failed(telling: NoteContext) -> list[Block]:
    buttons = [
        button("Retry", action_ids.RETRY, _value(telling), "primary"),
        button("Withdraw", action_ids.WITHDRAW, _value(telling)),
    ]
    return [
        line(*telling.author(), said("the reply could not be sent", bold=True), *telling.why()),
        *_kept_words(telling),
        *actions(*(buttons if telling.stands(_R.FAILED) else [])),
    ]


def _kept_words(telling: NoteContext) -> list[Block]:
    return [candidate(telling.version.text)] if telling.version else []


def _uncertain(telling: NoteContext) -> list[Block]:
    value = _value(telling)
    sure = "The reply will be sent again. If it is there after all, it will stand there twice."
    buttons = [
        button("It is there", action_ids.IT_IS_THERE, value, "primary"),
        button("It is not there", action_ids.IT_IS_NOT_THERE, value, sure=sure),
    ]
    post = next((k for k in telling.dossier.posts if telling.file and k.number == telling.file.reply.post), None)
    look = link(post.post.url, "Look here") if post and not post.gone else []
    return [
        line(
            *telling.author(),
            said("nobody knows whether the reply was posted", bold=True),
            *telling.why(),
            *([said(" "), *look] if look else []),
        ),
        *_kept_words(telling),
        *actions(*(buttons if telling.stands(_R.UNCERTAIN) else [])),
    ]


def _held(telling: NoteContext) -> list[Block]:
    return [rich(section(said("The reply is held back"), *telling.why()))]


def _put_off(telling: NoteContext) -> list[Block]:
    return [line(said("The reply could not leave yet"), *telling.why(), said(". It is tried again by itself."))]


def _review_refused(telling: NoteContext) -> list[Block]:
    told = "⚠️ Communications cannot be asked: their review channel refuses us. The reply waits and is tried again."
    return [line(said(told), *telling.why(" "))]


def _edited_late(telling: NoteContext) -> list[Block]:
    told = "The message was changed after its words were sent. What stands in public is unchanged."
    return [line(*telling.author(), said(told), *inert(telling.entry.why, 300, 4))]


def _edited_there(telling: NoteContext) -> list[Block]:
    told = "our reply was edited where it stands: it no longer says exactly what was approved."
    return [line(*telling.author(), said(told), *_see_it(telling))]


def _removed(telling: NoteContext) -> list[Block]:
    return [line(*telling.author(), said("our reply was taken away where it stood."), *_see_it(telling))]


def _see_it(telling: NoteContext) -> list[Part]:
    there = link(telling.file.reply.url, "Look there") if telling.file else []
    return [said(" "), *there] if there else []


def _outdated(telling: NoteContext) -> list[Block]:
    return [line(telling.actor(), said(" says that this answer is out of date. It is offered to nobody any more."))]


def _renewed(telling: NoteContext) -> list[Block]:
    return [line(telling.actor(), said(" says that this answer is right. It may be offered again."))]


REPLY_TELLINGS: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    "reply.proposed": _proposed,
    "reply.reworded": _reworded,
    "reply.edited": _edited,
    "reply.approved": _approved,
    "reply.waiting": _waiting,
    "reply.undone": _undone,
    "reply.changes_asked": _changes_asked,
    "reply.declined": _declined,
    "reply.withdrawn": _withdrawn,
    "reply.handed_over": _handed_over,
    "reply.sent": _sent,
    "reply.failed": _failed,
    "reply.uncertain": _uncertain,
    "reply.held": _held,
    "reply.put_off": _put_off,
    "review.refused": _review_refused,
    "reply.edited_late": _edited_late,
    "reply.edited_there": _edited_there,
    "reply.removed": _removed,
    "reply.outdated": _outdated,
    "reply.renewed": _renewed,
}
