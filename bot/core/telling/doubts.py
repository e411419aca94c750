"""Posts that are likely not for us, as triage sees them: those that wait, and some of what was dismissed. Values."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 8
"""The most of either kind that one message shows: each takes two of Slack's 50 blocks."""

ONE_IN = 20
"""Of so many questions that are dismissed, about one is shown to be checked."""


@dataclass(frozen=True, slots=True)
class DoubtfulPost:
    """A post and why it is thought not to be for us. `words` and `url` are a stranger's."""

    question: int
    why: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class DoubtfulPosts:
    """`count` wait in all, of which the newest are `held`; `dismissed` are to be checked. The newest come first."""

    count: int
    held: Sequence[DoubtfulPost] = ()
    dismissed: Sequence[DoubtfulPost] = ()

    @property
    def summary(self) -> str:
        """What is shown, in short: it changes whenever the message has to. "" when nothing waits."""
        if not self.count and not self.dismissed:
            return ""
        numbers = " ".join(f"Q-{post.question}" for post in (*self.held, *self.dismissed))
        return f"{self.count} waiting: {numbers}"
