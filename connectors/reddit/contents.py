"""What a submission holds beside its text, in plain words: images with their captions, a poll, another's post; and how
Reddit marks it. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.model import Context
from connectors.reddit.fields import object_of, objects_of, text_of

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def contents(data: Mapping[str, Any]) -> str:
    """Of a submission: what it links to and shows, and what its poll asks. Votes are left out: they are no words."""
    parts = [*_shown(data), *_poll(data)]
    return "\n".join(parts)


def original_of(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a crosspost passes on; empty for any other submission."""
    return next(iter(objects_of(data, "crosspost_parent_list")), {})


def is_bare_crosspost(data: Mapping[str, Any]) -> bool:
    """Whether it passes on another's post and adds no words: neither a text nor another title."""
    original = original_of(data)
    return bool(original) and not text_of(data, "selftext").strip() and _title(data) == _title(original)


def original_context(data: Mapping[str, Any]) -> tuple[Context, ...]:
    """The post that a crosspost passes on, as what stands above it."""
    original = original_of(data)
    words = "\n".join(filter(None, (text_of(original, "title"), text_of(original, "selftext"), contents(original))))
    return (Context(text_of(original, "author"), words),) if words else ()


def marks_context(data: Mapping[str, Any]) -> tuple[Context, ...]:
    """Flair, spoiler and NSFW in a sentence. They are no words of the author's, and may be set by others later."""
    flair = " ".join(text_of(data, "link_flair_text").split())
    marks = [
        f"flair “{flair}”" if flair else "",
        "not safe for work (NSFW)" if data.get("over_18") is True else "",
        "spoiler" if data.get("spoiler") is True else "",
    ]
    said = ", ".join(mark for mark in marks if mark)
    return (Context("", f"Marked on Reddit: {said}."),) if said else ()


def _title(data: Mapping[str, Any]) -> str:
    return " ".join(text_of(data, "title").casefold().split())


def _shown(data: Mapping[str, Any]) -> Sequence[str]:
    link = text_of(data, "url")
    elsewhere = data.get("is_self") is False and not {"crosspost_parent", "poll_data"} & data.keys()
    if not elsewhere or not link.startswith(("https://", "http://")):
        return []
    if data.get("is_gallery") is True or objects_of(object_of(data, "gallery_data"), "items"):
        return _gallery(data, link)
    if data.get("is_video") is True or text_of(data, "post_hint") == "hosted:video":
        return [f"A video: {link}"]
    if text_of(data, "post_hint") == "image" or link.casefold().endswith(_IMAGES):
        return [f"An image: {link}"]
    return [link]


def _gallery(data: Mapping[str, Any], link: str) -> Sequence[str]:
    items = objects_of(object_of(data, "gallery_data"), "items")
    number = f"{len(items)} images" if len(items) > 1 else "Images"
    captions = [" ".join(f"{text_of(item, 'caption')} {text_of(item, 'outbound_url')}".split()) for item in items]
    return [f"{number}: {link}", *(f"Image {n}: {said}" for n, said in enumerate(captions, 1) if said)]


def _poll(data: Mapping[str, Any]) -> Sequence[str]:
    options = [text_of(option, "text") for option in objects_of(object_of(data, "poll_data"), "options")]
    return ["A poll:", *(f"- {option}" for option in options if option)] if any(options) else []
