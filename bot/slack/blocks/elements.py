"""Block Kit elements as Slack's JSON: rich_text parts, buttons, fields of a window. Pure values.

mrkdwn is never used: it cannot be escaped completely. Limits of single elements are kept here, those of a whole message
in `limits`. Messages are put together in `bot.slack.messages`, windows in `bot.slack.windows`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.model import Person
from bot.core.text.graphemes import clipped
from bot.slack.blocks.escape import (
    TEXT_LIMIT,
    clean,
    few_lines,
    headline,
    host,
    label,
    reveal_hidden,
    safe_url,
    shortened,
    split,
)

Block = dict[str, object]
Part = dict[str, object]

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,20})>")
_DAYS_FROM = 48
_ACCOMPANIED = 105
"""Characters of a line beside which there is still room for a button."""
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")


def said(text: str, *, bold: bool = False, italic: bool = False, strike: bool = False) -> Part:
    """Our own short text, unchanged but for Slack's limit of 3000 characters."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic), ("strike", strike)) if on}
    part: Part = {"type": "text", "text": clipped(text, TEXT_LIMIT) or " "}
    return {**part, "style": style} if style else part


def inert(text: str, limit: int = 600, lines: int = 30) -> list[Part]:
    """A stranger's text, cleaned and shortened to `limit` characters and `lines` lines, as plain text elements."""
    return pieces(few_lines(shortened(clean(text), limit), lines))


def one_line(text: str, limit: int = 80) -> Part:
    """A stranger's text on one line, such as a name or a title, cut at `limit` characters."""
    flat = " ".join(clean(clipped(text, limit * 20)).split())
    return said(flat if len(flat) <= limit else clipped(flat, limit - 1) + "…")


def exact(text: str) -> list[Part]:
    """Our own text in full; hidden characters in it are spelt out."""
    return pieces(reveal_hidden(text))


def pieces(text: str) -> list[Part]:
    """`text` as parts of at most 3000 characters each."""
    return [{"type": "text", "text": piece} for piece in split(text)] or [said("(no words)", italic=True)]


def person(slack: str, people: Mapping[str, Person], *, call: bool = False) -> Part:
    """A colleague by name; with `call`, a mention that makes Slack notify them."""
    if call and _USER.fullmatch(slack):
        return {"type": "user", "user_id": slack}
    known = people.get(slack)
    if known is not None:
        return one_line(known.name, 40)
    return {"type": "user", "user_id": slack} if _USER.fullmatch(slack) else one_line(slack or "somebody", 30)


def with_names(text: str, people: Mapping[str, Person], limit: int = 600) -> list[Part]:
    """A sentence with colleagues as <@U…>: known ones are shown by name, and nothing in it notifies or links."""
    named = _MENTION.sub(
        lambda found: people[found[1]].name if found[1] in people else found[0], clipped(text, limit * 20)
    )
    return inert(named, limit, 10)


def is_user(slack: str) -> bool:
    """Whether this is a Slack user id."""
    return _USER.fullmatch(slack) is not None


def channel(name: str) -> Part:
    """A Slack channel, by id or by name."""
    return {"type": "channel", "channel_id": name} if _CHANNEL.fullmatch(name) else one_line(name or "another channel")


def moment(at: datetime, shown: str = "{date_short_pretty} {time}") -> Part:
    """A time, shown in the reader's time zone; as "{ago}", how long ago that is whenever it is read."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": shown,
        "fallback": at.strftime("%d %b %H:%M UTC"),
    }


def since(at: datetime) -> list[Part]:
    """A time, and how long ago that is when it is read."""
    return [moment(at), said(", "), {**moment(at), "format": "{ago}", "fallback": "some time ago"}]


def duration_words(length: timedelta) -> str:
    """A duration in words: a minute, 40 minutes, 2 h 10 min; from two days on, 3 days."""
    minutes = max(1, round(length.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    if hours >= _DAYS_FROM:
        return f"{hours // 24} days"
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def link(url: str, words: str) -> list[Part]:
    """A link whose text names its host; nothing when the address is not safe to offer (`safe_url`)."""
    if not safe_url(url):
        return []
    return [{"type": "link", "url": url, "text": f"{words} ({host(url)})"}]


def page_link(web: str, path: str, words: str) -> list[Part]:
    """A link to a page of the desk on the web, whose address is `web`, after a dot; nothing while there is no desk. It
    is our own, so its text names no host.
    """
    url = safe_url(f"{web}{path}") if web else ""
    return [said(" · "), {"type": "link", "url": url, "text": words}] if url else []


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
    """Our own text as a block."""
    return line(said(text))


def header(text: str) -> Block:
    return {"type": "header", "text": plain(clipped(text, 150), emoji=False)}


def line_with(text: str, accessory: Part) -> Block:
    """A line with a button or a menu at its end. `text` may be a stranger's: it is reduced by `headline`."""
    told = plain(headline(text, _ACCOMPANIED) or "…", emoji=False)
    return {"type": "section", "text": told, "accessory": accessory}


def divider() -> Block:
    return {"type": "divider"}


def plain(text: str, *, emoji: bool = False) -> Part:
    return {"type": "plain_text", "text": text, "emoji": emoji}


def actions(*elements: Part) -> list[Block]:
    """The buttons as one block, 25 at most; no block when there are none."""
    return [{"type": "actions", "elements": list(elements[:25])}] if elements else []


def button(text: str, action: str, value: str, style: str = "", sure: str = "") -> Part:
    """A button; `sure` is the text of a confirmation dialog, "" for none."""
    made: Part = {"type": "button", "text": plain(clipped(text, 75)), "action_id": action, "value": value}
    if style:
        made["style"] = style
    return {**made, "confirm": confirm(sure, text)} if sure else made


def link_button(text: str, action: str, url: str) -> list[Part]:
    """A button that opens `url`; nothing when the address is not safe to offer (`safe_url`)."""
    if not safe_url(url):
        return []
    return [{"type": "button", "text": plain(clipped(text, 75)), "action_id": action, "url": url}]


def confirm(question: str, yes: str) -> Part:
    return {
        "title": plain("Sure?"),
        "text": plain(clipped(question, 300)),
        "confirm": plain(clipped(yes, 30)),
        "deny": plain("Back"),
    }


def option(text: str, value: str) -> Part:
    """One choice. `text` may be a stranger's: it is reduced by `label`, to 75 characters."""
    return {"text": plain(label(text, 75)), "value": value[:150]}


def own_option(text: str, value: str) -> Part:
    """One choice in our own words, with the marks of a sentence."""
    return {"text": plain(clipped(text, 75)), "value": value[:150]}


def overflow(action: str, choices: Sequence[tuple[str, str]]) -> list[Part]:
    """An overflow menu of at most five choices (text, value); nothing when there are none."""
    options = [own_option(text, value) for text, value in choices[:5]]
    return [{"type": "overflow", "action_id": action, "options": options}] if options else []


def field(name: str, text: str, element: Part, *, optional: bool = False) -> Block:
    """An input block of a window; `name` is both block id and action id."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(text),
        "element": {**element, "action_id": name},
        "optional": optional,
    }


def with_dispatch(block: Block) -> Block:
    """The field, sending each change at once."""
    return {**block, "dispatch_action": True}


def hinted(block: Block, hint: str) -> Block:
    """The field with a hint under it."""
    return {**block, "hint": plain(clipped(hint, 2000))}
