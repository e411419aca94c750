"""Images for a reply: the window that asks for them, and their bytes, which are read from Slack when it is submitted. A
person waits meanwhile, so they are read side by side; what cannot be read keeps the window open, with its words.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from slack_sdk import WebClient

from bot.core.attachments import NO_UPLOADS, AttachedFile, UploadedImage, Uploads, names_left_out, short_name
from bot.core.details import QuestionDetail
from bot.core.errors import Faulty, Refused
from bot.core.ports.channel import ImageRules
from bot.core.replying.compose import Preview
from bot.core.richtext.model import RichText
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block
from bot.slack.client.files import find_file, read_file
from bot.slack.windows.attachments import attachment_fields, kept_fields
from bot.slack.windows.reply import write_window
from handlers.interactions import OpenWindow, WindowSubmission

_METADATA = 2
"""A file may be so many times as large as an image may be that leaves: what is beside the picture is taken out."""


def new_write_window(
    desk: Desk,
    detail: QuestionDetail,
    metadata: WindowMetadata,
    words: RichText | str = "",
    post: int | None = None,
    preview: Preview | None = None,
    files: Sequence[AttachedFile] = (),
    by: str = "",
) -> Block:
    """The window in which `by` writes a reply; `files` are attached to the message that its words come from."""
    fields = attachment_fields(desk.replies.image_rules(detail, post), files)
    carried = replace(metadata, files=tuple(file.id for file in files))
    return write_window(detail, carried, words, post, preview, fields, by)


def redrawn_write_window(
    desk: Desk, window: OpenWindow, preview: Preview | None, by: str, words: RichText | None = None
) -> Block:
    """The window with another preview; what is chosen in its other fields stays. `words` are the field's initial value,
    which Slack shows where it does not keep what was typed.
    """
    detail, post = desk.questions.detail(window.metadata.question), window.values.post
    fields = kept_fields(desk.replies.image_rules(detail, post), window.blocks)
    initial = window.initial_words if words is None else words
    return write_window(detail, window.metadata, initial, post, preview, fields, by)


def with_uploads(desk: Desk, client: WebClient, handed: WindowSubmission) -> WindowSubmission:
    """The submission with the images chosen in it. Raises Faulty when they and their alt texts do not match, and what
    `read_file` raises.
    """
    return replace(handed, uploads=uploads_of(desk, client, handed.window))


def uploads_of(desk: Desk, client: WebClient, window: OpenWindow) -> Uploads:
    """The images chosen in a window. Raises as `with_uploads` does."""
    if window.callback != action_ids.WRITE_WINDOW or not (window.values.images or window.metadata.files):
        return NO_UPLOADS
    attached = _attached(desk, client, window.metadata.files)
    chosen = [*(file for file in attached if file.id in window.values.offered), *window.values.images]
    others = [file for file in attached if file not in chosen]
    rules = desk.replies.image_rules(desk.questions.detail(window.metadata.question), window.values.post)
    images = _read(client, rules, chosen, window.values.alts) if chosen else ()
    return Uploads(images, names_left_out(others))


def _attached(desk: Desk, client: WebClient, ids: Sequence[str]) -> list[AttachedFile]:
    """The message's files; one that was deleted meanwhile is attached no more."""
    found = []
    for id_ in ids:
        try:
            found.append(find_file(client, desk.now, id_))
        except Refused as refusal:
            if refusal.code not in ("file_not_found", "file_deleted"):
                raise
    return found


def _read(
    client: WebClient, rules: ImageRules | None, files: Sequence[AttachedFile], alts: str
) -> tuple[UploadedImage, ...]:
    if rules is None:
        told = "This channel takes no images: take them out, and say in words what is to be seen."
        raise Faulty([told]).concerning(action_ids.IMAGES)
    lines = [line.strip() for line in alts.splitlines() if line.strip()]
    if len(files) > rules.most:
        raise Faulty([f"{len(files)} images are too many: {rules.most} can go along."]).concerning(action_ids.IMAGES)
    if len(lines) != len(files):
        names = ", ".join(short_name(file.name) for file in files)
        told = f"Say what each image shows, one line for each, in this order: {names}."
        raise Faulty([told]).concerning(action_ids.ALTS)
    with ThreadPoolExecutor(len(files)) as readers:
        contents = list(readers.map(lambda file: read_file(client, file, rules.most_bytes * _METADATA), files))
    parts = zip(files, lines, contents, strict=True)
    return tuple(UploadedImage(file.name, alt, content, file.permalink) for file, alt, content in parts)
