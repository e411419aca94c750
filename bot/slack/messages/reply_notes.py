"""Notes about a reply: what its author must notice, so that Slack calls them. Pure.

Everything else that happens to a reply is told by its living message alone, in `reply`.
"""

from collections.abc import Callable, Mapping

from bot.core.details import ReplyDetail
from bot.core.replying.compose import word_diff
from bot.core.richtext.model import RichText
from bot.core.text.graphemes import clipped
from bot.slack.blocks.elements import Block, Part, exact, line, link, one_line, quote, rich, said
from bot.slack.blocks.richtext.draw import quoted
from bot.slack.messages.thread_entry import NoteContext

_SHOWN = 9000
"""Of a candidate, in a thread; the review shows it whole, or the thread below that."""


def length_label(file: ReplyDetail) -> str:
    """The length by the channel's own rule: " (123/280)"."""
    return f" ({file.length:,}/{file.limit:,})" if file.limit else ""


_BESIDE = 100


def candidate(shown: RichText) -> Block:
    """Our words, as the channel will show them."""
    return quoted(shown, _SHOWN)


def difference(before: str, after: str, most: int = 0) -> list[Part]:
    """What was taken out, struck through, and what was put in, bold, of the words as they are read there. In more than
    `most` characters, what stays is cut to what is beside a change; 0 for no limit.
    """
    changes = word_diff(before, after)
    long = most and sum(len(text) for _, text in changes) > most
    parts = []
    for kind, text in changes:
        style = {"-": {"strike": True}, "+": {"bold": True}}.get(kind, {})
        shown = _beside(text) if long and kind == "=" else text
        parts += [{**part, "style": style} if style else part for part in exact(shown)]
    return parts or exact(after)


def _beside(text: str) -> str:
    """The beginning and the end of words that stay."""
    return text if len(text) <= 2 * _BESIDE else f"{clipped(text, _BESIDE)} … {text[-_BESIDE:]}"


def _changes_asked(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" asks for changes"), *context.why()]


def _declined(context: NoteContext) -> list[Part]:
    return [context.actor(), said(" declined the reply"), *context.why()]


def _reassessed(context: NoteContext) -> list[Part]:
    held = context.entry.data.get("was") in ("waiting", "handed_over")
    mark, told = ("⏸ ", "held, and asked about again") if held else ("⚠️ ", "asked about again")
    return [said(mark), said(f"the reply is {told}", bold=True), *context.why()]


def _handed_over(context: NoteContext) -> list[Part]:
    return [said("please post this there yourself, exactly so"), *context.why()]


def posted_anyway(context: NoteContext) -> list[Part]:
    """What the author and communications are told when words were posted that had been taken back."""
    there = link(context.entry.data.get("url", ""), "Look there")
    told = "these words were posted by hand although they had been taken back"
    remedy = ". Take them away there, or answer anew."
    return [said(told, bold=True), said(remedy), *([said(" "), *there] if there else [])]


def _opted_out(context: NoteContext) -> list[Part]:
    told = "the reply is withdrawn, and its words are kept here"
    return [said("⛔ "), said(told, bold=True), *context.why()]


def _failed(context: NoteContext) -> list[Part]:
    return [said("the reply could not be sent", bold=True), *context.why()]


def _uncertain(context: NoteContext) -> list[Part]:
    post = next(
        (k for k in context.detail.posts if context.reply_detail and k.number == context.reply_detail.reply.post), None
    )
    look = link(post.post.url, "Look here") if post and not post.gone else []
    asked = said("nobody knows whether the reply was posted", bold=True)
    return [asked, *context.why(), *([said(" "), *look] if look else [])]


def _review_refused(context: NoteContext) -> list[Part]:
    told = "⚠️ Communications cannot be asked: their review channel refuses us. The reply waits and is tried again."
    return [said(told), *context.why(" ")]


def _edited_there(context: NoteContext) -> list[Part]:
    told = "our reply was edited where it stands: it no longer says exactly what was approved."
    return [said(told), *_see_it(context)]


def _removed(context: NoteContext) -> list[Part]:
    by = [said(" by "), one_line(context.entry.why, 80)] if context.entry.why else []
    return [said("our reply was taken away where it stood"), *by, said("."), *_see_it(context)]


def _see_it(context: NoteContext) -> list[Part]:
    there = link(context.reply_detail.reply.url, "Look there") if context.reply_detail else []
    return [said(" "), *there] if there else []


NOTE_LINES: Mapping[str, Callable[[NoteContext], list[Part]]] = {
    "reply.changes_asked": _changes_asked,
    "reply.declined": _declined,
    "reply.reassessed": _reassessed,
    "reply.handed_over": _handed_over,
    "reply.posted_anyway": posted_anyway,
    "reply.opted_out": _opted_out,
    "reply.failed": _failed,
    "reply.uncertain": _uncertain,
    "review.refused": _review_refused,
    "reply.edited_there": _edited_there,
    "reply.removed": _removed,
}
"""What is told of a reply with a call, in a line; its living message tells the same line without one."""


def _called(tell: Callable[[NoteContext], list[Part]]) -> Callable[[NoteContext], list[Block]]:
    return lambda context: [line(*context.author(), *tell(context))]


def _edited(context: NoteContext) -> list[Block]:
    """Communications changed the words: their author is shown the difference."""
    version, before = context.version, context.previous_version
    counted = length_label(context.reply_detail) if context.reply_detail else ""
    told = line(*context.author(), context.actor(), said(f" changed the words for communications{counted}:"))
    if version is None:
        return [told]
    return [
        told,
        rich(quote(difference(before.shown.plain, version.shown.plain))) if before else candidate(version.shown),
    ]


REPLY_NOTES: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    "reply.edited": _edited,
    **{what: _called(tell) for what, tell in NOTE_LINES.items()},
}
"""Every kind of entry about a reply that a note tells of."""
