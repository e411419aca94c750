"""Files and images promise: their author is told at once what does not go along; what goes along is approved with the
words, stands in public with them, and is not kept after it left.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.core.attachments import AttachedFile, UploadedImage, Uploads
from bot.core.details import ThreadMessage
from bot.core.ports.channel import ImageRules
from bot.core.replying.proposal import Proposal
from bot.slack import action_ids
from bot.store.tables.images import ImageRow
from tests.fakes.bot_harness import ANA, API, GIL, REVIEW, UNDO, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.pictures import GPS, jpeg, png
from tests.fakes.posts import a_batch, a_post


class FakeImageChannel(FakeChannel):
    """A channel that takes two small images."""

    images = ImageRules(("image/png", "image/jpeg"), most_bytes=1_000, most=2, longest_alt=100)


@pytest.fixture
def channel(clock: FakeClock) -> FakeImageChannel:
    return FakeImageChannel(clock)


@pytest.fixture
def harness(tmp_path: Path, channel: FakeImageChannel, clock: FakeClock) -> Iterator[BotHarness]:
    with running_bot(tmp_path / "s.db", channel, clock) as stage:
        channel.batches.append(a_batch(a_post(text="Where is the API key?")))
        stage.run_due()
        stage.wait_until(lambda: bool(stage.messages(API)))
        yield stage


def _say(harness: BotHarness, text: str, *files: tuple[str, bytes]) -> str:
    ids = [harness.slack.upload(ANA, name, content) for name, content in files]
    return harness.slack.say(ANA, API, text, harness.card()["ts"], files=ids)


def _open(harness: BotHarness, user: str, act: Callable[[], object]) -> None:
    act()
    harness.wait_until(lambda: harness.slack.window(user) is not None)


def _told(harness: BotHarness) -> str:
    return " ".join(message_text(message) for message in harness.slack.ephemerals(ANA))


def _kept_bytes(harness: BotHarness) -> int:
    with Session(harness.bot.engine) as session:
        return len(session.exec(select(ImageRow)).all())


def _approve(harness: BotHarness) -> None:
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
    harness.wait_until(lambda: harness.reply_state() == "waiting")
    harness.pass_time(seconds=UNDO.total_seconds() + 1)
    harness.wait_until(lambda: harness.reply_state() == "sent")


def test_the_author_of_a_reply_with_files_is_told_at_once_and_review_shows_them(harness: BotHarness) -> None:
    _say(harness, "reply: See the schema.", ("schema.png", png()), ("<!channel>\n*trace*.txt", b"line 1"))
    harness.wait_until(lambda: "does not go along" in _told(harness))
    assert "What you attached does not go along: schema.png, <!channel> *trace*.txt." in _told(harness)
    assert "Propose as reply" in _told(harness)
    assert "paste into your words" in _told(harness)
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    review = " ".join(message_text(harness.last_review()).split())
    assert "Ana Reyes attached 2 files that do not go along: schema.png, <!channel> *trace*.txt ." in review
    assert harness.thread_contains("attached 2 files that do not go along")


def test_an_image_of_a_message_goes_along_once_it_is_said_what_it_shows(
    harness: BotHarness, channel: FakeImageChannel
) -> None:
    photo = jpeg((0xFE, GPS))
    ts = _say(harness, "It is in the settings.", ("settings.jpg", photo), ("notes.txt", b"not this"))
    _open(harness, ANA, lambda: harness.slack.shortcut(ANA, API, ts, "propose_as_reply"))
    window = message_text(harness.slack.window(ANA) or {})
    assert "Does not go along: " in window
    assert "notes.txt" in window
    refused = harness.slack.submit(ANA)
    assert (
        "Say what each image shows, one line for each, in this order: settings.jpg." in refused.errors[action_ids.ALTS]
    )
    assert harness.slack.submit(ANA, {"alts": "The settings, with the key at the top"}).ok
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    shown = [block for block in harness.last_review()["blocks"] if block["type"] == "image"]
    assert [block["alt_text"] for block in shown] == ["The settings, with the key at the top"]
    assert "attached a file that does not go along: notes.txt" in " ".join(message_text(harness.last_review()).split())
    assert _kept_bytes(harness) == 1
    _approve(harness)
    ((order, _),) = channel.published
    assert [(one.media_type, one.alt, one.content) for one in order.images] == [
        ("image/jpeg", "The settings, with the key at the top", jpeg())
    ]
    assert _kept_bytes(harness) == 0
    kept = harness.bot.desk.replies.detail(1)[1].attached.images
    assert [(image.alt, image.size) for image in kept] == [("The settings, with the key at the top", len(jpeg()))]


def test_images_chosen_in_the_window_are_shown_by_a_link_where_slack_keeps_them_from_others(
    harness: BotHarness, channel: FakeImageChannel
) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    files = [harness.slack.upload(ANA, f"{n}.png", png(n)) for n in range(2)]
    assert harness.slack.fill(ANA, {"words": "See:"}).ok
    assert harness.slack.submit(ANA, {"images": files, "alts": "The first\n\nThe second"}).ok
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    review = message_text(harness.last_review())
    assert "Slack cannot show this image here." in review
    assert "Image 2 of 2 says to those who do not see it: " in review
    _approve(harness)
    assert [one.alt for one in channel.published[0][0].images] == ["The first", "The second"]
    assert [one.content for one in channel.published[0][0].images] == [png(0), png(1)]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("page.png", b"<html>", "page.png is no image that can go along; PNG, JPEG can."),
        ("empty.png", b"", "empty.png is no image that can go along"),
        ("large.png", png() + bytes(2_001), "large.png has more than 0.0 MB"),
        ("many.png", png(extra=((b"abCd", bytes(1_500)),)), "many.png has 0.0 MB, and 0.0 MB are allowed"),
    ],
)
def test_an_image_that_cannot_go_along_keeps_the_window_open_with_the_reason(
    harness: BotHarness, name: str, content: bytes, told: str
) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    file = harness.slack.upload(ANA, name, content)
    refused = harness.slack.submit(ANA, {"words": "See:", "images": [file], "alts": "It"})
    assert told in str(refused.errors)
    assert harness.slack.window(ANA) is not None
    assert harness.messages(REVIEW) == []


def test_images_go_along_where_communications_are_asked_to_allow_the_words(harness: BotHarness) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    file = harness.slack.upload(ANA, "key.png", png())
    words = {"words": "Use AKIA" + "IOSFODNN7EXAMPLE here."}
    assert harness.slack.fill(ANA, {**words, "images": [file], "alts": "Where it goes"}).ok
    harness.wait_until(lambda: "ask_to_allow" in str(harness.slack.window(ANA)))
    assert harness.slack.act(ANA, "ask_to_allow").ok
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    assert [image.alt for image in harness.bot.desk.replies.detail(1)[1].attached.images] == ["Where it goes"]
    assert "Communications decide" in str(harness.slack.window(ANA))


def test_a_file_that_slack_does_not_hand_over_is_told_and_nothing_is_lost(harness: BotHarness) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    file = harness.slack.upload(ANA, "a.png", png())
    harness.slack.workspace.state.files[file]["_done"] = False
    refused = harness.slack.submit(ANA, {"words": "See:", "images": [file], "alts": "It"})
    assert "does not hand over a.png" in str(refused.errors)
    harness.slack.workspace.state.files[file]["_done"] = True
    assert harness.slack.submit(ANA).ok


def test_another_alt_text_is_another_proposal_and_an_edit_of_the_words_keeps_the_images(
    harness: BotHarness, channel: FakeImageChannel
) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    file = harness.slack.upload(ANA, "a.png", png())
    assert harness.slack.submit(ANA, {"words": "See:", "images": [file], "alts": "A key"}).ok
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    before = harness.bot.desk.replies.detail(1)[1]
    _open(harness, GIL, lambda: harness.press(GIL, REVIEW, harness.last_review()["ts"], "edit"))
    assert harness.slack.submit(GIL, {"words": "See the picture:"}).ok
    harness.wait_until(lambda: harness.reply_state() == "waiting")
    after = harness.bot.desk.replies.detail(1)[1]
    assert after.attached.images == before.attached.images
    assert after.reply.sha256 != before.reply.sha256
    harness.pass_time(seconds=UNDO.total_seconds() + 1)
    harness.wait_until(lambda: harness.reply_state() == "sent")
    assert [one.alt for one in channel.published[0][0].images] == ["A key"]


def test_an_image_taken_out_of_a_message_leaves_its_candidate_and_voids_approvals(harness: BotHarness) -> None:
    desk, said = harness.bot.desk, ThreadMessage(API, harness.card()["ts"], "5.1", ANA, "Other words.")
    files = [AttachedFile(f"F{n}", f"{n}.png", "image/png", permalink=f"https://slack.example/F{n}") for n in (1, 2)]
    images = tuple(UploadedImage(file.name, "The menu", png(n), file.permalink) for n, file in enumerate(files))
    proposal = Proposal(ANA, "It is there.", spoken=(API, "5.1"))
    reply = desk.replies.propose(1, proposal, uploads=Uploads(images))
    desk.reviews.approve(reply, GIL, desk.replies.detail(reply)[1].reply.sha256)
    kept = replace(said, files=(files[0],))
    assert desk.threads.files_changed(kept, files).kind == "proposed"
    file = desk.replies.detail(reply)[1]
    assert [image.url for image in file.attached.images] == [files[0].permalink]
    assert (file.reply.text.splitlines()[0], file.reply.state.value, file.approvals) == ("It is there.", "proposed", ())


def test_images_that_are_not_those_approved_do_not_leave(harness: BotHarness, channel: FakeImageChannel) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    file = harness.slack.upload(ANA, "a.png", png())
    assert harness.slack.submit(ANA, {"words": "See:", "images": [file], "alts": "A key"}).ok
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    with Session(harness.bot.engine) as session:
        for row in session.exec(select(ImageRow)):
            row.content = png(7)
        session.commit()
    harness.press(GIL, REVIEW, harness.last_review()["ts"], "approve")
    harness.wait_until(lambda: harness.reply_state() == "waiting")
    harness.pass_time(seconds=UNDO.total_seconds() + 1)
    harness.wait_until(lambda: harness.reply_state() == "failed")
    assert channel.published == []


def test_the_bytes_of_a_withdrawn_reply_are_deleted(harness: BotHarness) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    file = harness.slack.upload(ANA, "a.png", png())
    assert harness.slack.submit(ANA, {"words": "See:", "images": [file], "alts": "A key"}).ok
    harness.wait_until(lambda: bool(harness.messages(REVIEW)))
    assert _kept_bytes(harness) == 1
    harness.bot.desk.replies.withdraw(1, ANA)
    assert _kept_bytes(harness) == 0


def test_what_an_image_is_said_to_show_is_judged_like_the_words(harness: BotHarness) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    file = harness.slack.upload(ANA, "a.png", png())
    refused = harness.slack.submit(ANA, {"words": "See:", "images": [file], "alts": "The key AKIAIOSFODNN7EXAMPLE"})
    assert not refused.ok
    assert "key" in str(refused.errors)


def test_the_window_offers_only_what_the_channel_takes_and_needs_no_image(harness: BotHarness) -> None:
    _open(harness, ANA, lambda: harness.press(ANA, API, harness.card()["ts"], "write"))
    note, images = harness.slack.upload(ANA, "a.txt", b"a"), [harness.slack.upload(ANA, "a.png", png())] * 3
    with pytest.raises(ValueError, match="only png, jpg, jpeg files"):
        harness.slack.fill(ANA, {"images": [note]})
    with pytest.raises(ValueError, match="too many files"):
        harness.slack.fill(ANA, {"images": images})
    assert harness.slack.submit(ANA, {"words": "No picture.", "images": ""}).ok
