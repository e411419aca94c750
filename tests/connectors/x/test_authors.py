"""An account whose profile says that a machine writes there asks nothing of us; a person who speaks of bots does."""

import json

import pytest

from connectors.x.authors import is_automatic
from tests.fakes.channel import Fault
from tests.fakes.fake_x import FakeX, recorded_response


@pytest.mark.parametrize(
    "profile",
    [
        "Daily weather for Lisbon. Automated by @ana_builds",
        "Automated account. Mentions are not read.",
        "I am a bot, beep.",
        "I'm a bot by @ana_builds",
        "This is an automated bot.",
        "Earthquakes as they happen | bot run by @ana_builds",
        "\U0001f916 by @ana_builds",
        "News of the harbour. Bot account",
    ],
)
def test_a_profile_that_says_so_is_a_machines(profile: str) -> None:
    assert is_automatic(profile)


@pytest.mark.parametrize(
    "profile",
    [
        "",
        "Platform engineer. I build bots and automated pipelines.",
        "Not a bot. Not an automated account.",
        "I'm not a bot",
        "This isn't a bot account",
        "I am a bot developer",
        "Robot enthusiast, turbot fishing",
        "Automated testing by day, salsa by night",
        "Human. My feelings are automated by coffee",
    ],
)
def test_a_person_who_speaks_of_bots_is_a_person(profile: str) -> None:
    assert not is_automatic(profile)


def test_a_post_of_an_account_that_is_a_machines_is_automatic_and_others_are_not(x: FakeX) -> None:
    body = json.loads(recorded_response("mentions-page-1").body)
    authors = {tweet["author_id"] for tweet in body["data"]}
    machine, *_ = [user for user in body["includes"]["users"] if user["id"] in authors]
    machine["description"] = "Automated by @ana_builds"
    x.web.inject_fault(Fault(status=200, body=json.dumps(body).encode()), lambda r: r.path.endswith("/mentions"))
    posts = x.connect().fetch("mentions", "", x.now).posts
    assert {post.author.id for post in posts if post.automatic} == {machine["id"]}
    assert any(not post.automatic for post in posts)
