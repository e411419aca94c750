"""A quick look that spares a slow one: every wording by which people ask us to stop has one of a few stems. Most of
what is said has none of them.
"""

import re

_ANYWHERE = (
    *("stop", "cease", "bot(?!h|tom)", "robô", "unsubscribe", "remove", "refrain", "leave", "don'?t", "never"),
    *("fuck", "piss", "buzz", "bugger", "kein", "nicht", "verschwinde", "hör", "hoer"),
    *("arrêt", "arret", "suffit", "dégage", "basta", "laisse", "fiche", "foute", "abonne", "deix", "smett", "chega"),
    *("lascia", "niente", "niet", "lämna", "lamna", "przesta", "zostaw", "cevap", "rahat", "şunu"),
    *("хватит", "прекрат", "отстан", "остав", "бот"),
    *("やめて", "止めて", "ないで", "お断り", "結構です", "といて", "放っておいて", "禁止", "いりません", "いらない"),
    *("不要", "ご遠慮", "ボット", "别", "请勿", "停止", "谢绝", "不欢迎"),
    *("하지", "달지", "보내지", "그만", "봇"),
)
_AS_A_WORD = (
    *("no", "not", "quit", "shut", "sod", "off", "out", "away", "lost", "list", "prefer", "opt(?:ing|out)?"),
    *("hau", "lass(?:t|en)?", "houd?", "laat", "slut[ae]", "inte", "par[ae]m?", "ne", "non", "nie", "n[ãa]o", "не"),
    *("cessez?", "d[ée]j\\w*"),
)
_STEM = re.compile(rf"{'|'.join(_ANYWHERE)}|(?<![^\W_])(?:{'|'.join(_AS_A_WORD)})(?![^\W_])")


def has_stem(text: str) -> bool:
    """Whether `text`, in small letters, may hold one of the wordings; False when it surely holds none."""
    return _STEM.search(text) is not None
