"""What readers make tick: counters of comments, views and votes in a text. A text in which only they differ says the
same.
"""

import re

_NOUNS = (
    r"comments?|replies|reply|answers?|responses?|views?|reads?|readers?|visits?|visitors?|hits?|likes?|dislikes?|"
    r"loves?|votes?|upvotes?|downvotes?|points?|scores?|karma|stars?|ratings?|reactions?|shares?|reposts?|retweets?|"
    r"boosts?|favou?rites?|bookmarks?|saves?|followers?|subscribers?|members?|participants?|watchers?|forks?|"
    r"downloads?|plays?|claps?|kommentare?|antworten|aufrufe|commentaires?|vues?|r[ée]ponses?"
)
_NUMBER = r"\d[\d.,\u00a0\u202f']*(?:\s?[kKmM]\b)?"
_COUNTER = re.compile(
    rf"(?<![\w.,]){_NUMBER}(?=\s*(?:{_NOUNS})\b)|(?<=\b)((?:{_NOUNS})\s*[:=(]\s*){_NUMBER}", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")


def without_counters(text: str) -> str:
    """`text` with every counter as `#`, and white space reduced: equal for two texts that say the same words."""
    return _SPACE.sub(" ", _COUNTER.sub(lambda found: f"{found[1] or ''}#", text)).strip()
