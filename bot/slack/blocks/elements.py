"""The pieces blocks are built from: rich_text parts, buttons, fields of a window. Pure values, as Slack's JSON.

No mrkdwn anywhere: it has no complete escape. Sizes of single pieces are kept here, those of a whole message in
`limits`. What stands on a message is said in `bot.slack.messages`, in a window in `bot.slack.windows`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.model import Person
from bot.slack.blocks.escape import TEXT_LIMIT, clean, few_lines, host, label, reveal_hidden, safe_url, shortened, split

Block = dict[str, object]
Part = dict[str, object]

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,20})>")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")


def said(text: str, *, bold: bool = False, italic: bool = False, strike: bool = False) -> Part:
    """Our own short words, as they stand."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic), ("strike", strike)) if on}
    part: Part = {"type": "text", "text": text[:TEXT_LIMIT] or " "}
    return {**part, "style": style} if style else part


def inert(text: str, limit: int = 600, lines: int = 30) -> list[Part]:
    """A stranger's words: cleaned, shortened to `limit` characters and `lines` lines, and plain text for ever."""
    return pieces(few_lines(shortened(clean(text), limit), lines))


def one_line(text: str, limit: int = 80) -> Part:
    """A stranger's words on one line: a name, a title."""
    flat = " ".join(clean(text[: limit * 20]).split())
    return said(flat if len(flat) <= limit else flat[: limit - 1] + "…")


def exact(text: str) -> list[Part]:
    """Our words, whole; what would be hidden in them is spelt out."""
    return pieces(reveal_hidden(text))


def pieces(text: str) -> list[Part]:
    """`text` as parts of at most 3000 characters each."""
    return [{"type": "text", "text": piece} for piece in split(text)] or [said("(no words)", italic=True)]


def person(slack: str, people: Mapping[str, Person], *, call: bool = False) -> Part:
    """A colleague by name; `call` mentions them, so that Slack tells them."""
    if call and _USER.fullmatch(slack):
        return {"type": "user", "user_id": slack}
    known = people.get(slack)
    if known is not None:
        return one_line(known.name)
    return {"type": "user", "user_id": slack} if _USER.fullmatch(slack) else one_line(slack or "somebody")


def with_names(text: str, people: Mapping[str, Person], limit: int = 600) -> list[Part]:
    """A sentence in which colleagues stand as <@U…>: they are shown by name, and nothing in it acts."""
    named = _MENTION.sub(lambda found: people[found[1]].name if found[1] in people else found[0], text[: limit * 20])
    return inert(named, limit, 10)


def is_user(slack: str) -> bool:
    """Whether this is a Slack user id."""
    return _USER.fullmatch(slack) is not None


def channel(name: str) -> Part:
    """A Slack channel, by id or by name."""
    return {"type": "channel", "channel_id": name} if _CHANNEL.fullmatch(name) else one_line(name or "another channel")


def moment(at: datetime) -> Part:
    """A time, in the reader's own zone."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short_pretty} {time}",
        "fallback": at.strftime("%d %b %H:%M UTC"),
    }


def link(url: str, words: str) -> list[Part]:
    """A link of our making that names where it leads; nothing when the address is not one to offer."""
    if not safe_url(url):
        return []
    return [{"type": "link", "url": url, "text": f"{words} ({host(url)})"}]


def section(*parts: Part) -> Part:
    return {"type": "rich_text_section", "elements": list(parts)}


def quote(parts: Sequence[Part]) -> Part:
    return {"type": "rich_text_quote", "elements": list(parts)}


def preformatted(parts: Sequence[Part]) -> Part:
    return {"type": "rich_text_preformatted", "elements": list(parts)}


def bullets(lines: Sequence[Sequence[Part]]) -> Part:
    return {"type": "rich_text_list", "style": "bullet", "elements": [section(*line) for line in lines]}


def rich(*elements: Part) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: Part) -> Block:
    return rich(section(*parts))


def sentence(text: str) -> Block:
    """Our own words as a block."""
    return line(said(text))


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text[:150], emoji=False)}


def divider() -> Block:
    return {"type": "divider"}


def plain(text: str, *, emoji: bool = False) -> Part:
    return {"type": "plain_text", "text": text, "emoji": emoji}


def actions(*elements: Part) -> list[Block]:
    """The buttons as one block; no block when there are none."""
    return [{"type": "actions", "elements": list(elements[:25])}] if elements else []


def button(text: str, action: str, value: str, style: str = "", sure: str = "") -> Part:
    """`sure` is asked before it counts."""
    made: Part = {"type": "button", "text": plain(text[:75]), "action_id": action, "value": value}
    if style:
        made["style"] = style
    return {**made, "confirm": confirm(sure, text)} if sure else made


def link_button(text: str, action: str, url: str) -> list[Part]:
    """A button that opens `url`; nothing when the address is not one to offer."""
    if not safe_url(url):
        return []
    return [{"type": "button", "text": plain(text[:75]), "action_id": action, "url": url}]


def confirm(question: str, yes: str) -> Part:
    return {"title": plain("Sure?"), "text": plain(question[:300]), "confirm": plain(yes[:30]), "deny": plain("Back")}


def option(text: str, value: str) -> Part:
    """One choice. `text` may be a stranger's: it is reduced to letters and digits."""
    return {"text": plain(label(text, 75)), "value": value[:150]}


def overflow(action: str, choices: Sequence[tuple[str, str]]) -> list[Part]:
    """At most five further choices (text, value); nothing when there are none."""
    options = [{"text": plain(text[:75]), "value": value} for text, value in choices[:5]]
    return [{"type": "overflow", "action_id": action, "options": options}] if options else []


def field(name: str, text: str, element: Part, *, optional: bool = False) -> Block:
    """A field of a window; block and element share `name`."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(text),
        "element": {**element, "action_id": name},
        "optional": optional,
    }


def with_dispatch(block: Block) -> Block:
    """The field, telling each change at once."""
    return {**block, "dispatch_action": True}


def hinted(block: Block, hint: str) -> Block:
    """The field with a line of advice under it."""
    return {**block, "hint": plain(hint[:2000])}
