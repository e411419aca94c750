"""What our own account posts is a stream by itself: it asks nothing, and tells what colleagues answered by hand."""

from bot.core.model import PostKind
from tests.fakes.fake_x import FakeX


def test_what_a_colleague_answers_by_hand_comes_as_our_own_reply_in_the_words_that_were_typed(x: FakeX) -> None:
    asked = x.mention("How do I rotate a key?")
    x.pass_time()
    ours = x.we_reply(asked, "Press Rotate, @ana_builds.")
    x.pass_time()
    (post,) = x.connect().fetch("own", "", x.now).posts
    assert (post.external_id, post.parent_id, post.thread_id, post.own) == (ours, asked, asked, True)
    assert (post.kind, post.text) == (PostKind.REPLY, "Press Rotate, @ana_builds.")


def test_each_of_our_posts_comes_once_and_others_never(x: FakeX) -> None:
    source, cursor, seen = x.connect(), "", []
    for number in range(7):
        x.we_post(f"@ana_builds news {number}")
        x.mention("How?")
        x.pass_time()
        while True:
            batch = source.fetch("own", cursor, x.now)
            seen += [post.text for post in batch.posts]
            cursor = batch.cursor
            if not batch.more:
                break
    assert seen == [f"@ana_builds news {number}" for number in range(7)]


def test_an_edit_of_our_reply_comes_again_under_its_first_id(x: FakeX) -> None:
    ours = x.we_reply(x.mention("How?"), "Press Rotat.")
    x.pass_time()
    source = x.connect()
    first = source.fetch("own", "", x.now)
    x.edit(ours, "Press Rotate.")
    x.pass_time()
    (post,) = source.fetch("own", first.cursor, x.now).posts
    assert (post.external_id, post.text) == (ours, "Press Rotate.")


def test_our_own_posts_are_read_from_now_on_where_an_earlier_version_read_none(x: FakeX) -> None:
    x.we_post("news")
    x.pass_time()
    joint = '{"account": "ferrywire", "user_id": "9001", "mentions": {"since": "99"}}'
    batch = x.connect().fetch("own", joint, x.now)
    assert ([post.text for post in batch.posts], batch.gap) == (["news"], "")


def test_our_posts_are_not_read_where_the_settings_say_so(x: FakeX) -> None:
    x.limits = {"own_posts": False}
    assert [stream.name for stream in x.connect().streams()] == ["mentions", "search"]
