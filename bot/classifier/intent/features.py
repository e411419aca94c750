"""The features of a text that indicate its intent: phrase signs, cue words, its shape, its words and word pairs.

Each feature has a name and the words that a person is shown for it, "" for a shape. Their weights are in `word_model`.
Standard library only; nothing here was trained.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from bot.classifier.intent.phrases import TONES
from bot.classifier.intent.rules import QUESTION_MARKS, find_signs, question_signs
from bot.classifier.text import LINK, strip_links, tokens

MAX_WORDS = 200
"""Words of a text that are read; the rest is ignored."""

WORD_PREFIX = "w:"
"""Prefix of the name of a feature that is a word or a pair of adjacent words."""

_MOST_SAID = 3
_SHORT, _LONG = 6, 40
_MANY = 4
_MONEY = re.compile("[$€£₹%]")
_DIGIT = re.compile(r"\d")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")

_TONES_OF: dict[str, list[str]] = {}
for _name, _said in TONES.items():
    for _phrase in _said:
        _TONES_OF.setdefault(_phrase, []).append(_name)
_ANYWHERE = [phrase for phrase in _TONES_OF if not phrase.isascii()]


def extract_features(folded: str) -> dict[str, str]:
    """The features of a folded text, each with the words to show for it. Never raises."""
    bare = strip_links(folded)
    words = tokens(bare)[:MAX_WORDS]
    found = {f"sign:{kind}": said[0] for kind, said in find_signs(words).items() if said}
    found |= dict(_tone_features(folded, words))
    found |= dict.fromkeys(_shape_features(folded, bare, words), "")
    found |= {f"{WORD_PREFIX}{word}": word for word in words}
    found |= {
        f"{WORD_PREFIX}{first} {second}": f"{first} {second}".strip("^$ ")
        for first, second in pairwise(["^", *words, "$"])
    }
    return found


def vocabulary_coverage(found: Mapping[str, str], weights: Mapping[str, object]) -> float:
    """The share (0 to 1) of a text's distinct words that have a weight: how much of it the model can judge by."""
    words = [trait for trait in found if trait.startswith(WORD_PREFIX) and " " not in trait]
    return sum(word in weights for word in words) / max(len(words), 1)


def _tone_features(folded: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """For each list of cue words, up to three features: for the first, the second and the third of its phrases in the
    text.
    """
    runs = (words, map(" ".join, pairwise(words)), map(" ".join, zip(words, words[1:], words[2:], strict=False)))
    here = [phrase for phrase in dict.fromkeys(chain(*runs)) if phrase in _TONES_OF]
    if not folded.isascii():
        here += [phrase for phrase in _ANYWHERE if phrase in folded and phrase not in here]
    times: Counter[str] = Counter()
    for phrase in here:
        for name in _TONES_OF[phrase]:
            times[name] += 1
            if times[name] <= _MOST_SAID:
                yield f"tone:{name} {times[name]}", phrase


def _shape_features(folded: str, bare: str, words: Sequence[str]) -> Iterator[str]:
    asked = any(mark in bare for mark in QUESTION_MARKS)
    shapes = {
        "asked": asked,
        "asked last": asked and bare.rstrip(" )\"'.!").endswith(QUESTION_MARKS),
        "asks": bool(question_signs(bare)),
        "a hashtag": "#" in folded,
        "hashtags": folded.count("#") >= _MANY,
        "a link": bool(LINK.search(folded)) or ".example" in folded,
        "a handle": "@" in folded,
        "loud": "!" in folded,
        "louder": folded.count("!") > 1,
        "a picture": not folded.isascii() and bool(_PICTURE.search(folded)),
        "money": bool(_MONEY.search(folded)),
        "a number": bool(_DIGIT.search(folded)),
        "short": len(words) <= _SHORT,
        "long": len(words) > _LONG,
    }
    return (f"shape:{name}" for name, holds in shapes.items() if holds)
