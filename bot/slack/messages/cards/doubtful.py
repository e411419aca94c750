"""The one message in triage of what is likely not for us: each post with the ways it can go. Pure.

Its words are strangers' and are drawn inert, on one line.
"""

from collections.abc import Iterator, Sequence

from bot.core.corrections import NOT_US, SPAM, TALK
from bot.core.telling.doubts import DoubtfulPost, DoubtfulPosts
from bot.core.telling.notices import Notice
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, line, one_line, said
from bot.slack.blocks.limits import fit

_WORDS, _WHY = 200, 200

ASIDE = {NOT_US: "Not about us", TALK: "Wants nothing", SPAM: "Spam or advert"}
"""The three ways to set a post aside, with what their buttons say. Each teaches something else."""


def doubtful_message(notice: Notice, posts: DoubtfulPosts) -> list[Block]:
    """Those that wait, newest first, then those that were dismissed and are shown to be checked."""
    if notice.ended_at is not None:
        return fit([line(said("🟢 Nothing waits here any more that is likely not for us."))])
    rest = posts.count - len(posts.held)
    more = [line(said(f"and {rest} more: they come up as these are decided", italic=True))] if rest > 0 else []
    return fit(
        [
            line(said(f"🗂 {_posts(posts.count)} likely not for us. Nobody was asked.", bold=True)),
            *_listed(posts.held, "Send to experts"),
            *more,
            *([line(said("Dismissed, shown to be checked:", bold=True))] if posts.dismissed else []),
            *_listed(posts.dismissed, "It did want an answer"),
        ]
    )


def set_aside_buttons(question: int) -> list[Part]:
    """A button for each way to set a question aside."""
    return [button(words, f"{action_ids.SET_ASIDE}_{kind}", str(question)) for kind, words in ASIDE.items()]


def _listed(posts: Sequence[DoubtfulPost], back: str) -> Iterator[Block]:
    for post in posts:
        why = [said(" — "), {**one_line(post.why, _WHY), "style": {"italic": True}}] if post.why else []
        yield line(said(f"Q-{post.question} ", bold=True), one_line(post.words, _WORDS), *why)
        yield from actions(button(back, action_ids.REOPEN, str(post.question)), *set_aside_buttons(post.question))


def _posts(count: int) -> str:
    return "One post is" if count == 1 else f"{count} posts are"
