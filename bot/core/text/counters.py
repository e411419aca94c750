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
_COUNTED = re.compile(rf"(?<![\w.,]){_NUMBER}(?=\s*(?:{_NOUNS})\b)", re.IGNORECASE)
_LABELLED = re.compile(rf"\b((?:{_NOUNS})\s*[:=(]\s*){_NUMBER}", re.IGNORECASE)
_DIGIT, _LABEL_AND_DIGIT = re.compile(r"\d"), re.compile(r"[:=(]\s*\d")
"""Without these there is no counter; to look for one takes longer than all else that is done with a post."""


def without_counters(text: str) -> str:
    """`text` with every counter as `#`, and white space reduced: equal for two texts that say the same words."""
    if _DIGIT.search(text):
        text = _COUNTED.sub("#", text)
    if _LABEL_AND_DIGIT.search(text):
        text = _LABELLED.sub(r"\1#", text)
    return " ".join(text.split())
