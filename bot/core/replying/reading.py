"""The question as it is read for one reply: the words that matter to it, their hash, and what changed since. Pure.

What matters is the post that is answered with what stands above it, the posts that asked when the reply was written,
and what the askers wrote after that. A post that joins later with the same question changes nothing.
"""

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.core.details import KeptPost, QuestionDetail, Reading, ReplyDetail

_EMPHASIS = re.compile(r"(?<!\w)([*_~`]{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)", re.MULTILINE)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A post that says something else than when the reply was written; `before` is "" for one that came since."""

    kept: KeptPost
    before: str


def bare_words(text: str) -> str:
    """A text without white space and markup: equal for two texts that say the same in the same words."""
    unmarked = _EMPHASIS.sub(r"\2", _LINE_MARK.sub("", _INVISIBLE.sub("", text)))
    return " ".join(unmarked.split())


def read_now(detail: QuestionDetail, post: int, read: Collection[int] = ()) -> tuple[Reading, ...]:
    """What is to be read for a reply to `post`. `read`: the posts that were read before, empty for a new reply."""
    target = next((kept for kept in detail.posts if kept.number == post), None)
    asked = {kept.number for kept in detail.posts if kept.role == "asked"}
    matter = {post} | (asked & set(read) if read else asked)
    people = {_author_of(kept) for kept in detail.posts if kept.role == "asked"}
    people |= {_author_of(target)} if target else set()
    matter |= {kept.number for kept in detail.posts if kept.role == "follow_up" and _author_of(kept) in people}
    found = sorted((kept for kept in detail.posts if kept.number in matter and not kept.gone), key=lambda k: k.number)
    return tuple(Reading(kept.number, kept.post.words) for kept in found)


def question_hash(detail: QuestionDetail, post: int, read: Collection[int] = ()) -> str:
    """SHA-256 (hex) of the question as it is now for a reply to `post`: what an approval is given for besides words.
    `read` as in `read_now`.
    """
    readings = read_now(detail, post, read)
    above = [one.text for kept in detail.posts if kept.number == post for one in kept.post.context]
    parts = [[reading.post, bare_words(reading.words)] for reading in readings]
    whole = json.dumps([parts, [bare_words(text) for text in above]], separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def question_hash_for(detail: QuestionDetail, file: ReplyDetail) -> str:
    """`question_hash` for this reply."""
    return question_hash(detail, file.reply.post, [reading.post for reading in file.readings])


def changes_since_read(detail: QuestionDetail, file: ReplyDetail) -> tuple[ReadingChange, ...]:
    """What changed since the reply's present words were written; nothing where that is not known."""
    before = {reading.post: reading.words for reading in file.readings}
    if not before:
        return ()
    kept = {one.number: one for one in detail.posts}
    return tuple(
        ReadingChange(kept[now.post], before.get(now.post, ""))
        for now in read_now(detail, file.reply.post, before)
        if bare_words(now.words) != bare_words(before.get(now.post, ""))
    )


def _author_of(kept: KeptPost) -> tuple[str, str]:
    return kept.post.source, kept.post.author.id
