"""Text that users type, as Slack passes it to an app: escaped, with explicit mentions and links, and as rich text.

Pure. A typed `<` never arrives as one: only what Slack itself recognised is in angle brackets.
"""

import re
from collections.abc import Iterator, Mapping

from bot.sandbox.slack.protocol import Json

_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@])@(?P<name>[\w.-]*\w)"
    r"|(?<![\w#])#(?P<channel>[\w-]+)"
)
_BROADCASTS = ("here", "channel", "everyone")


def escape(text: str) -> str:
    """Exactly the three characters Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rich_text_elements(
    text: str, users: Mapping[str, str], groups: Mapping[str, str], rooms: Mapping[str, str]
) -> list[Json]:
    """The text as rich-text elements. The mappings go from handle or name to id."""
    return list(_rich_text_elements(text, users, groups, rooms))


def _rich_text_elements(
    text: str, users: Mapping[str, str], groups: Mapping[str, str], rooms: Mapping[str, str]
) -> Iterator[Json]:
    done = 0
    for match in _TOKEN.finditer(text):
        part = _special_element(match, users, groups, rooms)
        if part is not None:
            if match.start() > done:
                yield {"type": "text", "text": text[done : match.start()]}
            yield part
            done = match.end()
    if done < len(text):
        yield {"type": "text", "text": text[done:]}


def _special_element(
    match: re.Match[str], users: Mapping[str, str], groups: Mapping[str, str], rooms: Mapping[str, str]
) -> Json | None:
    if url := match["url"]:
        return {"type": "link", "url": url}
    if email := match["email"]:
        return {"type": "link", "url": f"mailto:{email}", "text": email}
    if channel := match["channel"]:
        return {"type": "channel", "channel_id": rooms[channel]} if channel in rooms else None
    name = match["name"]
    if name in _BROADCASTS:
        return {"type": "broadcast", "range": name}
    if name in users:
        return {"type": "user", "user_id": users[name]}
    return {"type": "usergroup", "usergroup_id": groups[name]} if name in groups else None


def message_text(elements: list[Json]) -> str:
    """The `text` of the message as an app receives it."""
    return "".join(_as_text(element) for element in elements)


def _as_text(element: Json) -> str:
    kind = element["type"]
    if kind == "user":
        return f"<@{element['user_id']}>"
    if kind == "usergroup":
        return f"<!subteam^{element['usergroup_id']}>"
    if kind == "channel":
        return f"<#{element['channel_id']}|>"
    if kind == "broadcast":
        return f"<!{element['range']}>"
    if kind == "link":
        label = f"|{escape(element['text'])}" if "text" in element else ""
        return f"<{escape(element['url'])}{label}>"
    return escape(str(element["text"]))


def message_blocks(elements: list[Json], block_id: str) -> list[Json]:
    """The `blocks` Slack adds to a typed message."""
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]
