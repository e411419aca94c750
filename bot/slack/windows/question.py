"""The windows about a question: ignore, hand over, snooze, show in full. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from bot.core.corrections import IGNORE_KINDS
from bot.core.details import KeptPost
from bot.core.model import Question, Tag
from bot.core.moments.suggested import SuggestedMoment
from bot.core.text.graphemes import clipped
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block, Part, field, own_option, plain
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import VIEW_BLOCKS, fit
from bot.slack.windows.parts import modal, reason_field

MOST_OPTIONS = 100
SETTLED_KIND = "settled"
"""What is chosen where a question is closed, and not ignored."""

_PAUSES = "Our promises pause, and it wakes as soon as they write, at the latest then."


Place = tuple[str, str]
"""Channel and thread of the button that opened a window, empty where there is none."""


def ignore_window(question: Question, place: Place = ("", "")) -> Block:
    """Close a question: settled, or ignored as what it is, from `IGNORE_KINDS`; and an optional reason."""
    kinds = [own_option("settled: nothing more to do", SETTLED_KIND)]
    kinds += [own_option(said_so, kind) for kind, said_so in IGNORE_KINDS.items()]
    blocks = [
        field(action_ids.KIND, "What is it?", {"type": "static_select", "options": kinds}),
        reason_field("Why?", optional=True),
    ]
    metadata = WindowMetadata(question=question.number, source_message=place)
    return modal(action_ids.IGNORE_WINDOW, f"Close {question.id}", "Close it", blocks, metadata)


def not_mine_window(question: Question, tags: Mapping[str, Tag], place: Place = ("", "")) -> Block:
    """Hand a question over: correct its tags, name a better person, or both."""
    person: Part = {"type": "users_select", "placeholder": plain("A colleague")}
    blocks = [
        *tags_fields(question.tags, tags, "What is it about?"),
        field(action_ids.PERSON, "Who knows this?", person, optional=True),
        reason_field("Why?", optional=True),
    ]
    metadata = WindowMetadata(question=question.number, source_message=place)
    return modal(action_ids.NOT_MINE_WINDOW, f"{question.id} is not mine", "Hand over", blocks, metadata)


def snooze_window(question: Question, moments: Sequence[SuggestedMoment], place: Place = ("", "")) -> Block:
    """Snooze a question until a moment: one of these, or any other; or until the asker answers, if that is sooner."""
    metadata = WindowMetadata(question=question.number, source_message=place)
    waits = {**own_option("Until the asker answers", "yes"), "description": plain(_PAUSES)}
    boxes: Part = {"type": "checkboxes", "options": [waits]}
    blocks = [
        *moment_fields(moments, "Until when?"),
        field(action_ids.FOR_ASKER, "Do we wait for the asker?", boxes, optional=True),
    ]
    return modal(action_ids.SNOOZE_WINDOW, f"Snooze {question.id}", "Snooze", blocks, metadata)


def moment_fields(moments: Sequence[SuggestedMoment], text: str) -> list[Block]:
    """A moment: one of those that are likely, or any other, which goes before."""
    spans: list[Part] = [{"text": plain(one.label), "value": one.typed} for one in moments]
    span: Part = {"type": "static_select", "options": spans, "initial_option": spans[0]}
    return [
        field(action_ids.SPAN, text, span),
        field(action_ids.MOMENT, "Or until", {"type": "datetimepicker"}, optional=True),
    ]


def show_window(question: Question, blocks: Sequence[Block], title: str = "{}") -> Block:
    """A question in full, where no message can be posted in response; or something about it, as the `title` says."""
    named = clipped(title.format(question.id), 24)
    return {"type": "modal", "title": plain(named), "close": plain("Close"), "blocks": fit(blocks, VIEW_BLOCKS)}


def post_label(kept: KeptPost) -> str:
    post = kept.post
    return f"{label(post.source, 16)} - {label(post.author.handle, 16)} - {label(post.words, 30)}"


def tags_fields(current: Iterable[str], tags: Iterable[str], text: str) -> list[Block]:
    """A choice of tags, with the `current` ones chosen; no field when there are none."""
    options: dict[str, Part] = {name: {"text": plain(clipped(name, 75)), "value": name[:150]} for name in tags}
    if not options:
        return []
    select: Part = {"type": "multi_static_select", **_offered(list(options.values()))}
    initial = [options[name] for name in current if name in options]
    if initial:
        select["initial_options"] = initial
    return [field(action_ids.TAGS, text, select, optional=True)]


def _offered(options: list[Part]) -> Part:
    """Slack takes at most `MOST_OPTIONS` in a list. More are sorted into groups named by their first and last."""
    if len(options) <= MOST_OPTIONS:
        return {"options": options}
    ordered = sorted(options, key=lambda one: str(one["value"]))
    parts = [ordered[start : start + MOST_OPTIONS] for start in range(0, len(ordered), MOST_OPTIONS)]
    return {"option_groups": [{"label": _span(part), "options": part} for part in parts]}


def _span(part: Sequence[Part]) -> Part:
    return plain(f"{clipped(str(part[0]['value']), 30)} to {clipped(str(part[-1]['value']), 30)}")
