"""The neutral posts that stand in the background: enough of them, few enough for every start, each once and short."""

from bot.classifier.tagging import background
from bot.core.text.normalise import normalise_text


def test_there_are_enough_neutral_posts_and_none_stands_twice() -> None:
    posts = background.background_posts()
    assert 100 <= len(posts) <= 150
    assert len({normalise_text(text) for text in posts}) == len(posts)


def test_a_neutral_post_is_short_and_leads_nowhere() -> None:
    for text in background.background_posts():
        assert 0 < len(text) <= 140
        assert "http" not in text
        assert "@" not in text
