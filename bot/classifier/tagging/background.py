"""Short public posts that concern no company: the background against which a text is like a tag, or like none.

Our own words, bundled as `background.jsonl`: small talk, news, jokes, advertisements, questions about everyday things.
"""

import json
from functools import cache
from pathlib import Path

DATA_FILE = Path(__file__).parent / "background.jsonl"


@cache
def background_posts() -> tuple[str, ...]:
    """All of them, in the order of the file."""
    lines = DATA_FILE.read_text(encoding="utf-8").splitlines()
    return tuple(str(json.loads(line)["text"]) for line in lines)
