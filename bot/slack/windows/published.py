"""The windows about a reply that stands in public: correct it, take it back, or hear why that cannot be done. Pure."""

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.replying.compose import Preview
from bot.core.richtext.model import NO_WORDS, RichText
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    actions,
    button,
    line,
    link,
    plain,
    said,
    sentence,
    with_dispatch,
)
from bot.slack.blocks.richtext.draw import quoted
from bot.slack.windows.parts import MOST_TYPED, modal, reason_field, reply_metadata, words_field
from bot.slack.windows.reply import ask_to_allow, preview_blocks

TOO_LONG = (
    f"It is longer than a window takes ({MOST_TYPED:,} characters). Take it back and answer anew from the thread, or "
    "answer a second time with a reply that begins “Correction:”."
)


def correction_words(file: ReplyDetail) -> RichText:
    """The words a correction begins with: those of the message that was changed too late, else what stands there."""
    late = file.reply.late_words
    return file.reply.standing_words if late.is_empty else late


def amend_window(file: ReplyDetail, words: RichText = NO_WORDS, preview: Preview | None = None) -> Block:
    """Propose other words in the place of those that stand in public; `words` are the field's initial value."""
    blocks = [
        line(said("It says there now:", bold=True)),
        quoted(file.reply.standing_shown, MOST_TYPED),
        with_dispatch(words_field("What it should say", correction_words(file) if words.is_empty else words)),
        *preview_blocks(preview),
        *ask_to_allow(preview, file.reply.number),
    ]
    return modal(action_ids.AMEND_WINDOW, "Correct it in public", "Propose", blocks, reply_metadata(file, ""))


def take_back_window(file: ReplyDetail, why: str = "") -> Block:
    """Take a reply back, or propose that to communications; `why` is the reason that somebody gave already."""
    blocks = [
        quoted(file.reply.standing_shown, MOST_TYPED),
        sentence("Communications delete it in public at once; what its author says here is put before them."),
        reason_field("Why?", initial=why),
    ]
    return modal(action_ids.TAKE_BACK_WINDOW, "Take it back", "Take it back", blocks, reply_metadata(file, ""))


def obstacle_window(detail: QuestionDetail, file: ReplyDetail, told: str) -> Block:
    """Why that cannot be done from here, and what can."""
    there = link(file.reply.url, "See it where it stands")
    write = button("Write reply", action_ids.WRITE, str(detail.question.number))
    blocks = [sentence(told), *([line(*there)] if there else []), *actions(write)]
    return {"type": "modal", "title": plain("Not from here"), "close": plain("Close"), "blocks": blocks}
