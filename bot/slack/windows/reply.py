"""The windows about a reply: write it, say that it was posted by hand, say that it is there. Pure.

What a window keeps is `action_ids.WindowMetadata`. Fields are named in `action_ids`; submissions are handled in
`handlers.windows`.
"""

from collections.abc import Sequence

from bot.core.details import KeptPost, QuestionDetail
from bot.core.replying.compose import Preview
from bot.core.replying.target import can_be_answered, target_of
from bot.core.replying.versions import present_version
from bot.core.richtext.model import RichText, words_of
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    field,
    hinted,
    line,
    option,
    own_option,
    person,
    plain,
    rich,
    said,
    sentence,
    with_dispatch,
)
from bot.slack.blocks.findings import finding_lines
from bot.slack.blocks.quote import post_quote
from bot.slack.blocks.richtext.draw import quoted
from bot.slack.windows.parts import MOST_TYPED, link_field, modal, words_field
from bot.slack.windows.question import MOST_OPTIONS, post_label


def write_window(
    detail: QuestionDetail,
    metadata: WindowMetadata,
    words: RichText | str = "",
    post: int | None = None,
    preview: Preview | None = None,
    attachments: Sequence[Block] = (),
    by: str = "",
) -> Block:
    """`by` writes a reply; `preview` is redrawn at each change. `post` is the number of the one chosen, None for the
    default. `attachments` are the fields for images.

    Raises NotFound when the question has no such post, NotAllowed when it takes no reply from us.
    """
    answerable = [kept for kept in detail.posts if can_be_answered(kept)]
    chosen = target_of(detail, post)
    present = present_version(detail, by, post, metadata.source_message)
    blocks = [
        *claim_blocks(detail, by),
        post_quote(chosen, 800),
        *_targets(answerable, chosen),
        with_dispatch(words_field("Your words", words_of(words))),
        *preview_blocks(preview),
        *attachments,
        *(_another() if present else []),
        *_despite_claim(detail, by),
        *ask_to_allow(preview, detail.question.number),
    ]
    return modal(action_ids.WRITE_WINDOW, f"Reply to {detail.question.id}", "Propose", blocks, metadata)


def posted_window(reply: int) -> Block:
    """A person says they posted the reply by hand."""
    return modal(action_ids.POSTED_WINDOW, "Posted by hand", "I posted it", [link_field()], WindowMetadata(reply=reply))


def there_window(reply: int) -> Block:
    """A person says that a reply of unknown outcome was in fact posted."""
    return modal(action_ids.THERE_WINDOW, "It is there", "It is there", [link_field()], WindowMetadata(reply=reply))


MUST_NOT_LEAVE = "This must not leave: change it before you propose it."


def preview_blocks(preview: Preview | None, forbidden: str = MUST_NOT_LEAVE) -> list[Block]:
    """The text as the channel will show it, its length, and the lint findings; `forbidden` where one forbids it."""
    if preview is None:
        return []
    fits = "" if preview.fits else " Too long for this channel."
    blocked = [[said(forbidden, bold=True)]] if preview.blocked else []
    notes = [*blocked, *finding_lines(preview.findings)]
    return [
        line(said(f"As it will appear ({preview.length:,}/{preview.limit:,}):", bold=True), said(fits)),
        quoted(preview.shown, MOST_TYPED + 500),
        *([rich(bullets(notes))] if notes else []),
    ]


def ask_to_allow(preview: Preview | None, number: int) -> list[Block]:
    """What lint forbids may be put before communications, who can let it pass with a reason."""
    if preview is None or not preview.blocked or not preview.fits:
        return []
    return actions(button("Ask communications to allow it", action_ids.ASK_TO_ALLOW, str(number)))


def asked_window() -> Block:
    """In place of the window, once communications were asked."""
    told = "Communications see what lint forbids before anything else. They let it pass with a reason, or turn it down."
    return {
        "type": "modal",
        "title": plain("Communications decide"),
        "close": plain("Close"),
        "blocks": [sentence(told)],
    }


def claim_blocks(detail: QuestionDetail, by: str) -> list[Block]:
    """Who else has claimed it, and that nothing is proposed beside them unless its author says so."""
    holder = detail.question.claimed_by
    if holder in ("", by):
        return []
    told = f" has claimed {detail.question.id}. "
    remedy = "Talk to them, or tick “Propose all the same” below: else nothing goes to review."
    return [line(said("⚠️ "), person(holder, {}), said(told, bold=True), said(remedy))]


def _despite_claim(detail: QuestionDetail, by: str) -> list[Block]:
    """The box without which nothing is proposed beside another's claim. Its value names whose claim it is about."""
    holder = detail.question.claimed_by
    if holder in ("", by):
        return []
    box = own_option("Propose all the same, beside whoever has claimed it", holder)
    return [field(action_ids.DESPITE_CLAIM, "Somebody else's claim", _boxes(box), optional=True)]


def _another() -> list[Block]:
    """The choice between the next version of a candidate there is, and another beside it."""
    block = field(
        action_ids.ANOTHER, "Another reply", _boxes(option("Propose another reply", "another")), optional=True
    )
    return [hinted(block, "Else these words are the next version of the one there is: as reply another: in a message.")]


def _boxes(*options: Part) -> Part:
    return {"type": "checkboxes", "options": list(options)}


def _targets(answerable: Sequence[KeptPost], chosen: KeptPost) -> list[Block]:
    if not answerable:
        return [sentence("None of this question's posts can be answered any more.")]
    if len(answerable) == 1:
        return []
    options = {kept.number: option(post_label(kept), str(kept.number)) for kept in answerable[-MOST_OPTIONS:]}
    select: Part = {"type": "static_select", "options": list(options.values())}
    if chosen.number in options:
        select["initial_option"] = options[chosen.number]
    return [with_dispatch(field(action_ids.POST, "Which post?", select))]
