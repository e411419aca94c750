"""The images that go along with a reply: what type their bytes are, whether a channel takes them, and their bytes
without what the picture does not need. Pure. Where a camera stood, who holds it and what it is are kept beside the
picture in JPEG, PNG and WebP files; nobody means to publish that, so it is taken out before anybody approves the image.
The profile of its colours and a JPEG's turn stay.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence

from bot.core.attachments import ReplyImage, UploadedImage, short_name
from bot.core.errors import Faulty
from bot.core.model import OutgoingImage
from bot.core.ports.channel import ImageRules

IMAGE_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WebP"}
"""The types that are known, and how people call them."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_METADATA = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
_WEBP_METADATA = (b"EXIF", b"XMP ")
_WEBP_FLAGS = 0x08 | 0x04  # in VP8X: there is Exif, there is XMP
_SCAN, _END, _APP1, _APP2, _APP15, _COMMENT = 0xDA, 0xD9, 0xE1, 0xE2, 0xEF, 0xFE
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})  # JPEG markers without a length
_MARK = 0xFF
_WITHIN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})
_ADOBE = 0xEE  # how a JPEG's colours are meant
_ORIENTATION = 0x0112


def image_type(content: bytes) -> str:
    """The media type by its first bytes, whatever it is called; "" for none of `IMAGE_TYPES`."""
    if content.startswith(_PNG):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def taken_images(
    rules: ImageRules | None, uploads: Sequence[UploadedImage], channel: str
) -> tuple[tuple[ReplyImage, OutgoingImage], ...]:
    """The images as they will leave: without what is beside the picture. Raises Faulty with all that the channel does
    not take.
    """
    if not uploads:
        return ()
    if rules is None:
        raise Faulty([f"{channel} takes no images."])
    clean = [without_metadata(upload.content) for upload in uploads]
    faults = [_fault(rules, upload, content) for upload, content in zip(uploads, clean, strict=True)]
    if len(uploads) > rules.most:
        faults.append(f"{len(uploads)} images are too many: {channel} takes {rules.most}.")
    if any(faults):
        raise Faulty([fault for fault in faults if fault])
    return tuple(_taken(upload, content) for upload, content in zip(uploads, clean, strict=True))


def _fault(rules: ImageRules, upload: UploadedImage, content: bytes) -> str:
    name, found = short_name(upload.name), image_type(content)
    if found not in rules.types:
        known = ", ".join(IMAGE_TYPES.get(one, one) for one in rules.types)
        return f"{name} is no image that can go along; {known} can."
    if len(content) > rules.most_bytes:
        return f"{name} has {len(content) / 1e6:.1f} MB, and {rules.most_bytes / 1e6:.1f} MB are allowed."
    if not upload.alt.strip():
        return f"{name} needs a text that says what it shows."
    if len(upload.alt.strip()) > rules.longest_alt:
        return f"What {name} shows is said in more than {rules.longest_alt} characters."
    return ""


def _taken(upload: UploadedImage, content: bytes) -> tuple[ReplyImage, OutgoingImage]:
    kind, alt = image_type(content), " ".join(upload.alt.split())
    digest = hashlib.sha256(content).hexdigest()
    kept = ReplyImage(digest, kind, alt, len(content), upload.url)
    return kept, OutgoingImage(kind, alt, content)


def without_metadata(content: bytes) -> bytes:
    """The image without Exif, XMP, comments and texts; a file that is not built as its type demands stays as it is."""
    clean = {"image/jpeg": _clean_jpeg, "image/png": _clean_png, "image/webp": _clean_webp}.get(image_type(content))
    try:
        return content if clean is None else clean(content)
    except (IndexError, ValueError):
        return content


def _clean_jpeg(content: bytes) -> bytes:
    kept, place, marker = [content[:2]], 2, 0
    while marker != _END:
        marker, segment = content[place + 1], _segment(content, place)
        kept.append(_kept_segment(marker, segment))
        place += len(segment)
    return b"".join(kept)


def _segment(content: bytes, place: int) -> bytes:
    """The segment that begins at `place`; a scan with the picture's data behind it. Raises ValueError, IndexError."""
    marker = content[place + 1]
    if content[place] != _MARK or marker in (0, _MARK):
        raise ValueError("no such JPEG")
    if marker in _ALONE:
        return content[place : place + 2]
    end = place + 2 + max(2, int.from_bytes(content[place + 2 : place + 4]))
    while marker == _SCAN and (content[end] != _MARK or content[end + 1] in _WITHIN_SCAN):
        end = content.index(_MARK, end + 1)
    return content[place:end]


def _kept_segment(marker: int, segment: bytes) -> bytes:
    if marker == _APP1:
        return _turn_alone(segment)
    profile = marker == _APP2 and segment[4:].startswith(b"ICC_PROFILE")
    dropped = marker == _COMMENT or (_APP1 < marker <= _APP15 and marker != _ADOBE and not profile)
    return b"" if dropped else segment


def _turn_alone(segment: bytes) -> bytes:
    """Exif that says nothing but which way up the picture is; nothing when it stands upright."""
    turn = _turn(segment[10:]) if segment[4:10] == b"Exif\x00\x00" else 1
    if turn == 1:
        return b""
    entry = _ORIENTATION.to_bytes(2) + b"\x00\x03" + (1).to_bytes(4) + turn.to_bytes(2) + b"\x00\x00"
    body = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body


def _turn(tiff: bytes) -> int:
    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if tiff.startswith(b"II") else "big")

    start = number(4, 4)
    for entry in range(min(number(start, 2), 100)):
        at = start + 2 + entry * 12
        if number(at, 2) == _ORIENTATION:
            turn = number(at + 8, 2)
            return turn if 1 <= turn <= 8 else 1  # noqa: PLR2004  as Exif numbers them
    return 1


def _clean_png(content: bytes) -> bytes:
    kept = [_PNG]
    for kind, whole in _png_chunks(content):
        kept.append(b"" if kind in _PNG_METADATA else whole)
    return b"".join(kept)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to the end of the picture. What is written behind it is no part of it. Raises ValueError."""
    place, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        whole = content[place : place + 12 + length]
        if len(whole) < 12 + length or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:]):
            raise ValueError("no such PNG")
        yield kind, whole
        place += 12 + length


def _clean_webp(content: bytes) -> bytes:
    kept, place, end = [], 12, min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while place + 8 <= end:
        kind, length = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        whole = content[place : place + 8 + length + length % 2]
        if kind == b"VP8X":
            whole = whole[:8] + bytes([whole[8] & ~_WEBP_FLAGS]) + whole[9:]
        kept.append(b"" if kind in _WEBP_METADATA else whole)
        place += 8 + length + length % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
