"""What the classifier makes of a post: its intent and its tags, and what people taught it. Frozen values; nothing here
judges.
"""

from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """What a post wants. Only the first three want an answer."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    HOW_TO = "how-to"
    PRAISE = "praise"
    NEWS = "news"
    SPAM = "spam"
    JOB = "job"

    @property
    def wants_an_answer(self) -> bool:
        return self in (Intent.QUESTION, Intent.COMPLAINT, Intent.HOW_TO)


class Lesson(StrEnum):
    """What a person said of a post beside its tags: whether it wants an answer of us."""

    NOT_ABOUT_US = "not_us"
    WANTS_NOTHING = "talk"
    """About us, but praise, news, talk, a release note or others' pull request."""
    SPAM = "spam"
    WANTED = "wanted"
    """It wants an answer, though it had been taken for one that does not."""

    @property
    def sets_aside(self) -> bool:
        """Whether the post got no answer for it."""
        return self is not Lesson.WANTED


class Doubt(StrEnum):
    """Why a post waits for triage before anybody is asked."""

    NOT_ABOUT_US = "not_about_us"
    WANTS_NOTHING = "wants_nothing"


@dataclass(frozen=True, slots=True)
class TagGuess:
    """One tag with its probability (0 to 1) and the words or examples it was decided by, for a person to read."""

    tag: str
    probability: float
    because: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a person judged. No `tags`: it has none, and `lesson` says why, None where nobody said. `ref` is its
    name for people, such as Q-88.
    """

    text: str
    tags: tuple[str, ...]
    ref: str = ""
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the classifier makes of a post. No `tags`, no `doubt` and not dismissed: it abstains, and a person triages.

    `dismissed` is set only when it is sure that no answer is wanted. `doubt`: it likely is not for us, and waits for
    triage; `tags` are then those it would go to. `wants` is the probability (0 to 1) that it wants an answer, None
    where none is reckoned. `version` names the model that judged. `lang` is the post's language (ISO 639), "" when it
    is not known.
    """

    intent: Intent
    tags: tuple[TagGuess, ...] = ()
    dismissed: bool = False
    why: str = ""
    version: str = ""
    lang: str = ""
    doubt: Doubt | None = None
    wants: float | None = None
