"""Which language a text is in, by fastText's small model, which lies in `lid176`. Nothing here can download anything.

Short texts and those full of names are often mistaken for another language, so only what it is sure of is said. Which
small words of other languages look like a company's words ("eu" is I in Portuguese) is known here too.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from bot.classifier.text import strip_links, tokens
from bot.core.errors import Faulty

MODEL = Path(__file__).parent / "lid176/lid.176.ftz"
KNOWN = "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83"
"""sha256 of the model as upstream published it."""

UNKNOWN = ""
_SURE = 0.7
_FEW = 4
"""Words. In Latin letters, fewer than these do not tell a language apart."""
_READ = 300
_UNDETERMINED = "und"
"""What channels say of a post whose language they could not tell (ISO 639)."""

_SMALL = {
    "de": "ab als also am an bin bis da das dem den der des die du er es hat im in ist man mit so um uns war was weg",
    "es": "a al con da de del el en es ha la las le les lo los me mi no nos o os para por se si sin son su te tu un va",
    "fr": "a as au aux ce ces dans de des du elle en es est et eu il la le les ma me mes on ont ou par pas pour sa se"
    " si son sur ta te tu un une va vos",
    "it": "a ai al che ci con da dal dei del di e ha i il in io la le lo ma me mi ne no o per se si su sul tra tu un",
    "nl": "aan al als dan dat de den die dit een en er had het ik in is je kan me met na of om op over per te tot was",
    "pt": "a ao aos as com da das de do dos e ela em era eu foi me meu na no nos o os ou para pela por que se sem ser"
    " tem um vai",
}


def detect_language(folded: str) -> str:
    """ISO 639 code of a folded text (see `text.matching.fold`), `UNKNOWN` when it is not sure. Raises Faulty at the
    first text when the model is missing or not the one we shipped.
    """
    sound = folded[: 2 * _READ].encode(errors="replace").decode()
    text = " ".join(strip_links(sound).split())[:_READ]
    words = tokens(text)
    if not words or (len(words) < _FEW and text.isascii()):
        return UNKNOWN
    labels, shares = model(MODEL, KNOWN).predict(text)
    return labels[0].removeprefix("__label__") if labels and shares[0] >= _SURE else UNKNOWN


def resolve_language(said: str, folded: str) -> str:
    """The language the channel `said` (a tag such as pt-BR), else the one that shows in the folded text."""
    code = said.lower().replace("_", "-").split("-")[0]
    return code if code not in ("", _UNDETERMINED) else detect_language(folded)


def without_small_words(folded: str, lang: str) -> str:
    """A folded text with a space where each small word of its language stood that could be taken for an English one."""
    small = _small_words_pattern(lang)
    return small.sub(" ", folded) if small else folded


@cache
def _small_words_pattern(lang: str) -> re.Pattern[str] | None:
    words = _SMALL.get(lang)
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b") if words else None


class FastText(Protocol):
    def predict(self, text: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
        """The likeliest label of one line, and its share; both empty where there is none."""
        ...


@cache
def model(path: Path, known: str) -> FastText:
    """Raises Faulty when it is missing or another than `known` (sha256) names."""
    import fasttext

    if not path.is_file():
        raise Faulty([f"{path} is missing: install Switchboard again."])
    if sha256(path.read_bytes()).hexdigest() != known:
        raise Faulty([f"{path} is not the file that was shipped: its sha256 differs. Install Switchboard again."])
    loaded: FastText = fasttext.load_model(str(path))
    return loaded
