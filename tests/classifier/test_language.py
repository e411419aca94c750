"""The language of a post: what the channel says of it goes first, and a post in another language is not misread."""

from importlib.metadata import distribution
from pathlib import Path

import pytest

from bot.classifier import language as language_module
from bot.classifier.language import UNKNOWN, detect_language, resolve_language, without_small_words
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.errors import Faulty
from bot.core.model import Tag
from bot.core.ports.classifier import Classifier
from bot.core.text.matching import fold
from tests.fakes.posts import a_post

TAGS = (
    Tag("privacy", "Where data lies, the GDPR", words=("eu", "gdpr"), examples=("Can our data stay in the EU?",)),
    Tag("billing", "Invoices and plans", words=("invoice", "refund"), examples=("Where do I find the invoice?",)),
)
SAID = {
    "de": "Wo finde ich die Rechnung vom letzten Monat? Meine Buchhaltung wartet darauf.",
    "es": "¿Dónde encuentro la factura del mes pasado? Mi gestora la necesita mañana.",
    "fr": "Où puis-je trouver la facture du mois dernier ? Mon comptable l'attend depuis lundi.",
    "pt": "Onde encontro a fatura do mês passado? O meu contador está esperando desde segunda.",
    "ja": "先月の請求書はどこで見つけられますか。経理が待っています。",
    "hi": "पिछले महीने का बिल कहाँ मिलेगा? हमारे लेखाकार इंतज़ार कर रहे हैं।",
    "en": "Where do I find the invoice of last month? My accountant is waiting for it.",
}


@pytest.fixture(scope="module", params=[KeywordClassifier, EmbeddingClassifier])
def classifier(request: pytest.FixtureRequest) -> Classifier:
    made: Classifier = request.param(TAGS)
    return made


@pytest.mark.parametrize("lang", SAID)
def test_every_verdict_says_the_posts_language(classifier: Classifier, lang: str) -> None:
    assert classifier.judge(a_post(text=SAID[lang], lang="")).lang == lang


def test_the_channels_own_word_on_the_language_goes_first() -> None:
    assert resolve_language("pt-BR", fold(SAID["en"])) == "pt"
    assert resolve_language("und", fold(SAID["de"])) == "de"
    assert resolve_language("", "ok") == UNKNOWN


def test_a_small_word_of_another_language_is_not_taken_for_a_companys_word(classifier: Classifier) -> None:
    text = "Se eu cancelar agora, ainda consigo entrar no painel depois? Quanto tempo fica tudo guardado?"
    assert not classifier.judge(a_post(text=text, lang="pt")).tags


def test_in_its_own_language_the_companys_word_counts(classifier: Classifier) -> None:
    tags = classifier.judge(a_post(text="Does everything we send you stay inside the EU?", lang="en")).tags
    assert [guess.tag for guess in tags] == ["privacy"]


def test_small_words_are_left_where_the_language_is_not_known() -> None:
    assert without_small_words("is it in the eu", UNKNOWN) == "is it in the eu"
    assert without_small_words("se eu pago", "pt").split() == ["pago"]


def test_what_english_cannot_judge_says_so_and_is_judged_by_words() -> None:
    verdict = EmbeddingClassifier(TAGS, 0).judge(a_post(text=SAID["ja"], lang=""))
    assert not verdict.tags
    assert "in a language the model does not know (ja), judged by words" in verdict.why


@pytest.mark.parametrize(
    "text", ["\ud800 wo finde ich die rechnung vom letzten monat", "wo finde\x00ich\nmeine rechnung\r\nbitte"]
)
def test_no_character_stops_the_reading_of_a_language(text: str) -> None:
    assert detect_language(fold(text)) == "de"


@pytest.mark.parametrize("content", [None, b"another model"])
def test_a_model_that_is_missing_or_another_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "lid.176.ftz").write_bytes(content)
    with pytest.raises(Faulty, match=r"lid\.176\.ftz is .*[Ii]nstall Switchboard again"):
        language_module.model(tmp_path / "lid.176.ftz", language_module.KNOWN)


def test_what_reads_a_language_knows_no_network() -> None:
    """The library has no code that could fetch a model, and depends on none that has."""
    library = distribution("fasttext-predict-v2")
    assert not library.requires
    sources = [file.locate() for file in library.files or () if file.suffix == ".py"]
    words = "".join(Path(str(source)).read_text(encoding="utf-8") for source in sources)
    assert sources
    assert not [name for name in ("socket", "urllib", "http", "requests", "download") if name in words]
