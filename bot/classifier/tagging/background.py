"""Short public posts that concern no company: background samples, so that a text may be similar to no tag at all.

Written for this project, in `background.jsonl`: small talk, news, jokes, advertisements, everyday questions.
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
