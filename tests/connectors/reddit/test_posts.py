"""What a post of Reddit holds beside its text, as people would say it; and whether a person or a machine wrote it."""

from typing import Any

import pytest

from bot.core.model import Context, Post, ReplyMode
from connectors.reddit.posts import parse_thing, to_post

AT = 1793609000
ORIGINAL = {"title": "Keys expire too early", "author": "mira_k", "selftext": "After an hour."}


def submission(**fields: Any) -> Post:
    return _read({"name": "t3_1pa3k2f", "title": "Look at this", "selftext": "", "author": "joe_ops", **fields})


def comment(**fields: Any) -> Post:
    return _read({"name": "t1_nq3xk2a", "body": "Thanks", "author": "joe_ops", "link_id": "t3_1pa3k2f", **fields})


def _read(data: dict[str, Any]) -> Post:
    thing = parse_thing({"created_utc": AT, **data})
    assert thing is not None
    return to_post(thing, "community", "ferrywire_ana", ReplyMode.API)


def linked(url: str, **fields: Any) -> str:
    return submission(is_self=False, url=url, **fields).text


def test_a_crosspost_with_a_title_of_its_own_asks_and_the_original_stands_above_it() -> None:
    post = submission(
        title="Does this hit ferrywire too?",
        is_self=False,
        url="/r/other/comments/1/x/",
        crosspost_parent="t3_1",
        crosspost_parent_list=[ORIGINAL],
    )
    assert not post.repost
    assert post.text == ""
    assert post.context == (Context("mira_k", "Keys expire too early\nAfter an hour."),)


@pytest.mark.parametrize("title", ["Keys expire too early", " keys  EXPIRE too early "])
def test_a_crosspost_under_the_same_title_is_a_mere_share(title: str) -> None:
    assert submission(title=title, crosspost_parent="t3_1", crosspost_parent_list=[ORIGINAL]).repost


def test_a_crosspost_whose_original_is_not_told_is_taken_by_its_own_words() -> None:
    assert not submission(title="Does this hit us?", crosspost_parent="t3_1", crosspost_parent_list=[]).repost


def test_a_gallery_says_what_it_is_with_its_captions() -> None:
    items = [{"media_id": "a", "caption": "before"}, {"media_id": "b"}, {"media_id": "c", "caption": "after  the\nfix"}]
    text = linked("https://www.reddit.com/gallery/1pa", is_gallery=True, gallery_data={"items": items})
    assert text == "3 images: https://www.reddit.com/gallery/1pa\nImage 1: before\nImage 3: after the fix"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "https://i.redd.it/x.png", "post_hint": "image"}, "An image: https://i.redd.it/x.png"),
        ({"url": "https://example.org/x.JPG"}, "An image: https://example.org/x.JPG"),
        ({"url": "https://v.redd.it/x", "is_video": True}, "A video: https://v.redd.it/x"),
        ({"url": "https://status.example/"}, "https://status.example/"),
        ({"url": "javascript:alert(1)"}, ""),
        ({"url": 7, "gallery_data": 7, "poll_data": [7]}, ""),
        (
            {"url": "https://www.reddit.com/gallery/1", "is_gallery": True, "gallery_data": {"items": [7]}},
            "Images: https://www.reddit.com/gallery/1",
        ),
    ],
)
def test_what_a_post_shows_is_said(fields: dict[str, Any], words: str) -> None:
    assert submission(is_self=False, **fields).text == words


def test_a_poll_comes_with_its_options_and_without_its_counts() -> None:
    options = [{"id": "1", "text": "SSO", "vote_count": 3}, {"id": "2", "text": "SCIM", "vote_count": 1}]
    post = submission(selftext="Which first?", is_self=True, poll_data={"options": options, "total_vote_count": 4})
    assert post.text == "Which first?\n\nA poll:\n- SSO\n- SCIM"


def test_flair_and_marks_are_said_above_the_words_and_are_none_of_them() -> None:
    post = submission(link_flair_text="Help  needed", over_18=True, spoiler=True)
    assert post.context == (Context("", "Marked on Reddit: flair “Help needed”, not safe for work (NSFW), spoiler."),)
    assert post.words == "Look at this"
    assert submission(link_flair_text=None, over_18=False, spoiler=False).context == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"selftext": "[removed]"},
        {"selftext": "[deleted]"},
        {"selftext": "[ Removed by Reddit ]"},
        {"selftext": "[ Removed by Reddit in response to a copyright notice. ]"},
        {"title": "[deleted by user]"},
        {"title": "[ Removed by moderator ]"},
        {"removed_by_category": "automod_filtered"},
    ],
)
def test_a_post_that_was_deleted_or_removed_is_gone(fields: dict[str, Any]) -> None:
    thing = parse_thing({"name": "t3_1", "created_utc": AT, "title": "A title", "selftext": "words", **fields})
    assert thing is not None
    assert thing.is_gone


def test_words_about_removal_are_words() -> None:
    thing = parse_thing({"name": "t1_1", "created_utc": AT, "body": "Why was mine [removed]?"})
    assert thing is not None
    assert not thing.is_gone


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "AutoModerator"},
        {"author": "RemindMeBot"},
        {"author": "sneakpeekbot"},
        {"author": "stats_bot"},
        {"author": "ferrywire-ModTeam"},
        {"author": "a_mod", "distinguished": "moderator", "stickied": True},
        {"author": "an_admin", "distinguished": "admin"},
        {"body": "Here you go.\n\n^(I am a bot. Complaints to the moderators.)"},
        {"body": "*I am a bot, and this action was performed automatically.*"},
        {"body": "1 km = 0.62 mi\n\n^^I'm ^^an ^^automated ^^bot"},
        {"body": "Here is the whole thread. ^(beep boop, I'm a bot)"},
    ],
)
def test_what_a_machine_or_a_moderator_as_such_wrote_is_automatic(fields: dict[str, Any]) -> None:
    assert comment(**fields).automatic


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "joe_ops"},
        {"author": "elliot_talbot"},
        {"author": "MrRobot"},
        {"author": "a_mod", "distinguished": "moderator"},
        {"author": "a_mod", "stickied": True},
        {"body": "I am a bot developer: does the API allow that?"},
        {"body": "Is this a bot, or am I talking to a person?"},
        {"body": "Your captcha thinks I am a bot. How do I log in?"},
        {"body": "I'm a bot, apparently: at least your login says so. How do I get in?"},
        {"body": "your app says I'm a bot and locked me out, please help"},
        {"body": "> I am a bot, and this action was performed automatically\n\nSo how do I appeal?"},
        {"body": "It answers 'I am a bot, and this action was performed automatically.' and nothing else happens"},
        {"body": "The assistant says beep boop and then it crashes"},
        {"author": "not-a-bot"},
        {"author": "[deleted]"},
    ],
)
def test_what_a_person_wrote_is_not(fields: dict[str, Any]) -> None:
    assert not comment(**fields).automatic


def test_a_thread_begun_by_somebody_whose_name_ends_like_a_bots_is_heard() -> None:
    assert not submission(author="jacbot").automatic
    assert submission(author="NewsBot").automatic
