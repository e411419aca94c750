"""Images promise: only what a channel takes goes along, with its alt text and without what is not the picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.attachments import UploadedImage, short_name
from bot.core.errors import Faulty
from bot.core.ports.channel import ImageRules
from bot.core.replying.compose import approval_hash
from bot.core.replying.images import image_type, taken_images, without_metadata
from tests.fakes.pictures import GPS, exif, jpeg, png, webp

RULES = ImageRules(("image/png", "image/jpeg"), most_bytes=500, most=2, longest_alt=20)
APP0 = (0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
PROFILE = (0xE2, b"ICC_PROFILE\x00\x01\x01colours")


def test_where_a_photo_was_taken_does_not_go_along() -> None:
    xmp, comment, trailer = (0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + GPS), (0xFE, GPS), b"MotionPhoto" + GPS
    photo = jpeg(APP0, (0xE1, exif(1)), xmp, PROFILE, (0xED, GPS), comment) + trailer
    assert without_metadata(photo) == jpeg(APP0, PROFILE)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_stays_the_right_way_up(order: str) -> None:
    turned = without_metadata(jpeg((0xE1, exif(6, order))))
    assert GPS not in turned
    assert b"Exif\x00\x00MM\x00\x2a" in turned
    assert without_metadata(turned) == turned
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in turned


def test_a_picture_loses_its_texts_and_what_is_written_behind_it() -> None:
    noted = png(extra=((b"tEXt", b"Author\x00Ana"), (b"eXIf", GPS), (b"iTXt", GPS), (b"gAMA", b"\x00\x00\xb1\x8f")))
    assert without_metadata(noted + GPS) == png(extra=((b"gAMA", b"\x00\x00\xb1\x8f"),))


def test_a_webp_loses_its_exif_and_says_so() -> None:
    header = b"\x0c\x00\x00\x00" + bytes(6)
    noted = webp((b"VP8X", header), (b"VP8 ", b"abc"), (b"EXIF", GPS), (b"XMP ", GPS))
    assert without_metadata(noted) == webp((b"VP8X", bytes(10)), (b"VP8 ", b"abc"))


@given(
    st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", b""])
)
def test_whatever_it_is_it_is_read_without_an_error(content: bytes, magic: bytes) -> None:
    assert image_type(without_metadata(magic + content)) == image_type(magic + content)


def test_the_type_is_in_the_bytes_whatever_the_name_says() -> None:
    assert [image_type(one) for one in (png(), jpeg(), b"GIF89a;", webp(), b"<svg/>", b"%PDF", b"")] == [
        *("image/png", "image/jpeg", "image/gif", "image/webp"),
        *("", "", ""),
    ]


def test_everything_that_a_channel_does_not_take_is_said_at_once() -> None:
    uploads = (
        UploadedImage("page.png", "the page", b"<html>"),
        UploadedImage("<!channel>\n*big*.png", "big", png(extra=((b"abCd", bytes(600)),))),
        UploadedImage("mute.png", "  ", png()),
        UploadedImage("talkative.png", "w" * 21, png()),
        UploadedImage("empty.png", "nothing", b""),
    )
    with pytest.raises(Faulty) as refusal:
        taken_images(RULES, uploads, "square")
    assert refusal.value.faults == (
        "page.png is no image that can go along; PNG, JPEG can.",
        "<!channel> *big*.png has 0.0 MB, and 0.0 MB are allowed.",
        "mute.png needs a text that says what it shows.",
        "What talkative.png shows is said in more than 20 characters.",
        "empty.png is no image that can go along; PNG, JPEG can.",
        "5 images are too many: square takes 2.",
    )


def test_a_channel_without_images_takes_none() -> None:
    assert taken_images(None, (), "x") == ()
    with pytest.raises(Faulty, match="x takes no images"):
        taken_images(None, (UploadedImage("a.png", "a", png()),), "x")


def test_what_is_taken_is_known_by_its_cleaned_bytes() -> None:
    ((kept, leaving),) = taken_images(RULES, (UploadedImage("a.png", " a\nform ", png(extra=((b"eXIf", GPS),))),), "s")
    ((same, _),) = taken_images(RULES, (UploadedImage("b.png", "a form", png()),), "s")
    assert (kept.sha256, kept.alt, kept.media_type) == (same.sha256, "a form", "image/png")
    assert (leaving.content, leaving.alt) == (png(), "a form")


def test_an_approval_is_for_the_images_and_their_alt_texts_in_their_order() -> None:
    one, two = ("1" * 64, "a form"), ("2" * 64, "a key")
    hashes = {approval_hash("words", "square", "1", images) for images in ((), (one,), (one, two), (two, one))}
    assert len({*hashes, approval_hash("words", "square", "1", [(one[0], "another form")])}) == 5


def test_a_name_is_one_short_line() -> None:
    assert short_name("a\u202e\n b.png") == "a b.png"
    assert (len(short_name("x" * 300)), short_name(" ")) == (80, "a file without a name")
