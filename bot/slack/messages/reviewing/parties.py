"""Who answers whom where, as parts of a review's first line. Pure."""

from collections.abc import Mapping

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import Person, Post
from bot.slack.blocks.elements import Part, one_line, person, said
from bot.slack.blocks.quote import target_post


def parties(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    """A reply by its author and whom it answers: "Q-12: Ana's answer to @kim on X"."""
    noun = "answer" if file.reply.amends is None else "correction"
    told = [said(f"{detail.question.id}: "), person(file.reply.author, people), said(f"'s {noun}")]
    return [*told, *_to(detail, file, " to ")]


def would_answer(detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    """The same before it is decided: "Q-12: Ana would answer @kim on X"."""
    does = " would answer" if file.reply.amends is None else " would correct our answer to"
    return [said(f"{detail.question.id}: "), person(file.reply.author, people), said(does), *_to(detail, file, " ")]


def _to(detail: QuestionDetail, file: ReplyDetail, before: str) -> list[Part]:
    kept = target_post(detail, file)
    if kept is None:
        return [said(f"{before}somebody")]
    return [said(before), _name(kept.post), said(" on "), one_line(kept.post.source, 40)]


def _name(post: Post) -> Part:
    if post.author.handle:
        return one_line(f"@{post.author.handle}", 60)
    return one_line(post.author.name, 60) if post.author.name else said("somebody")
