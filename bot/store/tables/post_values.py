"""Rows of posts as the values that leave the store, and what is written into them."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from bot.core.details import KeptPost
from bot.core.model import Author, Capabilities, Context, Post, PostKind, ReplyMode
from bot.store.tables.questions import PostRow


def kept_post(row: PostRow) -> KeptPost:
    """A row as the value that leaves the store."""
    post = Post(
        source=row.source,
        external_id=row.external_id,
        author=Author(row.author_id, row.author_handle, row.author_name, row.author_url, row.reach),
        text=row.text,
        written_at=row.written_at,
        url=row.url,
        title=row.title,
        kind=PostKind(row.kind),
        lang=row.lang,
        parent_id=row.parent_id,
        thread_id=row.thread_id,
        community=row.community,
        context=tuple(Context(**context) for context in row.context or ()),
        capabilities=_capabilities_of(row.abilities or {}),
        own=row.own,
        repost=row.repost,
    )
    return KeptPost(row.number or 0, post, row.question, row.role, row.gone_at is not None)


def clean(text: str) -> str:
    """PostgreSQL accepts no null character, and no database a lone surrogate."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


def capabilities_json(abilities: Capabilities) -> dict[str, Any]:
    return dict(_capabilities_json(abilities))


@lru_cache(maxsize=500)  # a source's posts have few of them
def _capabilities_json(abilities: Capabilities) -> Mapping[str, Any]:
    return {**asdict(abilities), "reply": abilities.reply.value}


def context_json(post: Post) -> list[dict[str, str]]:
    return [{"handle": above.handle, "text": above.text} for above in post.context]


def _capabilities_of(kept: Mapping[str, Any]) -> Capabilities:
    return Capabilities(
        reply=ReplyMode(kept.get("reply", "none")),
        edit=kept.get("edit", False),
        delete=kept.get("delete", False),
        why=kept.get("why", ""),
        edit_why=kept.get("edit_why", ""),
    )
