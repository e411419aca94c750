"""A stranger's post as quoted on cards, notes and windows: its text and its author, both inert. Pure."""

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.model import Post
from bot.slack.blocks.elements import Block, Part, inert, link, moment, one_line, quote, rich, said


def first_post(detail: QuestionDetail) -> KeptPost | None:
    """The post that asked first."""
    return next((kept for kept in detail.posts if kept.role == "asked"), next(iter(detail.posts), None))


def target_post(detail: QuestionDetail, file: ReplyDetail) -> KeptPost | None:
    """The post that is answered."""
    return next((kept for kept in detail.posts if kept.number == file.reply.post), first_post(detail))


def post_quote(kept: KeptPost, limit: int = 2500) -> Block:
    """A post's title and text as a quotation; a placeholder once the post was removed."""
    if kept.gone:
        return rich(quote([said("The post was taken away, and its words with it.", italic=True)]))
    title = [{**one_line(kept.post.title, 200), "style": {"bold": True}}, said("\n")] if kept.post.title else []
    return rich(quote([*title, *inert(kept.post.text, limit, 40)]))


def byline(post: Post) -> list[Part]:
    """Who wrote it, their reach, when, in which language, and a link to it."""
    name = [one_line(post.author.name, 60), said(" ")] if post.author.name else []
    reach = [said(f" · {post.author.reach:,} followers")] if post.author.reach is not None else []
    lang = [said(" · "), one_line(post.lang, 12)] if post.lang else []
    there = link(post.url, "Open the post")
    handle = [said("@"), one_line(post.author.handle, 60)] if post.author.handle else [said("somebody")]
    return [
        *name,
        *handle,
        *reach,
        said(" · "),
        moment(post.written_at),
        *lang,
        *([said(" · "), *there] if there else []),
    ]
