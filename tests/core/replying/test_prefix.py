"""The prefix promises: what is clearly meant as a reply and is none is known, and ordinary talk is left alone."""

import pytest

from bot.core.replying.compose import is_reply
from bot.core.replying.prefix import is_meant_as_reply, is_near_miss


@pytest.mark.parametrize(
    "text",
    [
        "*reply:* x",
        "*Reply*: x",
        "_reply_ : x",
        "&gt; reply: x",
        "> reply: x",
        "`reply:` x",
        "```reply: x```",
        "reply\uff1a x",
        "\uff52\uff45\uff50\uff4c\uff59\uff1a x",
        "Reply - use it",
        "Reply \u2013 use it",
        "reply; x",
        "replay: x",
        "repl: x",
        "relpy: x",
        "<@U0BOT1> reply: x",
        "\u2022 reply: x",
        "1. reply: x",
        "\u201creply: x\u201d",
        "\u200breply: x",
    ],
)
def test_what_is_clearly_meant_as_a_reply_is_a_near_miss(text: str) -> None:
    assert is_near_miss(text)
    assert is_meant_as_reply(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reply",
        "I will reply: soon",
        "No reply: why?",
        "Reply with the docs",
        "the reply-to header is wrong",
        "reply-to is wrong",
        "reply = await client.call()",
        "replied: no",
        "repl:main()",
        "replay the log: it shows",
        "rely: on this",
        "12 replies: none",
        "reply :tada: well done",
        "Reply another :wave::skin-tone-3: hello",
    ],
)
def test_ordinary_talk_is_no_near_miss(text: str) -> None:
    assert not is_meant_as_reply(text)


def test_a_reply_that_begins_well_is_no_near_miss() -> None:
    assert is_reply("Reply : x")
    assert not is_near_miss("Reply : x")
    assert is_meant_as_reply("Reply : x")


def test_a_long_text_of_marks_is_judged_at_once() -> None:
    assert not is_near_miss("> " * 100_000 + "reply: x")
