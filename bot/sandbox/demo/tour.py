"""What is asked and answered on the guided tour of the page. A tour that is played again asks something else, for
what was asked before would be recognised as the same.
"""

from dataclasses import dataclass

CUSTOMER = "mia_ops"
"""The handle of the tour's customer on the square; see `company.toml`."""


@dataclass(frozen=True, slots=True)
class TourWords:
    """What is said on one tour: in public, inside, as the reply, and in public again."""

    question: str
    inside: str
    reply: str
    follow_up: str


TOURS: tuple[TourWords, ...] = (
    TourWords(
        "@ferrywire Does the orders endpoint of your API page by cursor or by offset? We lose rows while it changes.",
        "By cursor since March. Offset still works, but we want it gone: not a word about that.",
        "By cursor: pass next_cursor from the last response. Rows that arrive while you page are not lost.",
        "That works, thank you! How long does a cursor stay valid?",
    ),
    TourWords(
        "@ferrywire How do we verify the signature on a webhook of your API? The SDK for Go has no helper for it.",
        "The helper is on a branch. Until it is out, the manual way.",
        "Take HMAC-SHA256 of the raw body with your endpoint's secret, and compare it with X-Ferrywire-Signature.",
        "Thank you! Is the secret the same for all endpoints?",
    ),
    TourWords(
        "@ferrywire Which idempotency key does your API expect when we repeat a POST after a timeout?",
        "Any string of theirs, we keep it for a day. The day is not in the docs yet.",
        "Any string of yours in Idempotency-Key. Repeat the call with the same one, and it is done only once.",
        "And if we send another body with the same key?",
    ),
    TourWords(
        "@ferrywire Can one webhook endpoint of your API receive the events of two workspaces?",
        "It can. They tell them apart by workspace_id, I checked.",
        "It can: every event carries workspace_id, so one endpoint can serve as many as you like.",
        "Good! Do both sign with the same secret?",
    ),
)
