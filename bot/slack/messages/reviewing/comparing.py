"""What a review compares the words with: the version before, and the earlier answer that they were made of. Pure."""

from collections.abc import Mapping

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.earlier_answers import EarlierAnswer
from bot.core.model import Person
from bot.core.replying.compose import DisclosureOf, answer_reused, without_disclosure, word_diff
from bot.slack.blocks.elements import Block, Part, line, link, moment, person, quote, rich, said
from bot.slack.messages.reply_notes import difference

"""How somebody says who speaks, by Slack user id."""

_ONLY_THIS = " · only what is marked was never approved"
_MOST = 1500
"""Characters of a difference that are drawn; of one in more, only that there is much."""


def since_the_version_before(file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    """What the present version changes in the one before; nothing for a first version."""
    older = [version for version in file.versions if version.number < file.reply.version]
    if not older or file.reply.amends is not None:
        return []
    before, now = older[-1], file.versions[-1]
    by = [said(" by "), person(now.by, people)] if now.by != file.reply.author else []
    head = line(said(f"Since version {before.number}", bold=True), *by)
    return [head, _changes(before.shown.plain, file.reply.shown.plain)]


def since_the_earlier_answer(
    detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person], disclosure_of: DisclosureOf
) -> list[Block]:
    """What these words change in an earlier answer that they were made of, whoever speaks; nothing where they were not
    made of one.
    """
    written = without_disclosure(file.reply.shown, disclosure_of(file.reply.author)).plain
    earlier = answer_reused(detail.earlier_answers, file.reply.shown, file.reply.author, disclosure_of)
    if earlier is None or file.reply.amends is not None:
        return []
    if earlier.words_alike(written):
        return [line(said("Word for word as answered before", bold=True), *_whose(earlier, people))]
    head = line(said("Since the earlier answer", bold=True), *_whose(earlier, people), said(_ONLY_THIS))
    return [head, _changes(earlier.text, written)]


def _whose(earlier: EarlierAnswer, people: Mapping[str, Person]) -> list[Part]:
    there = link(earlier.url, "see it")
    told = [said(f", Q-{earlier.question} by "), person(earlier.author, people), said(" · "), moment(earlier.sent_at)]
    return [*told, *([said(" · "), *there] if there else [])]


def _changes(before: str, after: str) -> Block:
    changed = sum(len(text) for kind, text in word_diff(before, after) if kind != "=")
    if changed > _MOST:
        return rich(quote([said("Nearly all of it is new: read the whole.", italic=True)]))
    return rich(quote(difference(before, after, _MOST)))
