"""Which addresses lead to the same place."""

import pytest

from bot.core.text.addresses import address_path, canonical_address

PLACE = "https://forum.example/t/42?page=2"


@pytest.mark.parametrize(
    "other",
    [
        "http://forum.example/t/42?page=2",
        "https://www.forum.example/t/42/?page=2",
        "https://FORUM.example:443/t/42?page=2#post-7",
        "https://forum.example/t/42?utm_source=rss&page=2&utm_medium=feed",
        "https://forum.example/t/42;jsessionid=AB12?page=2",
        "https://forum.example/t/42?page=2&PHPSESSID=00ff00ff00ff00ff&fbclid=x",
        "https://forum.example/t/42?s=00ff00ff00ff00ff00ff&page=2",
    ],
)
def test_scheme_tracking_and_session_values_do_not_change_where_an_address_leads(other: str) -> None:
    assert canonical_address(other) == canonical_address(PLACE)


@pytest.mark.parametrize(
    "other",
    [
        "https://forum.example/t/42?page=3",
        "https://forum.example/t/43?page=2",
        "https://forum.example/T/42?page=2",
        "https://blog.example/t/42?page=2",
        "https://forum.example/t/42?page=2&s=7",
        "https://forum.example:8443/t/42?page=2",
    ],
)
def test_whatever_says_where_it_leads_is_kept(other: str) -> None:
    assert canonical_address(other) != canonical_address(PLACE)


@pytest.mark.parametrize("nothing", ["", "no address", "mailto:a@b.example", "https://[broken", "https://host:port/"])
def test_what_is_no_web_address_leads_nowhere(nothing: str) -> None:
    assert canonical_address(nothing) == ""


def test_the_path_is_the_address_without_its_query() -> None:
    assert address_path(PLACE) == "forum.example/t/42"
