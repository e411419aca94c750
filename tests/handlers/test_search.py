"""A search answers its typist with inert words, a button for each question, and pages that replace each other."""

import pytest

from bot.core.searching.search import HitKind, SearchHit, SearchPage
from bot.slack import action_ids as names
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, NOW, action_ids, shown_text

_HOSTILE = "<!channel> *now* <https://evil.example|click> rate limit"


def _found(page: int = 1, pages: int = 1) -> SearchPage:
    asked = SearchHit(HitKind.ASKED, 12, NOW, "kim", "square", _HOSTILE)
    ours = SearchHit(HitKind.REPLY, 12, NOW, ANA, "square", "The rate limit is 600.")
    loose = SearchHit(HitKind.POST, None, NOW, "lee", "square", "No rate limit here.")
    return SearchPage((), (asked, ours, loose), page, pages, 3 * pages)


def test_what_is_found_is_shown_inert_with_a_button_for_each_question(harness: SlackHarness) -> None:
    harness.desk.found = _found()
    answer = harness.run_command('search "rate limit" 429')
    told = shown_text(answer["blocks"])
    assert "3 found for rate limit 429" in told
    assert "Ana Sol on square: The rate limit is 600." in told
    assert "post, no question" in told
    assert action_ids(answer["blocks"]) == ["show_0"]
    assert {"link", "user", "broadcast", "usergroup"}.isdisjoint(str(answer["blocks"]).split("'"))


def test_the_next_page_takes_the_place_of_the_one_before(harness: SlackHarness) -> None:
    harness.desk.found = _found(pages=2)
    harness.run_command("search limit")
    (first,) = harness.slack.ephemerals(BO)
    harness.desk.found = _found(page=2, pages=2)
    assert harness.press(BO, first["ts"], names.SEARCH_ON).ok
    (second,) = harness.slack.ephemerals(BO)
    assert "page 2 of 2" in shown_text(second["blocks"])
    assert action_ids(second["blocks"])[-1] == names.SEARCH_BACK


def test_nothing_found_says_what_to_try(harness: SlackHarness) -> None:
    assert "Nothing holds zebra. Every word has to occur" in shown_text(harness.run_command("search zebra")["blocks"])


@pytest.mark.parametrize("value", ["", "[]", '["a"]', '["a", "b"]', "null", '{"a": 1}'])
def test_a_paging_button_of_another_version_says_what_to_do(harness: SlackHarness, value: str) -> None:
    action = {"action_id": names.SEARCH_ON, "block_id": "b", "type": "button", "value": value, "action_ts": "1.1"}
    body = {"type": "block_actions", "user": {"id": BO}, "channel": {"id": ROOM}, "actions": [action]}
    harness.socket.dispatch(body)
    assert "earlier version of Switchboard" in harness.ephemerals_to(BO)[-1]
