"""What people attach to a reply in Slack: files as they came, images that go along, names of what does not. Frozen
values; what a channel takes is judged in `replying.images`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.text.graphemes import clipped


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of ours, such as a chart: the file's name, a title, what it says to those who do not see it, a PNG."""

    name: str
    title: str
    alt: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file in Slack, in a message or a window. `name` and `media_type` are as its owner says; `url` is where its
    bytes are read, `permalink` where people see it.
    """

    id: str
    name: str
    media_type: str = ""
    url: str = ""
    permalink: str = ""
    snippet: bool = False

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class UploadedImage:
    """An image as a person gave it: its name, what it shows, its bytes as they came, and where Slack shows it."""

    name: str
    alt: str
    content: bytes = field(repr=False)
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReplyImage:
    """An image of a reply as it is kept. `sha256` is of its bytes, `alt` says what it shows, `url` is where Slack shows
    it.
    """

    sha256: str
    media_type: str
    alt: str
    size: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Attachments:
    """What its author attached to a reply: the images that go along, and the names of the files that do not."""

    images: tuple[ReplyImage, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def hashes(self) -> tuple[tuple[str, str], ...]:
        """What an approval is given for: of each image its bytes and its alt text."""
        return tuple((image.sha256, image.alt) for image in self.images)


NOTHING_ATTACHED = Attachments()


@dataclass(frozen=True, slots=True)
class NewAttachments:
    """What is attached to new words. `images` None: those that the candidate has already go along with them, too."""

    images: tuple[ReplyImage, ...] | None = None
    left_out: tuple[str, ...] = ()

    def beside(self, present: Attachments) -> Attachments:
        """What the candidate has with its new words."""
        return Attachments(present.images if self.images is None else self.images, self.left_out)


@dataclass(frozen=True, slots=True)
class Uploads:
    """What a person chose in a window. `images` None: nothing was asked or chosen; `left_out` names the other files."""

    images: tuple[UploadedImage, ...] | None = None
    left_out: tuple[str, ...] = ()


NO_UPLOADS = Uploads()


def names_left_out(files: Sequence[AttachedFile], images: Sequence[ReplyImage] = ()) -> tuple[str, ...]:
    """The names of those of a message's files that are not among the images that go along."""
    going = {image.url for image in images} - {""}
    return tuple(short_name(file.name) for file in files if file.permalink not in going)


def short_name(name: str) -> str:
    """A file's name on one line, at most 80 characters, and something where it has none."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    return (flat if len(flat) <= 80 else clipped(flat, 79) + "…") or "a file without a name"  # noqa: PLR2004
