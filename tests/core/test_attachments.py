"""Names of files as they are shown, and what lint quotes, are cut between characters."""

from bot.core.attachments import short_name
from bot.core.text.lint_finding import excerpt_of

FAMILY = "👩\u200d👩\u200d👧"


def test_what_is_too_long_is_cut_between_characters() -> None:
    assert short_name("x" * 78 + "👍🏽👍🏽") == "x" * 78 + "…"
    text = "x" * 57 + FAMILY * 3
    assert excerpt_of(text, (0, len(text))) == "x" * 57 + "…"
