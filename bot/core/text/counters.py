"""What readers and clocks make tick: counters of comments, views and votes in a text, and how long ago it was posted. A
text in which only they differ says the same.
"""

import re
from functools import lru_cache

_NOUNS = (
    r"comments?|replies|reply|answers?|responses?|views?|reads?|readers?|visits?|visitors?|hits?|likes?|dislikes?|"
    r"loves?|votes?|upvotes?|downvotes?|points?|scores?|karma|stars?|ratings?|reactions?|shares?|reposts?|retweets?|"
    r"boosts?|favou?rites?|bookmarks?|saves?|followers?|subscribers?|members?|participants?|watchers?|forks?|"
    r"downloads?|plays?|claps?|kommentare?|antworten|antwort|aufrufe?|commentaires?|vues?|r[ée]ponses?|j'aime|"
    r"comentarios?|respuestas?|visitas?|vistas?|me gusta|votos?|coment[áa]rios?|respostas?|visualiza[çc](?:ões|ão)|"
    r"curtidas?|commenti|commento|rispost[ae]|visualizzazion[ei]|reacties?|weergaven|antwoorden|komentarz\w*|"
    r"odpowiedzi|wyświetle\w*|просмотр\w*|комментари\w*|ответ\w*|лайк\w*|yorum|görüntülenme"
)
_NUMBER = r"\d[\d.,\u00a0\u202f']{0,20}(?:\s?(?:[kKmM]\b|Tsd\.|Mio\.|тыс\.))?"
_COUNTED = re.compile(rf"(?<![\w.,])\(?{_NUMBER}\)?(\s*)((?:{_NOUNS})\b)", re.IGNORECASE)
_NONE_OR_ONE = re.compile(rf"\b(?:no|one)(\s+)((?:{_NOUNS})\b)(?:\s+yet\b)?", re.IGNORECASE)
_LABELLED = re.compile(rf"\b((?:{_NOUNS})\s*[:=(]\s*){_NUMBER}", re.IGNORECASE)
_IN_A_ROW = re.compile(rf"((?:^|[|·•/#])\s*(?:{_NOUNS})\s+){_NUMBER}", re.IGNORECASE | re.MULTILINE)
_OTHERS = re.compile(
    rf"(\b(?:viewed|read|shared|downloaded|visited|played|seen|liked)\s+){_NUMBER}(?=\s?(?:x\b|times\b))"
    rf"|(?<![\w.,]){_NUMBER}(?=\s+(?:people|users|others|readers)\s+(?:liked?|loved?|found|upvoted|viewed|reacted|shared))"
    rf"|([\u2b50\u2764\u2665\U0001f44d\U0001f44e\U0001f44f\U0001f440\U0001f4ac\U0001f501\U0001f525]\ufe0f?\s*){_NUMBER}"
    rf"|{_NUMBER}(?=\s?件のコメント)|((?:评论|回复|浏览|点赞)\s*){_NUMBER}",
    re.IGNORECASE,
)
_AGO = (
    r"(?:an?|one|\d+)\s+(?:sec|second|min|minute|hr|hour|day|week|month|year)s?\s+ago"
    r"|vor\s+(?:einer|einem|\d+)\s+(?:Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr)e?n?"
    r"|il\s+y\s+a\s+(?:une?|\d+)\s+(?:seconde|minute|heure|jour|semaine|mois|an)s?"
    r"|hace\s+(?:una?|\d+)\s+(?:segundo|minuto|hora|día|semana|mes|año)(?:e?s)?"
)
_POSTED = re.compile(
    r"(\b(?:posted|asked|submitted|updated|published|edited|modified|answered|commented|replied|created|active|"
    r"gepostet|veröffentlicht|geschrieben|publiée?|postée?|publicado)\s+)(?:" + _AGO + r")\b"
    r"|^([^\w\n]*)(?:" + _AGO + r")(?=[^\w\n]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_DIGITS, _LABEL_AND_DIGIT = re.compile(r"\d+"), re.compile(r"[:=(]\s*\d")
_NOUN = re.compile(_NOUNS)
_GAP = re.compile(r"\s{2,}")
"""White space that is one in all that follows, which would else look through a long one again and again."""
_NOUN_AFTER = re.compile(rf"[\d.,\u00a0\u202f']{{0,20}}(?:\s?(?:[km]\b|tsd\.|mio\.|тыс\.))?\)?\s*(?:{_NOUNS})\b")
_OTHER_AFTER = re.compile(r".{0,6}?\s*(?:x|times|people|users|others|readers)\b", re.DOTALL)
_WORD_BEFORE = re.compile(r"(?:^|[|·•/#])\s*([^\W\d]+)\s+\d", re.MULTILINE)
_SIGNS = re.compile(
    "[\u2b50\u2764\u2665\U0001f44d\U0001f44e\U0001f44f\U0001f440\U0001f4ac\U0001f501\U0001f525\u4ef6\u8bc4\u56de\u6d4f\u70b9]"
)
_SHORT = 5_000
"""Characters of a text that is remembered for a while."""
_SIGNS_OF_POSTING = (" ago", "vor ", "il y a", "hace ")
_SIGNS_OF_FEW = (" no ", "\nno ", " one ", "\none ")
"""Without one of these there is no counter; to look for one takes longer than all else that is done with a post. They
are looked for in small letters.
"""


def without_counters(text: str) -> str:
    """`text` with every counter as `#`, and white space reduced: equal for two texts that say the same words."""
    return _of_short(text) if len(text) <= _SHORT else _without_counters(text)


@lru_cache(maxsize=500)  # asked for when a post is looked up, and again when it is stored
def _of_short(text: str) -> str:
    return _without_counters(text)


def _without_counters(text: str) -> str:
    words = text.split()
    if len(text) - len("".join(words)) != len(words) - 1:
        text = _GAP.sub(lambda found: "\n" if "\n" in found[0] else " ", text)
    small = text.lower()
    numbers = [found.end() for found in _DIGITS.finditer(small)]
    if any(_OTHER_AFTER.match(small, end) for end in numbers) or (numbers and _SIGNS.search(small)):
        text = _OTHERS.sub(lambda found: f"{next(filter(None, found.groups()), '')}#", text)
    if any(_NOUN_AFTER.match(small, end) for end in numbers):
        text = _COUNTED.sub(_one_of_them, text)
    if numbers and any(_NOUN.fullmatch(found[1]) for found in _WORD_BEFORE.finditer(small)):
        text = _IN_A_ROW.sub(r"\1#", text)
    if any(sign in small for sign in _SIGNS_OF_POSTING):
        text = _POSTED.sub(lambda found: f"{found[1] or found[2] or ''}#", text)
    if small.startswith(("no ", "one ")) or any(sign in small for sign in _SIGNS_OF_FEW):
        text = _NONE_OR_ONE.sub(_one_of_them, text)
    if numbers and _LABEL_AND_DIGIT.search(text):
        text = _LABELLED.sub(r"\1#", text)
    return " ".join(text.split())


def _one_of_them(counted: re.Match[str]) -> str:
    """What is counted, in the singular."""
    noun = counted[2].lower()
    one = re.sub(r"ies\Z", "y", noun) if noun.endswith("ies") else noun.removesuffix("s")
    return f"#{counted[1]}{one}"
