"""Whatever strangers write travels the whole road, over the real Bolt and the strict stand-in for Slack, and nothing
of it acts inside: no mention, no broadcast, no link but ours to the post, no unfurl. How messages are drawn is proved
in `slack.test_inert`; here it is what has arrived in Slack that counts.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Author, Batch, Context
from bot.sandbox.slack import active_parts
from tests.fakes.bot_harness import ANA, API, FAY, GIL, OUTBOUND, REVIEW, TRIAGE, BotHarness, message_key, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

SQUARE = "https://square.example/"
_STILL = {"unfurl_links": False, "unfurl_media": False}  # Slack unfurls nothing that one person alone is shown
OURS = {ANA, FAY, GIL}
BAIT = (
    "<!channel> <!here> <!everyone> <@U0EVE00009> <@W0EVE00009|ana> <#C0ROOM> <!subteam^S0HELP> "
    "<!date^0^{date}^https://e.example|x> <https://evil.example|click> https://evil.example/x "
    "www.evil.example mailto:a@evil.example @here @channel @ana #general [click](https://evil.example) ![x](https://evil.example/x.png)"
)
NASTY = {
    "mentions and links": BAIT,
    "escaped once": "&lt;!channel&gt; &lt;https://evil.example|x&gt; &amp;lt;!here&amp;gt;",
    "markup": "*b* _i_ ~s~ `c` ```<!channel>``` > quote\n>>> <!here>\n• list :boom: <b>x</b><script>alert(1)</script>",
    "bidi": "\u202e\u2066<!channel>\u2069\u202c \u200f\u200b\ufeff\u2028\u2029",
    "control": "".join(map(chr, range(32))) + "\x7f\x80\x9f<!channel>",
    "null": "a\x00b<!cha\x00nnel>",
    "surrogates": "\ud800<!channel>\udfff",
    "zalgo": "Z" + "\u0301\u0327\u0489" * 2000 + "<!channel>",
    "emoji": "👩‍👩‍👧‍👦" * 3000,
    "split by what is cleaned": "<\u200b!channel> <!\u2060channel> <\x00!channel> <!chan\u00adnel>",
    "100 kB": (BAIT + " ") * 400,
    "100 kB of angles": "<" * 50_000 + ">" * 50_000,
    "100 kB of lines": "\n" * 100_000,
    "json": '{"type":"mrkdwn","text":"<!channel>"}"}]} \\u003c!channel\\u003e',
    "one word of 100 kB": "x" * 100_000,
}


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotHarness]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with running_bot(tmp_path_factory.mktemp("hostile") / "s.db", channel, clock) as harness:
        harness.channel = channel  # type: ignore[attr-defined]
        yield harness


def arrives(harness: BotHarness, words: str, parent: str = "") -> str:
    """A stranger writes this, in every field a stranger has; its id."""
    channel: FakeChannel = harness.channel  # type: ignore[attr-defined]
    name = f"p{len(channel.cursors)}-{harness.bot.store.now():%H%M%S}"
    asked = "It still fails." if parent else f"{name}: how do I rotate my API key?"
    post = a_post(
        name,
        f"{asked} {words}",
        title=words[:3000],
        author=Author("u-eve", words[:500] or "eve", words[:500], "", 7),
        context=(Context(words[:500], words), Context("mia", words[:5000])),
        url=SQUARE + name,
        parent_id=parent,
        thread_id=parent or name,
    )
    channel.batches.append(Batch((post,), name))
    harness.advance(timedelta(minutes=1))
    harness.run_due()
    return name


def cards(harness: BotHarness) -> list[tuple[str, dict[str, Any]]]:
    """Every card, with its channel, oldest first."""
    found = [(room, m) for room in (API, TRIAGE) for m in harness.messages(room) if message_key(m) == "card"]
    return sorted(found, key=lambda one: float(one[1]["ts"]))


def shown(harness: BotHarness, words: str) -> tuple[int, str, str]:
    """The question these words became, with its card's channel and ts; one that was dismissed is reopened."""
    before = len(cards(harness))
    arrives(harness, words)
    number = newest(harness)
    if harness.question_state(number) == "dismissed":
        harness.bot.desk.questions.reopen(number, FAY)
        harness.run_due()
    (room, card) = cards(harness)[-1]
    assert len(cards(harness)) == before + 1
    return number, room, card["ts"]


def newest(harness: BotHarness) -> int:
    with harness.bot.store.reading() as tx:
        return max(entry.question or 0 for entry in tx.history.since(harness.bot.store.now() - timedelta(minutes=1)))


def live(harness: BotHarness) -> set[tuple[str, str]]:
    """All that would act in anything the bot posted or showed to one person, but for our own calls and links: to the
    post, and from a burst to its cards.
    """
    posted = [m for room in (API, TRIAGE, REVIEW, OUTBOUND) for m in harness.slack.messages(room) if m.get("bot_id")]
    told = [{**m, **_STILL} for user in OURS for m in harness.slack.ephemerals(user)]
    assert posted
    parts = {(part.kind, part.value) for message in (*posted, *told) for part in active_parts(message)}
    calls = {("mention", user) for user in OURS}
    links = {
        ("link", f"https://slack.com/archives/{room}/p{card['ts'].replace('.', '')}") for room, card in cards(harness)
    }
    return {(kind, value) for kind, value in parts - calls - links if not (kind == "link" and value.startswith(SQUARE))}


OFTEN = ("mentions and links", "escaped once", "null", "surrogates", "split by what is cleaned", "100 kB of angles")
REST = [pytest.param(name, marks=pytest.mark.prove) for name in NASTY if name not in OFTEN]


@pytest.mark.parametrize("name", [*OFTEN, *REST])
def test_nothing_a_stranger_writes_acts_anywhere_on_the_road(harness: BotHarness, name: str) -> None:
    number, room, thread = shown(harness, NASTY[name])
    reviews = len(harness.messages(REVIEW))
    harness.slack.say(ANA, room, "reply: Use the rotate button.", thread_ts=thread)
    harness.wait_until(lambda: len(harness.messages(REVIEW)) > reviews)
    review = harness.last_review()
    harness.press(GIL, REVIEW, review["ts"], "approve")
    harness.wait_until(lambda: harness.question_state(number) == "approved")
    harness.pass_time(seconds=31)
    assert harness.question_state(number) == "sent"
    arrives(harness, NASTY[name], parent=harness.bot.desk.questions.detail(number).posts[0].post.external_id)
    assert harness.question_state(number) == "asked"
    answered = harness.slack.command(ANA, room, "/switchboard", f"show Q-{number}", responses_wanted=1)
    assert answered.messages
    harness.slack.command(ANA, room, "/switchboard", "queue", responses_wanted=1)
    assert live(harness) == set()


@given(words=st.text(max_size=300) | st.text(alphabet="<>!@#|&;: \n\u202e\x00abchrenl", max_size=120))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_at_all_acts_on_a_card(harness: BotHarness, words: str) -> None:
    shown(harness, words)
    assert live(harness) == set()


def test_the_measure_sees_what_acts(harness: BotHarness) -> None:
    """Were a stranger's words posted as they came, this file would not pass."""
    parts = active_parts({"text": BAIT, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": BAIT}}]})
    assert {part.kind for part in parts} >= {
        "broadcast",
        "mention",
        "channel",
        "usergroup",
        "link",
        "autolink",
        "unfurl",
    }
