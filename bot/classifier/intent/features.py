"""The traits of a text that tell what it wants: signs, words that lean, its shape, and its words.

What each of them weighs is in `word_model`. A trait has a name and what a person is shown of it, "" for a shape.
Standard library only; nothing here was learnt.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from bot.classifier.intent.phrases import TONES
from bot.classifier.intent.rules import QUESTION_MARKS, find_signs, question_signs
from bot.classifier.text import LINK, strip_links, tokens

MAX_WORDS = 200
"""Words of a text that are read."""

WORD_PREFIX = "w:"
"""How the name of a trait begins that is a word, or two that stand together."""

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
    """The traits of a folded text, each with the words to show for it. Never raises."""
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
    """The share of a text's different words (0 to 1) that have a weight: how much of it there is to go by."""
    words = [trait for trait in found if trait.startswith(WORD_PREFIX) and " " not in trait]
    return sum(word in weights for word in words) / max(len(words), 1)


def _tone_features(folded: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """For each tone, a trait for the first of its words in the text, another for the second and for the third."""
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
