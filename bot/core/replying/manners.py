"""How we behave towards those we answer: where nothing is answered at all, and how often at most. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.model import Post
from bot.core.settings.sections import MannersSettings

LURKING = "by our own settings nothing is answered on this source; its posts are only read (answer = false)"

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """An answer of ours that stood in public, or may: when it went there, in which thread, to whom."""

    at: datetime
    thread: str
    author: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """That an answer waits, until when and why."""

    until: datetime
    why: str


def put_off_by_caps(post: Post, answers: Sequence[PublicAnswer], caps: MannersSettings, now: datetime) -> PutOff | None:
    """Until when an answer to this post waits, after those of the last day on its source; None when it need not."""
    thread = [one.at for one in answers if one.thread == thread_of(post)]
    author = [one.at for one in answers if one.author == post.author.id]
    source = [one.at for one in answers]
    found = (
        _put_off(thread, caps.per_thread_day, DAY, now, "in this thread"),
        _put_off(author, caps.per_author_day, DAY, now, "this author"),
        _put_off(source, caps.per_source_hour, HOUR, now, "on this source"),
        _put_off(source, caps.per_source_day, DAY, now, "on this source"),
    )
    return max((one for one in found if one is not None), key=lambda one: one.until, default=None)


def thread_of(post: Post) -> str:
    """The conversation that a post belongs to; a post without one is its own."""
    return post.thread_id or post.external_id


def _put_off(times: Sequence[datetime], cap: int, span: timedelta, now: datetime, where: str) -> PutOff | None:
    """When `cap` would no longer be passed; 0 is no cap."""
    within = sorted((at for at in times if at > now - span), reverse=True)
    if not cap or len(within) < cap:
        return None
    told = "an hour" if span == HOUR else "a day"
    return PutOff(within[cap - 1] + span, f"we answer {where} at most {_times(cap)} within {told}, by our own settings")


def _times(cap: int) -> str:
    return {1: "once", 2: "twice"}.get(cap, f"{cap} times")
