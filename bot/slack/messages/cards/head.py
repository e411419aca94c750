"""The head of a card: its state and the question's first words, then who asked, where and when; and the words. Pure."""

import re
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail
from bot.core.model import Context, Post
from bot.core.telling.situation import SituationKind, situation_of
from bot.core.telling.urgency import urgent_reasons
from bot.core.text.short_counts import short_count
from bot.slack.blocks.elements import (
    Block,
    Part,
    header,
    inert,
    line,
    link,
    moment,
    one_line,
    page_link,
    quote,
    rich,
    said,
    section,
)
from bot.slack.blocks.escape import TEXT_LIMIT, clean, few_lines, headline, shortened
from bot.slack.blocks.quote import first_post, post_quote
from bot.slack.blocks.rendered import WIDTH

_LINES = 5
_FIRST_WORDS, _FEWEST = 75, 25
_ABOVE = 70
_NOTE = 40
_CONTEXTS = 3
_ADDRESSED = re.compile(r"^(?:\s*@\w+[,:]?\s+)+")
"""Whom a post addresses first: not what it asks."""
_LOOKED_AT = 2_000
_LATE_MARK = SituationKind.LATE.value


def head(detail: QuestionDetail, now: datetime, web: str = "") -> list[Block]:
    """Two lines: how it stands, why it cannot wait and its first words; then number, author, reach, place and time, and
    the way to its page on the web, where there is one (`web`).
    """
    first, question = first_post(detail), detail.question
    told = _first_line(detail, now)
    story = page_link(web, f"/questions/{question.number}", "whole story")
    return [header(told), line(said(question.id, bold=True), *(_byline(first) if first else []), *story)]


def _first_line(detail: QuestionDetail, now: datetime) -> str:
    mark, urgent = situation_of(detail, now).mark, " · ".join(urgent_reasons(detail, now))
    words = first_words(detail, max(_FEWEST, _FIRST_WORDS - len(urgent)))
    if not urgent:
        return f"{mark} {words}"
    warned = mark if mark == _LATE_MARK else f"{mark} {_LATE_MARK}"
    return f"{warned} {urgent}: {words}"


def first_words(detail: QuestionDetail, most: int = _FIRST_WORDS) -> str:
    """The title of the post that asked first, else its first words; what is said instead where there are none."""
    first = first_post(detail)
    if first is None:
        return "a question whose post is no longer kept"
    if first.gone:
        return "a question whose post was taken away"
    written = first.post.title or first.post.text
    return headline(_ADDRESSED.sub("", written[:_LOOKED_AT]), most) or "a question without words"


def _byline(kept: KeptPost) -> list[Part]:
    """Who asked, how many read them, where and when, and the way there; nobody's name once the post is gone."""
    post, source = kept.post, one_line(kept.post.source, 24)
    if kept.gone:
        return [said(" · "), source, said(" · "), moment(post.written_at, "{ago}")]
    name = one_line(post.author.handle or post.author.name or "somebody", 30)
    reach = [said(f" · {short_count(post.author.reach)} followers")] if post.author.reach else []
    lang = [said(" · "), one_line(post.lang, 6)] if post.lang not in ("", "en") else []
    there = link(post.url, "open the post")
    return [
        said(" · @" if post.author.handle else " · "),
        name,
        *reach,
        said(" · "),
        source,
        *lang,
        said(" · "),
        moment(post.written_at, "{ago}"),
        *([said(" · "), *there] if there else []),
    ]


def few_words(detail: QuestionDetail) -> list[Block]:
    """The post's words in five lines at most, the nearest of what stands above it being one of them."""
    first = first_post(detail)
    if first is None:
        return []
    if first.gone:
        return [post_quote(first)]
    above = first.post.context[-1:]
    kept = [part for one in above for part in (said("↪ "), *_speaker(one), one_line(one.text, _ABOVE), said("\n"))]
    return [rich(quote([*kept, *inert(_cut(first.post), TEXT_LIMIT, _LINES)]))]


def is_cut(detail: QuestionDetail) -> bool:
    """Whether the card shows less than all of what was written."""
    first = first_post(detail)
    if first is None or first.gone:
        return False
    post = first.post
    titled = bool(post.title) and headline(post.title, _FIRST_WORDS) != post.title
    above = len(post.context) > 1 or any(len(one.text) > _ABOVE for one in post.context)
    return titled or above or _cut(post) != clean(post.text or post.title)


def _cut(post: Post) -> str:
    """As much of its text as fits on the lines there are; its title where it has no text."""
    text, room = clean(post.text or post.title), _LINES - len(post.context[-1:])
    shown = few_lines(text, room)
    wide = sum(max(1, -(-len(one) // WIDTH)) for one in shown.split("\n"))
    return shown if wide <= room else shortened(" ".join(text.split()), room * WIDTH - _NOTE)


def whole_words(kept: KeptPost) -> list[Block]:
    """What stands above the post, then all of its title and text."""
    if kept.gone:
        return [post_quote(kept)]
    above = kept.post.context[-_CONTEXTS:]
    quoted = [quote([*_speaker(one), *inert(one.text, 300, 6)]) for one in above]
    heading = [rich(section(said("Above it in the conversation:", italic=True)), *quoted)] if above else []
    return [*heading, post_quote(kept)]


def _speaker(one: Context) -> list[Part]:
    return [said("@"), one_line(one.handle, 40), said(": ")] if one.handle else []
