"""What an author is told of files attached to a message that begins with `reply:`. Pure."""

from collections.abc import Sequence

from bot.core.attachments import AttachedFile, short_name

_NAMED = 10


def left_out_text(files: Sequence[AttachedFile], *, takes_images: bool) -> str:
    """That none of them goes along, and what to do about each kind."""
    names = ", ".join(short_name(file.name) for file in files[:_NAMED])
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    told = [f"Your words are proposed as a reply. What you attached does not go along: {names}{more}."]
    if any(file.is_image for file in files):
        told.append(_WITH_IMAGES if takes_images else _WITHOUT_IMAGES)
    if not all(file.is_image for file in files):
        told.append("Of other files and snippets, paste into your words what is to be read.")
    return " ".join(told)


_WITH_IMAGES = (
    "To let an image go along, choose Propose as reply in your message's menu, and say there what the image shows."
)
_WITHOUT_IMAGES = "This channel takes no images from us: say in words what is to be seen."
