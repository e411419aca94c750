"""What a subreddit says of bots and companies, in its rules or its description, is a caution; a rule that clearly
forbids bots is told as such.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.model import ReplyMode
from bot.core.ports.channel import Rereader
from connectors.reddit.communities import AT_ONCE
from connectors.reddit.rules import caution, forbids_bots
from tests.connectors.contract import read_on
from tests.fakes.channel import Fault
from tests.fakes.fake_reddit import ACCOUNT, FakeReddit

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


def test_the_description_counts_like_the_rules() -> None:
    about = {"kind": "t5", "data": {"description": "Be kind.\n\n**No bots**, please.", "submit_text": "no advertising"}}
    sentence = caution(rules("Be kind"), "sysadmin", about)
    assert "The description of r/sysadmin seems to forbid bots and promotion by companies." in sentence
    assert "https://www.reddit.com/r/sysadmin/" in sentence
    both = caution(rules("No bots"), "sysadmin", about)
    assert "The rules of r/sysadmin seem to forbid bots and promotion by companies." in both


@pytest.mark.parametrize("about", [{"kind": "t5", "data": {"description": "Robots welcome"}}, {"data": 7}, [], None, 7])
def test_other_descriptions_and_nonsense_are_no_caution(about: object) -> None:
    assert caution(rules("Be kind"), "sysadmin", about) == ""


def test_a_description_is_read_beside_the_rules_once_a_day(service: FakeReddit) -> None:
    service.description = "No self-promotion."
    service.customer_posts("How?")
    service.pass_time()
    source = service.connect()
    reading = read_on(source, service)
    (post,) = reading.posts
    assert "The description of r/ferrywire seems to forbid promotion by companies." in post.capabilities.why
    service.customer_posts("And?")
    service.pass_time()
    read_on(source, service, reading.cursor)
    assert service.read_count("/r/ferrywire/about") == 1


def test_rules_count_while_the_description_cannot_be_read(service: FakeReddit) -> None:
    service.rules = [("No bots", "")]
    service.break_path("/r/ferrywire/about", Fault(status=500))
    service.customer_posts("How?")
    service.pass_time()
    (post,) = read_on(service.connect(), service).posts
    assert "forbid bots" in post.capabilities.why


def test_what_a_search_finds_comes_with_what_its_community_says_read_once_for_all_listings(service: FakeReddit) -> None:
    service.rules = [("No bots", "")]
    source = service.connect(subreddits=[], inbox=True, search="kestrel")
    asked = service.ask("Kestrel?", subreddit="networking")
    service.pass_time()
    service.comment(asked, f"u/{ACCOUNT} knows")
    service.pass_time()
    for stream in source.streams()[:2]:
        (post,) = source.fetch(stream.name, "", service.now).posts
        assert "r/networking seem to forbid bots" in post.capabilities.why
        assert post.capabilities.reply is ReplyMode.API
    assert isinstance(source, Rereader)
    (again,) = source.reread([asked], service.now).posts
    assert "forbid bots" in again.capabilities.why
    assert (service.read_count("/r/networking/about/rules"), service.read_count("/r/networking/about")) == (1, 1)


def test_of_communities_nobody_knows_a_few_are_read_with_each_page(service: FakeReddit) -> None:
    service.page = 100
    for number in range(3 * AT_ONCE):
        service.ask("Kestrel?", subreddit=f"sub_{number:02}")
        service.pass_time()
    source = service.connect(subreddits=[], search="kestrel")
    batch = source.fetch(source.streams()[0].name, "", service.now)
    read = {request.path for request in service.web.requests if "/about" in request.path}
    assert len(batch.posts) == 3 * AT_ONCE
    assert read == {f"/r/sub_{n:02}/about{part}" for n in range(2 * AT_ONCE, 3 * AT_ONCE) for part in ("", "/rules")}


@pytest.mark.parametrize(("reply", "told"), [("api", {"r/networking"}), ("assist", set())])
def test_rules_against_bots_are_told_also_where_a_search_led(service: FakeReddit, reply: str, told: set[str]) -> None:
    service.rules = [("No bots", "")]
    service.ask("Kestrel?", subreddit="networking")
    service.pass_time()
    source = service.connect(subreddits=[], search="kestrel", reply=reply)
    assert set(source.fetch(source.streams()[0].name, "", service.now).no_bots) == told
