"""Small true images, with and without what cameras and programs write beside the picture."""

import struct
import zlib

GPS = b"GPS 52.5200N 13.4050E, Ana's telephone"


def png(colour: int = 0, *, extra: tuple[tuple[bytes, bytes], ...] = ()) -> bytes:
    """One grey point; `extra` chunks stand before the picture."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(bytes([0, colour]))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG's frame with these segments (marker, body) in it, and a scan with an escaped FF and a restart marker."""
    scan = (0xDA, b"\x01\x01\x00\x00\x3f\x00")
    body = b"".join(_segment(marker, content) for marker, content in (*segments, (0xDB, bytes(65)), scan))
    return b"\xff\xd8" + body + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turn: int, order: str = "<") -> bytes:
    """Exif with a turn, and with where the camera stood."""
    mark = b"II\x2a\x00" if order == "<" else b"MM\x00\x2a"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turn, 0)
    place = struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    return b"Exif\x00\x00" + mark + struct.pack(f"{order}IH", 8, 2) + entry + place + bytes(4) + GPS


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP container with these chunks."""
    parts = [kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2) for kind, body in chunks]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body
