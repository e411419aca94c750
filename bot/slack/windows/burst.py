"""The windows about a burst: one answer for all of it, what belongs to it, a decision on its answer. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.burst_answers.answer import BurstAnswer, BurstAnswerKind
from bot.core.bursts import Burst
from bot.core.model import Person
from bot.core.replying.bursts.prepared import ChannelWording, PreparedAnswer
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.settings.sections import MannersSettings
from bot.core.text.graphemes import clipped
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.burst_answers import channel_words, forbidden_blocks, left_out_lines, posts_of_questions, reach_of
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    field,
    hinted,
    line,
    one_line,
    option,
    rich,
    said,
    sentence,
    with_dispatch,
    with_names,
)
from bot.slack.blocks.findings import finding_lines
from bot.slack.blocks.richtext.draw import quoted
from bot.slack.windows.parts import MOST_TYPED, modal, reason_field, words_field
from bot.slack.windows.question import MOST_OPTIONS

_ONCE = "Communications approve it once for all. Each reply then goes its ordinary way: undo, holds, caps."


def answer_all_window(
    burst: Burst,
    kind: BurstAnswerKind,
    prepared: PreparedAnswer,
    people: Mapping[str, Person],
    caps: MannersSettings,
    words: RichText = NO_WORDS,
) -> Block:
    """One answer for all: the words, what each channel would show, whom it goes to and whom it does not."""
    closes = kind is BurstAnswerKind.CLOSING
    typed = with_dispatch(words_field("Your words to everybody who asked", words))
    typed = hinted({**typed, "optional": True}, "Without words the burst is resolved at once.") if closes else typed
    left_out = left_out_lines(prepared.recipients, people)
    blocks = [
        line(*_goes_to(burst, prepared)),
        typed,
        *(block for one in prepared.wordings for block in _as_shown(one, people, caps)),
        *([line(said("Left out", bold=True), said(":")), rich(bullets(left_out))] if left_out else []),
        *_ask_to_allow(burst, prepared),
        sentence(_ONCE),
    ]
    callback = action_ids.RESOLVE_BURST_WINDOW if closes else action_ids.ANSWER_ALL_WINDOW
    title = "Resolve the burst" if closes else "One answer for all"
    submit = "Resolve" if closes else "Put to review"
    return modal(callback, title, submit, blocks, WindowMetadata(burst=burst.number))


def change_burst_window(burst: Burst, within: Sequence[tuple[int, str]], others: Sequence[tuple[int, str]]) -> Block:
    """Which questions are taken out of the burst, and which are put into it."""
    blocks = [
        line(said("The watch leaves each question where you put it.")),
        *_choice(action_ids.QUESTIONS, "Take out", within),
        *_choice(action_ids.OTHERS, "Put in", others),
    ]
    title = clipped(f"Burst about {burst.tag}", 24)
    return modal(action_ids.CHANGE_BURST_WINDOW, title, "Change", blocks, WindowMetadata(burst=burst.number))


def edit_for_all_window(
    answer: BurstAnswer, prepared: PreparedAnswer, people: Mapping[str, Person], caps: MannersSettings, words: RichText
) -> Block:
    """Change the words for everybody and approve the changed ones. What lint forbids passes with a reason."""
    forbidden = any(one.preview.blocked for one in prepared.wordings)
    left_out = left_out_lines(prepared.recipients, people)
    blocks = [
        with_dispatch(words_field("The words that will leave", words)),
        *(block for one in prepared.wordings for block in _as_shown(one, people, caps)),
        *([line(said("Left out", bold=True), said(":")), rich(bullets(left_out))] if left_out else []),
        *([reason_field("Why may they leave all the same?", optional=True)] if forbidden else []),
    ]
    return modal(action_ids.EDIT_FOR_ALL_WINDOW, "Edit and approve", "Approve for all", blocks, _metadata(answer))


def override_for_all_window(answer: BurstAnswer) -> Block:
    """What lint forbids in an answer to a whole burst, and why it may leave."""
    told = "With your reason they are approved for all. It is told with your name beside each reply."
    blocks = [*forbidden_blocks(answer), sentence(told), reason_field("Why may they leave all the same?")]
    title, submit = "Override the block", "Override and approve"
    return modal(action_ids.OVERRIDE_FOR_ALL_WINDOW, title, submit, blocks, _metadata(answer))


def decline_for_all_window(answer: BurstAnswer) -> Block:
    """Why an answer to a whole burst is not to be said."""
    told = f"This declines the answer to {reach_of(answer.going)}. Its author prepares another."
    blocks = [sentence(told), reason_field("Why?")]
    return modal(action_ids.DECLINE_FOR_ALL_WINDOW, "Decline for all", "Decline", blocks, _metadata(answer))


def _metadata(answer: BurstAnswer) -> WindowMetadata:
    return WindowMetadata(burst=answer.number, sha256=answer.sha256)


def _ask_to_allow(burst: Burst, prepared: PreparedAnswer) -> list[Block]:
    """What lint forbids may be put before communications, who can let it pass with a reason."""
    forbidden = any(one.preview.blocked and one.preview.fits for one in prepared.wordings)
    ask = button("Ask communications to allow it", action_ids.ASK_TO_ALLOW, str(burst.number))
    return actions(ask) if forbidden else []


def _goes_to(burst: Burst, prepared: PreparedAnswer) -> list[Part]:
    channels: dict[str, int] = {}
    for one in prepared.going:
        channels[one.source] = channels.get(one.source, 0) + 1
    about = {**one_line(burst.tag, 60), "style": {"bold": True}}
    count = f"{len(prepared.going)} of {reach_of(prepared.recipients)} about "
    where = [said(": "), channel_words(channels)] if channels else []
    return [said("Goes to ", bold=True), said(count), about, *where]


def _as_shown(one: ChannelWording, people: Mapping[str, Person], caps: MannersSettings) -> list[Block]:
    """What one channel shows, with what lint says of it there, and what keeps it waiting."""
    preview = one.preview
    heading = f" shows it ({preview.length:,}/{preview.limit:,}), to {posts_of_questions(one.count, one.questions)}:"
    notes = [[said("Not taken: ", bold=True), *with_names(one.why, people, 300)]] if one.why else []
    notes += finding_lines(preview.findings)
    if one.hold_reason:
        notes.append([said("Held: ", bold=True), *with_names(one.hold_reason, people, 200)])
    if caps.per_source_hour and one.count > caps.per_source_hour:
        notes.append([said(f"At most {caps.per_source_hour} leave there within an hour, by our own settings.")])
    return [
        line(said("As "), one_line(one.source, 40), said(heading)),
        quoted(preview.shown, MOST_TYPED),
        *([rich(bullets(notes))] if notes else []),
    ]


def _choice(name: str, text: str, listed: Sequence[tuple[int, str]]) -> list[Block]:
    """A choice of several questions; no field where there is none."""
    options = [option(f"Q-{number} {words}", str(number)) for number, words in listed[:MOST_OPTIONS]]
    select: Part = {"type": "multi_static_select", "options": options}
    return [field(name, text, select, optional=True)] if options else []
