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
from bot.sandbox.slack import live_parts
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.road import FakeChannel
from tests.fakes.stage import ANA, API, FAY, GIL, OUTBOUND, REVIEW, TRIAGE, Stage, on_stage

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
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with on_stage(tmp_path_factory.mktemp("hostile") / "s.db", channel, clock) as stage:
        stage.channel = channel  # type: ignore[attr-defined]
        yield stage


def arrives(stage: Stage, words: str, parent: str = "") -> str:
    """A stranger writes this, in every field a stranger has; its id."""
    channel: FakeChannel = stage.channel  # type: ignore[attr-defined]
    name = f"p{len(channel.cursors)}-{stage.bot.store.now():%H%M%S}"
    asked = "Thanks!" if parent else f"{name}: how do I rotate my API key?"
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
    stage.advance(timedelta(minutes=1))
    stage.go()
    return name


def cards(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """Every card, with its channel, oldest first."""
    found = [(room, m) for room in (API, TRIAGE) for m in stage.messages(room) if "question" in payload(m)]
    return sorted(found, key=lambda one: float(one[1]["ts"]))


def payload(message: dict[str, Any]) -> dict[str, Any]:
    return dict((message.get("metadata") or {}).get("event_payload", {}))


def shown(stage: Stage, words: str) -> tuple[int, str, str]:
    """The question these words became, with its card's channel and ts; one that was dismissed is reopened."""
    before = len(cards(stage))
    arrives(stage, words)
    number = newest(stage)
    if stage.question(number) == "dismissed":
        stage.bot.desk.questions.reopen(number, FAY)
        stage.go()
    (room, card) = cards(stage)[-1]
    assert len(cards(stage)) == before + 1
    return number, room, card["ts"]


def newest(stage: Stage) -> int:
    with stage.bot.store.reading() as tx:
        return max(entry.question or 0 for entry in tx.history.since(stage.bot.store.now() - timedelta(minutes=1)))


def live(stage: Stage) -> set[tuple[str, str]]:
    """All that would act in anything the bot posted or showed to one person, but for our own calls and links."""
    posted = [m for room in (API, TRIAGE, REVIEW, OUTBOUND) for m in stage.slack.messages(room) if m.get("bot_id")]
    told = [{**m, **_STILL} for user in OURS for m in stage.slack.ephemerals(user)]
    assert posted
    parts = {(part.kind, part.value) for message in (*posted, *told) for part in live_parts(message)}
    calls = {("mention", user) for user in OURS}
    return {(kind, value) for kind, value in parts - calls if not (kind == "link" and value.startswith(SQUARE))}


@pytest.mark.parametrize("name", NASTY)
def test_nothing_a_stranger_writes_acts_anywhere_on_the_road(stage: Stage, name: str) -> None:
    number, room, thread = shown(stage, NASTY[name])
    reviews = len(stage.messages(REVIEW))
    stage.slack.say(ANA, room, "reply: Use the rotate button.", thread_ts=thread)
    stage.until(lambda: len(stage.messages(REVIEW)) > reviews)
    review = stage.review()
    stage.press(GIL, REVIEW, review["ts"], "approve")
    stage.until(lambda: stage.question(number) == "approved")
    stage.passes(seconds=31)
    assert stage.question(number) == "sent"
    arrives(stage, NASTY[name], parent=stage.bot.desk.questions.detail(number).posts[0].post.external_id)
    assert stage.question(number) == "asked"
    answered = stage.slack.command(ANA, room, "/switchboard", f"show Q-{number}", responses_wanted=1)
    assert answered.messages
    stage.slack.command(ANA, room, "/switchboard", "queue", responses_wanted=1)
    assert live(stage) == set()


@given(words=st.text(max_size=300) | st.text(alphabet="<>!@#|&;: \n\u202e\x00abchrenl", max_size=120))
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_at_all_acts_on_a_card(stage: Stage, words: str) -> None:
    shown(stage, words)
    assert live(stage) == set()


def test_the_measure_sees_what_acts(stage: Stage) -> None:
    """Were a stranger's words posted as they came, this file would not pass."""
    parts = live_parts({"text": BAIT, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": BAIT}}]})
    assert {part.kind for part in parts} >= {
        "broadcast",
        "mention",
        "channel",
        "usergroup",
        "link",
        "autolink",
        "unfurl",
    }
