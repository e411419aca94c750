"""Tokenising, links, and the stop words that say nothing about a text's subject."""

import re

from bot.core.text.matching import UNSPACED


def split_phrases(phrases: str) -> tuple[str, ...]:
    """The phrases of a comma-separated list that may run over several lines."""
    return tuple(phrase for line in phrases.splitlines() for part in line.split(",") if (phrase := part.strip()))


STOP_WORDS = split_phrases("""
    a, about, all, am, an, and, any, anyone, are, as, at, be, been, but, by, can, could, did, do, does, for, from,
    get, got, has, have, hello, help, hey, hi, how, i, if, in, into, is, it, its, it's, i'm, just, me, my, new, no,
    not, now, of, on, or, our, out, please, so, some, someone, still, than, thank, thanks, that, the, their, them,
    then, there, they, this, to, up, us, use, using, very, was, we, were, what, when, where, which, who, why, will,
    with, would, you, your, aber, als, auch, auf, aus, bei, bin, bitte, das, dass, dem, den, der, des, die, doch,
    ein, eine, einen, er, es, für, hat, habe, hallo, ich, im, ist, ja, kann, man, mein, meine, mich, mir, mit, nach,
    nicht, noch, oder, sich, sie, sind, und, uns, von, war, wenn, wer, wie, wir, wird, wo, zu, zum, zur, al,
    alguien, como, cómo, con, cuando, de, del, donde, el, ella, en, esta, este, esto, hola, la, las, lo, los, mi,
    más, muy, o, para, pero, por, que, qué, se, si, sin, su, tu, un, una, y, ya
""")
"""English, German and Spanish words that say nothing about the subject. Similarity ignores them; a tag's configured
words never lose them.
"""

LINK = re.compile(r"(?:https?://|www\.)\S+")

_WORD = re.compile(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+(?:'[^\W{UNSPACED}]+)?[+#]*")


def strip_links(folded: str) -> str:
    """The folded text with each link replaced by a space."""
    return LINK.sub(" ", folded)


def tokens(folded: str) -> list[str]:
    """The words of a folded text, in order: "c++" and "don't" are one token each, a run of a script without spaces is
    one too.
    """
    return _WORD.findall(folded)
