"""Reads files that people attached in Slack: what is known of one, and its bytes. Our token is shown to Slack alone,
and not a byte more is read than is allowed.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
from slack_sdk import WebClient

from bot.core.attachments import AttachedFile, short_name
from bot.core.errors import Faulty, Refused, Unavailable
from bot.core.ports.runtime import Clock
from bot.slack.client.errors import WHERE, translate_errors

TIMEOUT = 2.5
"""Seconds without a sign of life: a person waits in a window, and Slack waits three seconds for our answer."""

_OK, _BROKEN, _BUSY = 200, 500, 429


def attached_file(told: Mapping[str, object]) -> AttachedFile:
    """A file as Slack describes it in a message, a window or `files.info`."""
    return AttachedFile(
        id=str(told.get("id") or ""),
        name=str(told.get("name") or told.get("title") or ""),
        media_type=str(told.get("mimetype") or ""),
        url=str(told.get("url_private_download") or told.get("url_private") or ""),
        permalink=str(told.get("permalink") or ""),
        snippet=told.get("mode") == "snippet",
    )


def attached_files(told: Mapping[str, object]) -> tuple[AttachedFile, ...]:
    """The files of a message or of a window's field."""
    files = told.get("files")
    return tuple(attached_file(file) for file in files if isinstance(file, dict)) if isinstance(files, list) else ()


def find_file(client: WebClient, clock: Clock, id_: str) -> AttachedFile:
    """What Slack knows of a file. Raises Unavailable, Unauthorised, Refused."""
    with translate_errors(clock, "the attached file"):
        return attached_file(client.files_info(file=id_)["file"])


def read_file(client: WebClient, file: AttachedFile, most: int) -> bytes:
    """A file's bytes. Raises Faulty above `most` bytes, Refused where Slack does not hand it over, Unavailable."""
    name = short_name(file.name)
    if not _is_slack(client, file.url):
        raise Refused(WHERE, f"{name} does not lie there")
    try:
        with httpx.stream(
            "GET", file.url, headers={"Authorization": f"Bearer {client.token}"}, timeout=TIMEOUT
        ) as answer:
            _check_handed_over(answer, name)
            return _limited(answer, name, most)
    except httpx.HTTPError as error:
        raise Unavailable(WHERE, f"{name} could not be read ({type(error).__name__})") from None


def _check_handed_over(answer: httpx.Response, name: str) -> None:
    if answer.status_code >= _BROKEN or answer.status_code == _BUSY:
        raise Unavailable(WHERE, f"{name} could not be read ({answer.status_code})")
    page = answer.headers.get("content-type", "").startswith("text/html")
    if answer.status_code != _OK or page:  # without the scope it leads to its login page
        raise Refused(WHERE, f"it does not hand over {name}: an operator has to give the app files:read")


def _limited(answer: httpx.Response, name: str, most: int) -> bytes:
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > most:
            raise Faulty([f"{name} has more than {most / 1e6:.1f} MB."])
    return bytes(content)


def _is_slack(client: WebClient, url: str) -> bool:
    try:
        parts, home = urlsplit(url), urlsplit(client.base_url)
    except ValueError:
        return False
    own = (parts.scheme, parts.netloc) == (home.scheme, home.netloc)
    return own or (parts.scheme == "https" and f".{parts.hostname}".endswith(".slack.com"))
