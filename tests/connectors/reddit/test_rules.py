"""What a subreddit's rules say of bots and companies is a caution; a rule that clearly forbids bots is told as such."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.model import ReplyMode
from connectors.reddit.rules import caution, forbids_bots
from tests.connectors.contract import read_on
from tests.fakes.channel import Fault
from tests.fakes.fake_reddit import FakeReddit

RULES = "/r/ferrywire/about/rules"


@pytest.fixture
def service() -> Iterator[FakeReddit]:
    with FakeReddit() as reddit:
        yield reddit


def rules(*told: str) -> object:
    return {"rules": [{"short_name": words, "description": ""} for words in told]}


@pytest.mark.parametrize(
    ("told", "against"),
    [
        ("No bots", "bots"),
        ("No spam, ads or bots", "bots"),
        ("Bots are not allowed.", "bots"),
        ("AI-generated comments will be banned", "bots"),
        ("No self-promotion", "promotion by companies"),
        ("No advertising or solicitation", "promotion by companies"),
        ("Company accounts are not welcome here", "promotion by companies"),
    ],
)
def test_rules_against_such_as_us_are_told_with_where_to_read_them(told: str, against: str) -> None:
    sentence = caution(rules("Be kind", told), "sysadmin")
    assert f"forbid {against}." in sentence
    assert "https://www.reddit.com/r/sysadmin/about/rules" in sentence
    assert told not in sentence


@pytest.mark.parametrize("answer", [rules("Be kind", "Self-promotion on Fridays", "Robots welcome"), {}, [], None, 7])
def test_other_rules_and_nonsense_are_no_caution(answer: object) -> None:
    assert caution(answer, "sysadmin") == ""


def test_both_are_named_together() -> None:
    assert "bots and promotion by companies" in caution(rules("No bots", "No self promotion"), "sysadmin")


def test_posts_come_with_the_caution_and_can_be_answered_all_the_same(service: FakeReddit) -> None:
    service.rules = [("No bots", "Not even good ones.")]
    service.customer_posts("How?")
    service.pass_time()
    (post,) = read_on(service.connect(), service).posts
    assert post.capabilities.reply is ReplyMode.API
    assert "forbid bots" in post.capabilities.why


def test_rules_are_read_once_a_day(service: FakeReddit) -> None:
    source, cursor = service.connect(), ""
    for _ in range(3):
        cursor = read_on(source, service, cursor).cursor
        service.pass_time(timedelta(hours=1))
    assert service.read_count(RULES) == 1
    service.rules = [("No bots", "")]
    service.pass_time(timedelta(hours=22))
    service.customer_posts("How?")
    (post,) = read_on(source, service, cursor).posts
    assert "forbid bots" in post.capabilities.why
    assert service.read_count(RULES) == 2


def test_rules_that_cannot_be_read_hold_up_no_post(service: FakeReddit) -> None:
    service.break_path(RULES, Fault(status=403))
    asked = service.customer_posts("How?")
    service.pass_time()
    assert read_on(service.connect(), service).ids == [asked]


@pytest.mark.parametrize(
    ("told", "clear"),
    [
        ("No bots", True),
        ("Rule 7: No bots.", True),
        ("3. No bots allowed", True),
        ("Bots are not allowed", True),
        ("Bots are banned!", True),
        ("No AI generated comments", True),
        ("No spam, ads or bots", False),
        ("No bots without approval", False),
        ("No spam bots, memes or low effort", False),
        ("Bot questions go to r/bots", False),
        ("No self-promotion", False),
    ],
)
def test_only_a_rule_that_says_so_and_nothing_else_forbids_bots(told: str, clear: bool) -> None:
    assert forbids_bots(rules("Be kind", told)) is clear


def test_a_rule_with_an_exception_is_a_caution_only() -> None:
    asked_first = {"rules": [{"short_name": "No bots", "description": "Unless you ask the mods for permission."}]}
    assert not forbids_bots(asked_first)


@pytest.mark.parametrize("answer", [{}, [], None, 7, {"rules": [{"short_name": 3}]}])
def test_nonsense_forbids_nothing(answer: object) -> None:
    assert not forbids_bots(answer)


@pytest.mark.parametrize(("reply", "told"), [("api", ("r/ferrywire",)), ("assist", ())])
def test_rules_against_bots_are_told_where_we_would_answer_as_one(
    service: FakeReddit, reply: str, told: tuple[str, ...]
) -> None:
    service.rules = [("No bots", "Not even good ones.")]
    service.customer_posts("How?")
    service.pass_time()
    source = service.connect(reply=reply)
    batches = [source.fetch(stream.name, "", service.now) for stream in source.streams()]
    assert {community for batch in batches for community in batch.no_bots} == set(told)


def test_a_post_tells_its_subreddit_and_whether_a_moderator_wrote_it(service: FakeReddit) -> None:
    service.customer_posts("How?")
    service.pass_time()
    (post,) = read_on(service.connect(), service).posts
    assert (post.community, post.moderator) == ("r/ferrywire", False)
