"""Who plays and what they say: the words of the demo, in one place, so that they can be read and changed as a text.

What is done with them, and in which order, is `walkthrough`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.model import Person, Role

TAG = "api"
CUSTOMER = "nightly_cron"
"""A handle of the square's; see `bot/sandbox/company.toml`."""

QUESTION = (
    "@ferrywire Is there a response header that tells how many API calls we have left before the rate limit? "
    "Today our nightly job only learns about it from the 429."
)
OTHER = "kofi_data"
SAME_AGAIN = (
    "Our nightly job only learns about the rate limit from the 429 today, @ferrywire. Is there a response header that "
    "tells how many API calls we have left before it?"
)
"""The same in other words: every word that tells something stands in both."""
FIRST_THOUGHT = "I wrote that limiter. Is the header in the public docs yet?"
BETWEEN_US = "It is. But not a word about Project Lighthouse, that changes the limits for everybody."
ANSWER = (
    "Yes: every response carries X-RateLimit-Remaining. The limit is 600 calls a minute. "
    "We will add it to the SDKs soon!"
)
PROMISE = " We will add it to the SDKs soon!"
"""What communications takes out of the answer: it promises."""
ADDED = (". The limit", ", counted per key. The limit")
"""What communications makes clearer: these words, and what they become."""
ON_SECOND_THOUGHT = "Wait, per key or per account? I called it back until I have looked."
SURE = "Per key, it is in the tests. Please approve it again."
FOLLOW_UP = "Thank you, found it! Does the 429 itself carry anything that says when we may try again?"
SECOND_ANSWER = "It does: Retry-After, in whole seconds. Wait that long and the next call goes through."
ANSWER_TO_OTHER = "There is: X-RateLimit-Remaining, on every response. The limit is 600 calls a minute for each key."


@dataclass(frozen=True, slots=True)
class Script:
    """The four colleagues: who answers, who thinks along, and two who answer for what leaves."""

    expert: Person
    colleague: Person
    comms: Person
    second: Person


def choose_script(people: Sequence[Person]) -> Script:
    """Chosen from the company by what they do. Raises ValueError where there are not two for the tag, or for comms."""
    experts = [person for person in people if TAG in person.tags]
    comms = [person for person in people if Role.COMMS in person.roles and person not in experts]
    if len(experts) < 2 or len(comms) < 2:  # noqa: PLR2004  the play needs a pair of each
        raise ValueError(f"The play needs two experts for {TAG} and two people in communications.")
    return Script(experts[0], experts[1], comms[0], comms[1])
