"""Each listing of Reddit is a stream by itself: it is read from its own place and fails for itself alone; what an
earlier Switchboard noted of all of them together is still understood.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from bot.core.errors import Outside, Refused, Unavailable
from bot.core.model import Batch
from bot.core.ports.channel import Source
from tests.fakes.channel import Fault
from tests.fakes.fake_reddit import ACCOUNT, FakeReddit
from tests.fakes.http import FakeRequest

ALL: Mapping[str, Any] = {
    "subreddits": ["ferrywire", "DevOps"],
    "comments": True,
    "inbox": True,
    "search": "kestrel",
}


@pytest.fixture
def service() -> Iterator[FakeReddit]:
    with FakeReddit() as reddit:
        yield reddit


def read_all(source: Source, service: FakeReddit, cursors: Mapping[str, str]) -> dict[str, list[Batch]]:
    """Every stream read to its end, each from its own cursor."""
    batches: dict[str, list[Batch]] = {}
    for stream in source.streams():
        read = batches[stream.name] = [source.fetch(stream.name, cursors.get(stream.name, ""), service.now)]
        while read[-1].more:
            read.append(source.fetch(stream.name, read[-1].cursor, service.now))
    return batches


def ids(batches: Mapping[str, list[Batch]]) -> dict[str, list[str]]:
    found = {name: [p.external_id for batch in read for p in batch.posts] for name, read in batches.items()}
    return {name: read for name, read in found.items() if read}


def cursors(batches: Mapping[str, list[Batch]]) -> dict[str, str]:
    return {name: read[-1].cursor for name, read in batches.items()}


def test_posts_and_comments_of_each_subreddit_each_search_and_each_kind_of_answer_are_streams(
    service: FakeReddit,
) -> None:
    streams = service.connect(**{**ALL, "search": ["kestrel", " ferrywire ", "kestrel"]}).streams()
    assert [(s.name, s.title) for s in streams] == [
        ("r/ferrywire", "posts of r/ferrywire"),
        ("r/ferrywire/comments", "comments of r/ferrywire"),
        ("r/devops", "posts of r/DevOps"),
        ("r/devops/comments", "comments of r/DevOps"),
        ("search-1d30faf3", "the search 'kestrel'"),
        ("search-099b4b00", "the search 'ferrywire'"),
        ("inbox/mentions", "mentions of us"),
        ("inbox/comments", "replies to our comments"),
        ("inbox/posts", "replies to our posts"),
    ]


def test_each_stream_is_read_from_its_own_place(service: FakeReddit) -> None:
    source = service.connect(**ALL)
    question = service.customer_posts("about keys")
    elsewhere = service.ask("Kestrel or not?", "", subreddit="networking")
    ours = service.we_reply(question, "Hello")
    news = service.ask("From us", "", author=ACCOUNT, subreddit="networking")
    service.pass_time()
    answer = service.customer_replies(ours, "And then?")
    mention = service.comment(elsewhere, f"ask u/{ACCOUNT}")
    below = service.comment(news, "When?")
    service.pass_time()
    first = read_all(source, service, {})
    search = next(name for name in first if name.startswith("search"))
    reaching = {"inbox/mentions": [mention], "inbox/comments": [answer], "inbox/posts": [below]}
    comments = {"r/ferrywire/comments": [ours, answer], **reaching}
    assert ids(first) == {"r/ferrywire": [question], search: [elsewhere], **comments}
    assert ids(read_all(source, service, cursors(first))) == {}
    more = service.customer_replies(ours, "One more thing")
    service.pass_time()
    again = read_all(source, service, cursors(first))
    assert ids(again) == {"r/ferrywire/comments": [more], "inbox/comments": [more]}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=403, body=b'{"reason": "private"}'),
        Fault(status=404, body=b'{"reason": "banned"}'),
        Fault(status=302, headers={"location": "/subreddits/search?q=devops"}),
        Fault(status=500),
        Fault(status=200, body=b"<html>"),
    ],
)
def test_a_listing_that_fails_holds_up_no_other(service: FakeReddit, fault: Fault) -> None:
    source = service.connect(**ALL)
    question = service.customer_posts("about keys")
    service.pass_time()
    service.break_path("/r/DevOps/new", fault)
    with pytest.raises(Outside):
        source.fetch("r/devops", "", service.now)
    for stream in source.streams():
        if stream.name != "r/devops":
            source.fetch(stream.name, "", service.now)
    assert [p.external_id for p in source.fetch("r/ferrywire", "", service.now).posts] == [question]


def test_a_listing_that_hangs_holds_up_no_other(service: FakeReddit) -> None:
    source = service.connect(**ALL, timeout=20)
    source.fetch("inbox/mentions", "", service.now)
    waiting, over = Event(), Event()

    def hold_back(request: FakeRequest) -> bool:
        if request.path == "/r/DevOps/new":
            waiting.set()
            over.wait(60)
        return False

    service.web.inject_fault(Fault(), hold_back)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(source.fetch, "r/devops", "", service.now)
        assert waiting.wait(60)
        source.fetch("r/ferrywire", "", service.now)
        assert not slow.done()
        over.set()
        assert slow.result(60).posts == ()


def test_a_stream_that_is_not_there_is_refused(service: FakeReddit) -> None:
    with pytest.raises(Refused, match="no stream"):
        service.connect().fetch("r/other", "", service.now)


def test_one_allowance_counts_for_all_streams(service: FakeReddit) -> None:
    source = service.connect(**ALL)
    service.rate_limit_headers = {"x-ratelimit-remaining": "0.0", "x-ratelimit-used": "600", "x-ratelimit-reset": "30"}
    source.fetch("r/ferrywire", "", service.now)
    with pytest.raises(Unavailable) as caught:
        source.fetch("inbox/mentions", "", service.now)
    assert caught.value.retry_at == service.now + timedelta(seconds=30)


def test_many_streams_are_asked_more_slowly_so_that_the_allowance_lasts(service: FakeReddit) -> None:
    many = service.connect(subreddits=[f"sub_{number}" for number in range(50)], comments=True)
    few = service.connect()
    assert many.fetch("r/sub_1", "", service.now).next_at == service.now + timedelta(minutes=2)
    assert few.fetch("r/ferrywire", "", service.now).next_at == service.now + timedelta(seconds=1.2)


def test_a_subreddit_that_answers_under_another_name_is_told(service: FakeReddit) -> None:
    service.ask("How?", subreddit="ferrywire")
    body = {"kind": "Listing", "data": {"after": None, "children": [service._json(t) for t in service.things.values()]}}
    service.serve("/r/ferry/new", 200, {}, body)
    assert service.connect(subreddits=["ferry"]).fetch("r/ferry", "", service.now).moved_to == "r/ferrywire"
    assert service.connect(subreddits=["FerryWire"]).fetch("r/ferrywire", "", service.now).moved_to == ""


def test_what_an_earlier_version_noted_of_all_listings_together_is_read_on_by_each(service: FakeReddit) -> None:
    question = service.customer_posts("about keys")
    other = service.ask("Which one?", subreddit="DevOps")
    service.pass_time()
    source = service.connect(**ALL)
    together = joined(service, read_all(source, service, {}))
    new = service.ask("And now?", subreddit="DevOps")
    comment = service.comment(question, "me too")
    service.pass_time()
    names = [stream.name for stream in source.streams()]
    read = read_all(source, service, dict.fromkeys(names, together))
    assert ids(read) == {"r/devops": [new], "r/ferrywire/comments": [comment]}
    assert "".join(batch.gap for batches in read.values() for batch in batches) == ""
    assert {name for batches in read.values() for batch in batches for name in batch.gone} == set()
    assert question != other


def joined(service: FakeReddit, batches: Mapping[str, list[Batch]]) -> str:
    """The cursors as one, as it was written before: posts of all subreddits in one listing, and their comments."""
    places = {name: json.loads(cursor) for name, cursor in cursors(batches).items()}
    search = next(name for name in places if name.startswith("search"))
    parts = {"search": places[search], "inbox": places["inbox/comments"]}
    for kind, suffix in (("new", ""), ("comments", "/comments")):
        of_kind = [places[f"r/{name}{suffix}"] for name in ("ferrywire", "devops")]
        recent = sorted((seen for place in of_kind for seen in place.get("recent", [])), key=lambda seen: -seen[1][0])
        floor = max(place["floor"] for place in of_kind)
        walk = {"top": floor, "deepest": floor, "anchors": ["t3_zzz"], "walked": 3}
        parts[kind] = {"floor": floor, "low": of_kind[0]["low"], "recent": recent, **walk}
    return json.dumps({"turn": 2, "checked": 1, "streams": parts})


def test_where_all_that_reaches_us_was_one_stream_each_kind_goes_on_where_that_stood(service: FakeReddit) -> None:
    """What stood in the inbox of other kinds is neither missed nor taken for a listing that was cut short."""
    source = service.connect(inbox=True)
    elsewhere, ours = service.ask("Kestrel?"), service.we_reply(service.ask("How?"), "Hello")
    old = [service.comment(elsewhere, f"u/{ACCOUNT} one"), service.customer_replies(ours, "And then?")]
    service.pass_time()
    inbox = one_inbox(service, old)
    service.pass_time(timedelta(days=3))
    new = [service.comment(elsewhere, f"u/{ACCOUNT} two"), service.customer_replies(ours, "Once more?")]
    service.pass_time()
    streams = [stream for stream in source.streams() if stream.formerly == "inbox"]
    read = read_all(source, service, dict.fromkeys((stream.name for stream in streams), inbox))
    reaching = {name: batches for name, batches in read.items() if name.startswith("inbox/")}
    assert ids(reaching) == {"inbox/mentions": [new[0]], "inbox/comments": [new[1]]}
    assert [(batch.gap, batch.gone) for batches in reaching.values() for batch in batches] == [("", ())] * 3
    more = service.customer_replies(ours, "And now?")
    service.pass_time()
    assert ids(read_all(source, service, cursors(read)))["inbox/comments"] == [more]


def one_inbox(service: FakeReddit, names: Sequence[str]) -> str:
    """The cursor of the one stream there was before, which had read these."""
    marks = [(service.things[name].created, int(name[3:], 36)) for name in names]
    recent = [[name, mark, "00000000"] for name, mark in zip(names, marks, strict=True)]
    return json.dumps({"floor": max(marks), "low": min(marks), "recent": recent[::-1]})
