"""Whether a follow-up says that the answer helped. Rather too seldom than too often: thanks beside a question, a "but"
or a "still" say nothing of the kind. Pure.
"""

import re

from bot.core.text.matching import fold

_HELPED = re.compile(
    r"\b(?:that (?:worked|helps|helped|fixed it|did it|was it|solved it)|works (?:now|again|like a charm|perfectly)"
    r"|it works|working now|works for me|solved|problem gone|makes sense now|you saved|fixed it"
    r"|(?:many |perfect |great |awesome )?thank(?:s| you)|thx|tysm|much appreciated|cheers"
    r"|danke|hat geholfen|geht jetzt|funktioniert jetzt|geloest|gelöst|merci|ca marche|ça marche"
    r"|gracias|ya funciona|resuelto|obrigad[oa]|funcionou|resolvido|grazie|risolto|ora funziona"
    r"|bedankt|dank je|opgelost|dziekuje|dziękuję|dzieki|dzięki|tack)\b"
)
_AND_YET = re.compile(
    r"\b(?:but|still|yet|however|not|no|never|unfortunately|cannot|[a-z]+n'?t|thanks for nothing|wrong"
    r"|aber|leider|nicht|noch|kein(?:e|en)?|mais|pas|toujours|pero|sigue|mas|ainda|nao|não|ma|ancora|non|maar|niet"
    r"|nog|ale|nie|men|inte|in advance|im voraus|d'avance|de antemano)\b"
)
_ASKS = "?\uff1f\u00bf"
_LONGEST = 400
"""Who writes more than that says more than thanks."""


def says_it_helped(text: str) -> bool:
    """Whether whoever asked is done, and says so."""
    words = fold(text.strip())
    if len(words) > _LONGEST or any(mark in text for mark in _ASKS):
        return False
    return _HELPED.search(words) is not None and _AND_YET.search(words) is None
