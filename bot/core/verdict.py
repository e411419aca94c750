"""What the classifier makes of a post: its intent and its tags. Frozen values; nothing here judges."""

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


@dataclass(frozen=True, slots=True)
class TagGuess:
    """One tag with its probability (0 to 1) and the words or examples it was decided by, for a person to read."""

    tag: str
    probability: float
    because: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a person judged. No `tags`: it is not for us. `ref` is its name for people, such as Q-88."""

    text: str
    tags: tuple[str, ...]
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the classifier makes of a post. No `tags` and not dismissed: it abstains, and a person triages.

    `dismissed` is set only when it is sure that no answer is wanted. `version` names the model that judged. `lang` is
    the post's language (ISO 639), "" when it is not known.
    """

    intent: Intent
    tags: tuple[TagGuess, ...] = ()
    dismissed: bool = False
    why: str = ""
    version: str = ""
    lang: str = ""
