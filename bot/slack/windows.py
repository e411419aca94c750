"""The windows a person fills in. Pure: values in, a view out.

What a window remembers is `names.Carried`, numbers only. Fields are named in `names`; what a submission does is decided
by `handlers.windows`.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.core.corrections import IGNORED_AS
from bot.core.details import Dossier, KeptPost, ReplyFile
from bot.core.model import Person, Question, Tag, Way
from bot.core.replying.compose import Preview
from bot.core.replying.target import target_of
from bot.slack import names
from bot.slack.fit import fit
from bot.slack.names import Carried
from bot.slack.quoted import words
from bot.slack.rich import (
    Block,
    Part,
    bullets,
    exact,
    field,
    hinted,
    line,
    live,
    one_line,
    option,
    plain,
    quote,
    rich,
    said,
    sentence,
    with_names,
)
from bot.slack.text import label, shortened

VIEW_BLOCKS = 100
MOST_TYPED = 3000
"""The longest text a Slack input takes."""
_OPTIONS = 100

SPANS: Mapping[str, str] = {
    "60": "an hour",
    "240": "four hours",
    "1440": "a day",
    "4320": "three days",
    "10080": "a week",
}
"""How long a question may be put off: minutes, as a person says them."""


def write_window(
    dossier: Dossier, carried: Carried, text: str = "", post: int | None = None, preview: Preview | None = None
) -> Block:
    """Write a reply; `preview` is drawn again at each change. `post` is the one chosen, None for the likeliest.

    Raises NotFound when the question has no such post.
    """
    answerable = answerable_posts(dossier)
    chosen = target_of(dossier, post)
    blocks = [
        words(chosen, 800),
        *_targets(answerable, chosen),
        live(_typed("Your words", text)),
        *previewed(preview),
    ]
    return _window(names.WRITE_WINDOW, f"Reply to {dossier.question.id}", "Propose", blocks, carried)


def edit_window(file: ReplyFile, sha256: str, text: str = "", preview: Preview | None = None) -> Block:
    """Change a candidate and approve the changed words; its author sees the difference.

    `sha256` is what the person was looking at; `text` is what the field began with, the candidate at first.
    """
    blocks = [live(_typed("The words that will leave", text or file.reply.text)), *previewed(preview)]
    return _window(names.EDIT_WINDOW, "Edit and approve", "Approve", blocks, _about(file, sha256))


def changes_window(file: ReplyFile, sha256: str) -> Block:
    carried = _about(file, sha256)
    return _window(names.CHANGES_WINDOW, "Ask for changes", "Ask", [_reason("What should change?")], carried)


def decline_window(file: ReplyFile, sha256: str) -> Block:
    return _window(names.DECLINE_WINDOW, "Decline the reply", "Decline", [_reason("Why?")], _about(file, sha256))


def ignore_window(question: Question) -> Block:
    """Say what it is, which teaches; only "something else" needs words."""
    kinds = [option(said_so, kind) for kind, said_so in IGNORED_AS.items()]
    blocks = [
        field(names.KIND, "What is it?", {"type": "static_select", "options": kinds}),
        _reason("Why?", optional=True),
    ]
    carried = Carried(question=question.number)
    return _window(names.IGNORE_WINDOW, f"Ignore {question.id}", "Ignore", blocks, carried)


def not_mine_window(question: Question, tags: Mapping[str, Tag]) -> Block:
    """Correct the tags, name a better person, or both."""
    person: Part = {"type": "users_select", "placeholder": plain("A colleague")}
    blocks = [
        *_tags(question.tags, tags),
        field(names.PERSON, "Who knows this?", person, optional=True),
        _reason("Why?", optional=True),
    ]
    carried = Carried(question=question.number)
    return _window(names.NOT_MINE_WINDOW, f"{question.id} is not mine", "Hand over", blocks, carried)


def snooze_window(question: Question) -> Block:
    """Put a question off, for a while or until a moment."""
    spans = [option(said_so, minutes) for minutes, said_so in SPANS.items()]
    span: Part = {"type": "static_select", "options": spans, "initial_option": spans[0]}
    blocks = [
        field(names.SPAN, "For how long?", span),
        field(names.MOMENT, "Or until", {"type": "datetimepicker"}, optional=True),
    ]
    carried = Carried(question=question.number)
    return _window(names.SNOOZE_WINDOW, f"Snooze {question.id}", "Snooze", blocks, carried)


def posted_window(reply: int) -> Block:
    """A person says they posted the words by hand."""
    return _window(names.POSTED_WINDOW, "Posted by hand", "I posted it", [_place()], Carried(reply=reply))


def there_window(reply: int) -> Block:
    """A person says a reply whose answer was lost stands there."""
    return _window(names.THERE_WINDOW, "It is there", "It is there", [_place()], Carried(reply=reply))


def show_window(question: Question, blocks: Sequence[Block]) -> Block:
    """A question in full, where no message can be answered with it."""
    return {"type": "modal", "title": plain(question.id), "close": plain("Close"), "blocks": fit(blocks, VIEW_BLOCKS)}


def told_window(told: str, people: Mapping[str, Person]) -> Block:
    """Something that did not work, where no message can be answered with it."""
    blocks = [line(*with_names(told, people))]
    return {"type": "modal", "title": plain("That was not done"), "close": plain("Close"), "blocks": blocks}


def answerable_posts(dossier: Dossier) -> list[KeptPost]:
    """The posts a reply can go to."""
    return [kept for kept in dossier.posts if not kept.gone and kept.post.abilities.reply is not Way.NONE]


def previewed(preview: Preview | None) -> list[Block]:
    """The words as the channel will show them, their count, and what lint says."""
    if preview is None:
        return []
    fits = "" if preview.fits else " Too long for this channel."
    findings = [[one_line(found, 250)] for found in preview.findings[:10]]
    blocked = [[said("This must not leave: change it before you propose it.", bold=True)]] if preview.blocked else []
    notes = [*blocked, *findings]
    return [
        line(said(f"As it will appear ({preview.length:,}/{preview.limit:,}):", bold=True), said(fits)),
        rich(quote(exact(shortened(preview.text, MOST_TYPED + 500)))),
        *([rich(bullets(notes))] if notes else []),
    ]


def _window(callback: str, title: str, submit: str, blocks: Sequence[Block], carried: Carried) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title[:24]),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": carried.packed(),
        "blocks": fit(blocks, VIEW_BLOCKS),
    }


def _about(file: ReplyFile, sha256: str) -> Carried:
    return Carried(question=file.reply.question, reply=file.reply.number, sha256=sha256)


def _typed(text: str, initial: str) -> Block:
    element: Part = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": MOST_TYPED,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if initial:
        element["initial_value"] = initial[:MOST_TYPED]
    return field(names.WORDS, text, element)


def _reason(text: str, *, optional: bool = False) -> Block:
    element: Part = {"type": "plain_text_input", "multiline": True, "max_length": 500}
    return field(names.WHY, text, element, optional=optional)


def _place() -> Block:
    block = field(names.LINK, "Where does it stand?", {"type": "url_text_input"}, optional=True)
    return hinted(block, "The address of the reply, so that its answers are found.")


def _targets(answerable: Sequence[KeptPost], chosen: KeptPost) -> list[Block]:
    if not answerable:
        return [sentence("None of this question's posts can be answered any more.")]
    if len(answerable) == 1:
        return []
    options = {kept.number: option(_named(kept), str(kept.number)) for kept in answerable[-_OPTIONS:]}
    select: Part = {"type": "static_select", "options": list(options.values())}
    if chosen.number in options:
        select["initial_option"] = options[chosen.number]
    return [live(field(names.POST, "Which post?", select))]


def _named(kept: KeptPost) -> str:
    post = kept.post
    return f"{label(post.source, 16)} - {label(post.author.handle, 16)} - {label(post.words, 30)}"


def _tags(current: Iterable[str], tags: Mapping[str, Tag]) -> list[Block]:
    options: dict[str, Part] = {name: {"text": plain(name[:75]), "value": name[:150]} for name in tags}
    if not options:
        return []
    select: Part = {"type": "multi_static_select", **_offered(list(options.values()))}
    initial = [options[name] for name in current if name in options]
    if initial:
        select["initial_options"] = initial
    return [field(names.TAGS, "What is it about?", select, optional=True)]


def _offered(options: list[Part]) -> Part:
    """A list takes `_OPTIONS`. More are offered by the alphabet, in groups named by their first and last."""
    if len(options) <= _OPTIONS:
        return {"options": options}
    ordered = sorted(options, key=lambda one: str(one["value"]))
    parts = [ordered[start : start + _OPTIONS] for start in range(0, len(ordered), _OPTIONS)]
    return {"option_groups": [{"label": _span(part), "options": part} for part in parts]}


def _span(part: Sequence[Part]) -> Part:
    return plain(f"{str(part[0]['value'])[:30]} to {str(part[-1]['value'])[:30]}")
