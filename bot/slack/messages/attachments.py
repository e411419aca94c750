"""What is attached to a reply, as review and thread show it: the images that go along, each with what it shows, and the
names of the files that do not. Pure.
"""

from collections.abc import Mapping

from bot.core.attachments import ReplyImage
from bot.core.details import ReplyDetail
from bot.core.model import Person
from bot.slack.blocks.elements import Block, exact, line, link, one_line, person, said
from bot.slack.blocks.escape import safe_url

_SHOWN_BY_SLACK = ("image/png", "image/jpeg", "image/gif")
_NAMED = 10


def attachment_blocks(file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """The images that go along, and what was attached and does not."""
    images = file.attached.images
    shown = [block for place, image in enumerate(images, 1) for block in _image(image, place, len(images))]
    return [*shown, *left_out_blocks(file, people)]


def left_out_blocks(file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """That the author attached what does not go along."""
    names = file.attached.left_out
    if not names:
        return []
    what = "a file that does not go along" if len(names) == 1 else f"{len(names)} files that do not go along"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    listed = one_line(", ".join(names[:_NAMED]), 600)
    return [line(said("📎 "), person(file.reply.author, people), said(f" attached {what}: "), listed, said(f"{more}."))]


def image_count(file: ReplyDetail) -> list[Block]:
    """How many images go along, for the thread, where their author knows them."""
    count = len(file.attached.images)
    told = "an image goes along" if count == 1 else f"{count} images go along"
    return [line(said(f"🖼 {told}, with a text that says what it shows."))] if count else []


def without_images(blocks: list[Block]) -> list[Block]:
    """The blocks, with a link in the place of each image: Slack shows some to their owner alone."""
    return [_linked(block) if block["type"] == "image" else block for block in blocks]


def _image(image: ReplyImage, place: int, count: int) -> list[Block]:
    which = "The image" if count == 1 else f"Image {place} of {count}"
    described = line(said(f"{which} says to those who do not see it: "), *exact(image.alt))
    if not safe_url(image.url):
        return [described]
    shown: Block = {"type": "image", "slack_file": {"url": image.url}, "alt_text": image.alt[:2000]}
    return [shown if image.media_type in _SHOWN_BY_SLACK else _linked(shown), described]


def _linked(block: Block) -> Block:
    named = block.get("slack_file")
    url = str(named.get("url", "")) if isinstance(named, dict) else ""
    return line(said("Slack cannot show this image here. "), *link(url, "Open it"))
