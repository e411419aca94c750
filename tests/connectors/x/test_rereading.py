"""Posts of X that are looked up again: an edit is told by its versions, a deletion by the errors beside the answer."""

from dataclasses import replace

import pytest

from bot.core.errors import Refused, Unavailable
from bot.core.ports.channel import Rereader
from tests.fakes.channel import Fault
from tests.fakes.fake_x import FakeX


def test_an_edit_brings_the_newest_words_under_the_first_id(x: FakeX) -> None:
    first = x.mention("What is the limit?")
    other = x.mention("And the price?")
    x.pass_time()
    latest = x.edit(first, "@ferrywire What is the limit per minute?")
    batch = x.connect().reread([first, other], x.now)
    found = {post.external_id: post for post in batch.posts}
    assert set(found) == {first, other}
    assert found[first].text == "@ferrywire What is the limit per minute?"
    assert found[first].url.endswith(latest)
    assert batch.gone == ()


def test_what_was_deleted_is_named_and_what_is_looked_up_reads_as_a_poll_would(x: FakeX) -> None:
    kept, deleted = x.mention("What is the limit?"), x.mention("And the price?")
    x.pass_time()
    source = x.connect()
    polled = {post.external_id: post for post in source.fetch("mentions", "", x.now).posts}
    x.delete(deleted)
    batch = source.reread([kept, deleted], x.now)
    assert [replace(post, source="x") for post in batch.posts] == [polled[kept]]
    assert batch.gone == (deleted,)


def test_a_hundred_are_looked_up_in_one_request(x: FakeX) -> None:
    ids = [x.mention(f"question {n}") for n in range(100)]
    source: object = x.connect()
    assert isinstance(source, Rereader)
    batch = source.reread(ids, x.now)
    assert (len(batch.posts), source.reread_at_once) == (100, 100)
    assert len([r for r in x.web.requests if r.path == "/2/tweets"]) == 1


def test_an_answer_that_says_nothing_of_them_takes_none_away(x: FakeX) -> None:
    ids = [x.mention("What is the limit?"), x.mention("And the price?")]
    x.inject_fault(Fault(status=200, body=b'{"errors": []}'))
    with pytest.raises(Unavailable, match="without the posts"):
        x.connect().reread(ids, x.now)


def test_an_account_that_sees_nothing_any_more_takes_none_away(x: FakeX) -> None:
    ids = [x.mention("What is the limit?"), x.mention("And the price?")]
    kind = "https://api.twitter.com/2/problems/not-authorized-for-resource"
    errors = ", ".join(f'{{"resource_id": "{i}", "resource_type": "tweet", "type": "{kind}"}}' for i in ids)
    x.inject_fault(Fault(status=200, body=f'{{"errors": [{errors}]}}'.encode()))
    with pytest.raises(Refused, match="none of the posts"):
        x.connect().reread(ids, x.now)
