"""A feed of answers as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from typing import Any

from bot.web.answers.feed import AnswerEntry, AnswerFeed, timestamp

MEDIA_TYPE = "application/feed+json"


def json_feed(feed: AnswerFeed) -> dict[str, Any]:
    """The whole document."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "feed_url": feed.json_address,
        "authors": [{"name": feed.company}],
        "items": [_item(entry) for entry in feed.entries],
    }


def _item(entry: AnswerEntry) -> dict[str, Any]:
    addresses = {"url": entry.url, "external_url": entry.asked_at_url}
    return {
        "id": entry.id,
        **{name: url for name, url in addresses.items() if url},
        "title": entry.title,
        "content_html": str(entry.html),
        "content_text": f"{entry.question}\n\n{entry.words}",
        "date_published": timestamp(entry.sent_at),
        "date_modified": timestamp(entry.changed_at),
        "tags": list(entry.tags),
    }
