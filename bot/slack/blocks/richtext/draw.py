"""Neutral rich text as Slack's: as a quotation in a message, where nothing in it acts and hidden characters are spelt
out, and as the initial value of a rich text input. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.core.richtext.inline import CustomEmoji, Inline, SlackMention, SlackMentionKind, Style, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock
from bot.slack.blocks.elements import Block, Part, exact, preformatted, quote, rich, section
from bot.slack.blocks.escape import safe_url, shortened

_DEEPEST = 8
"""The deepest indent of a list that Slack takes."""
_STYLES = ("bold", "italic", "strike", "code")
_K = SlackMentionKind
_IDS = {_K.USER: ("user", "user_id"), _K.GROUP: ("usergroup", "usergroup_id"), _K.CHANNEL: ("channel", "channel_id")}
_EVERYBODY = ("here", "channel", "everyone")

DrawInline = Callable[[Inline], Sequence[Part]]


def quoted(words: RichText, limit: int) -> Block:
    """Our words as they are shown somewhere, as a quotation; past `limit` characters shortened, and without styles."""
    if len(words.plain) > limit:
        return rich(quote(exact(shortened(words.plain, limit))))
    elements = _elements(words.blocks, _inert, 0)
    return rich(*_in_quotes(elements)) if elements else rich(quote(exact("")))


def initial_value(words: RichText) -> Block:
    """The words for a rich text input, which gives them back as they are (see `read_blocks`)."""
    return rich(*(_elements(words.blocks, _as_typed, 0) or [section()]))


def _elements(blocks: Iterable[TextBlock], draw: DrawInline, border: int) -> list[Part]:
    made: list[Part] = []
    before: TextBlock | None = None
    for block in blocks:
        apart = isinstance(before, Paragraph) and isinstance(block, Paragraph)
        made += _element(block, draw, border, "\n\n" if apart else "")
        before = block
    return made


def _element(block: TextBlock, draw: DrawInline, border: int, lead: str) -> list[Part]:
    match block:
        case Paragraph(inlines):
            parts = [*_lead(lead), *_parts(inlines, draw)]
            return [quote(parts) if border else section(*parts)]
        case CodeBlock(text, language):
            code = preformatted(draw(Words(text)))
            return [{**code, **({"border": 1} if border else {}), **({"language": language} if language else {})}]
        case Quote(inner):
            return _elements(inner, draw, 1)
        case ListBlock():
            return list(_lists(block, draw, border, 0))


def _lists(block: ListBlock, draw: DrawInline, border: int, indent: int) -> Iterator[Part]:
    """Slack's flat row of lists, each with an indent: a list ends where a deeper one begins, and goes on after it."""
    style = "ordered" if block.ordered else "bullet"
    begun: list[Part] = []
    done = 0

    def run() -> Part:
        kept = {"offset": block.start - 1 + done} if block.ordered and block.start - 1 + done else {}
        framed = {"border": 1} if border else {}
        return {"type": "rich_text_list", "style": style, "indent": indent, **kept, **framed, "elements": begun}

    for place, item in enumerate(block.items):
        begun.append(section(*_parts(_flat(one for one in item if not isinstance(one, ListBlock)), draw)))
        deeper = [one for one in item if isinstance(one, ListBlock)]
        if deeper:
            yield run()
            begun, done = [], place + 1
            for one in deeper:
                yield from _lists(one, draw, border, min(indent + 1, _DEEPEST))
    if begun:
        yield run()


def _flat(blocks: Iterable[TextBlock]) -> list[Inline]:
    """What an item holds beside lists, as lines: Slack's items hold nothing else."""
    flat: list[Inline] = []
    for block in blocks:
        flat += [Words("\n")] if flat else []
        flat += block.inlines if isinstance(block, Paragraph) else [Words(block.plain)]
    return flat


def _in_quotes(elements: Sequence[Part]) -> list[Part]:
    """Sections as quotes, neighbours joined; lists and code with the border that marks a quotation."""
    made: list[Part] = []
    for element in elements:
        if element["type"] not in ("rich_text_section", "rich_text_quote"):
            made.append({**element, "border": 1})
            continue
        parts = element["elements"]
        before = made[-1] if made and made[-1]["type"] == "rich_text_quote" else None
        if before is not None and isinstance(parts, list):
            made[-1] = quote([*_list(before), *_lead("" if _leads(parts) else "\n\n"), *parts])
        else:
            made.append(quote(_list(element)))
    return made


def _list(element: Part) -> list[Part]:
    parts = element["elements"]
    return parts if isinstance(parts, list) else []


def _lead(text: str) -> list[Part]:
    return [{"type": "text", "text": text}] if text else []


def _leads(parts: Sequence[Part]) -> bool:
    return bool(parts) and parts[0].get("text") == "\n\n"


def _parts(inlines: Iterable[Inline], draw: DrawInline) -> list[Part]:
    return [part for inline in inlines for part in draw(inline)]


def _inert(inline: Inline) -> Sequence[Part]:
    if isinstance(inline, TextLink) and inline.label:
        address = _styled(exact(f" ({inline.url})"), Style(italic=True))
        return [*_link(inline.url, exact(inline.label), inline.style), *address]
    return _styled(exact(inline.plain), inline.style)


def _link(url: str, label: Sequence[Part], style: Style) -> list[Part]:
    if not safe_url(url):
        return _styled(label, style)
    return _styled([{"type": "link", "url": url, "text": part["text"]} for part in label], style)


def _as_typed(inline: Inline) -> Sequence[Part]:
    match inline:
        case TextLink(url, label):
            return _styled([{"type": "link", "url": url, **({"text": label} if label else {})}], inline.style)
        case CustomEmoji(code):
            return _styled([{"type": "emoji", "name": code}], inline.style)
        case SlackMention(kind, slack) if kind in _IDS:
            name, key = _IDS[kind]
            return _styled([{"type": name, key: slack}], inline.style)
        case SlackMention(_, slack) if slack in _EVERYBODY:
            return _styled([{"type": "broadcast", "range": slack}], inline.style)
    return _styled([{"type": "text", "text": inline.plain}], inline.style)


def _styled(parts: Sequence[Part], style: Style) -> list[Part]:
    on = {name: True for name in _STYLES if getattr(style, name)}
    return [{**part, "style": on} for part in parts] if on else list(parts)
