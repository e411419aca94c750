"""The fields in which images are given to a reply, and what its author is told of files that do not go along. Pure.

A redrawn window keeps the fields it has, for Slack keeps what is in them.
"""

from collections.abc import Sequence

from bot.core.attachments import AttachedFile, short_name
from bot.core.ports.channel import ImageRules
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, field, hinted, line, one_line, option, said

_SUFFIXES = {"image/png": ["png"], "image/jpeg": ["jpg", "jpeg"], "image/gif": ["gif"], "image/webp": ["webp"]}
_LEFT_OUT = "left_out"
_KEPT = (action_ids.OFFERED_IMAGES, action_ids.IMAGES, action_ids.ALTS, _LEFT_OUT)
_MOST_OPTIONS = 10
_MOST_FILES = 10
_MOST_TYPED = 3000


def attachment_fields(rules: ImageRules | None, files: Sequence[AttachedFile] = ()) -> list[Block]:
    """The fields for images where the channel takes some, and that the message's other files do not go along."""
    images = [file for file in files if file.is_image and rules is not None][:_MOST_OPTIONS]
    others = [file for file in files if file not in images]
    told = _not_along(others, takes_images=rules is not None)
    return [*told, *_offered(images), *(_asked(rules) if rules is not None else [])]


def kept_fields(rules: ImageRules | None, blocks: Sequence[Block]) -> list[Block]:
    """The fields of a window that is drawn again; those for images only while its channel takes some."""
    kept = [block for block in blocks if block.get("block_id") in _KEPT]
    asked = any(block.get("block_id") == action_ids.IMAGES for block in kept)
    if rules is None:
        return [block for block in kept if block.get("block_id") == _LEFT_OUT]
    return kept if asked else [*kept, *_asked(rules)]


def _not_along(files: Sequence[AttachedFile], *, takes_images: bool) -> list[Block]:
    if not files:
        return []
    names = one_line(", ".join(short_name(file.name) for file in files[:_MOST_FILES]), 600)
    what = "of another file, paste what is to be read" if takes_images else "say in words what is to be seen"
    told = line(
        said("Does not go along: ", bold=True), names, said(f". Only images can, where a channel takes them; {what}.")
    )
    return [{**told, "block_id": _LEFT_OUT}]


def _offered(images: Sequence[AttachedFile]) -> list[Block]:
    if not images:
        return []
    options = [option(f"{place} {short_name(file.name)}", file.id) for place, file in enumerate(images, 1)]
    boxes: Part = {"type": "checkboxes", "options": options, "initial_options": options}
    return [field(action_ids.OFFERED_IMAGES, "Images of the message that go along", boxes, optional=True)]


def _asked(rules: ImageRules) -> list[Block]:
    suffixes = [suffix for kind in rules.types for suffix in _SUFFIXES.get(kind, [])]
    given: Part = {"type": "file_input", "filetypes": suffixes, "max_files": min(rules.most, _MOST_FILES)}
    limit = f"At most {rules.most}, of {rules.most_bytes / 1e6:.1f} MB each. Where a photo was taken is taken out."
    typed: Part = {"type": "plain_text_input", "multiline": True, "max_length": _MOST_TYPED}
    told = "One line for each image, in their order: for those who cannot see it."
    return [
        hinted(field(action_ids.IMAGES, "Images", given, optional=True), limit),
        hinted(field(action_ids.ALTS, "What each image shows", typed, optional=True), told),
    ]
