"""What is built for a company: repliers, the classifier, what compares questions, the router."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.classifier.embedding.registry import embedder_of
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.company import Company, Current
from bot.core.corrections import current_examples
from bot.core.ports.channel import Metered, Replier, place_rules_of
from bot.core.ports.classifier import Classifier, DuplicateDetector
from bot.core.routing.roster import Roster
from bot.core.routing.route import Route, RoutingTable, choose_route
from bot.core.verdict import Example, Verdict
from bot.flow.steps.ingest import WatchedSource

if TYPE_CHECKING:
    from bot.classifier.embedding.embedder import Embedder


def repliers_of(watched: Mapping[str, WatchedSource]) -> dict[str, Replier]:
    return {name: w.source for name, w in watched.items() if isinstance(w.source, Replier)}


def metered_of(watched: Mapping[str, WatchedSource]) -> dict[str, Metered]:
    return {name: w.source for name, w in watched.items() if isinstance(w.source, Metered)}


def allowed_of(watched: Mapping[str, WatchedSource]) -> dict[str, timedelta]:
    """How long what is written on a source may be kept at most, where its own rules say so."""
    rules = {name: place_rules_of(w.source) for name, w in watched.items()}
    return {name: one.kept for name, one in rules.items() if one.kept is not None}


def language_model_of(company: Company) -> "Embedder | None":
    """The language model that is to be used, None for words alone. It is loaded at the first text; one serves all.

    Raises Faulty when it is not there.
    """
    chosen = company.classifier
    return embedder_of(chosen.kind, chosen.model or "", chosen.languages) if chosen.uses_embeddings else None


def duplicate_detector_of(company: Company, language_model: "Embedder | None" = None) -> DuplicateDetector:
    """What says whether two posts ask the same: by the language model at hand, or by words alone. The company's name
    says nothing about it.
    """
    from bot.classifier.duplicates.detector import HybridDuplicateDetector

    return HybridDuplicateDetector(language_model, (company.name, *company.classifier.names))


def untaught_classifier(company: Company, language_model: "Embedder | None" = None) -> Classifier:
    """What judges posts, as configured, before it has learnt anything: the step `learn` teaches it.

    `meaning` is a language model at hand. Its libraries are loaded only where it is asked for. Raises Faulty when the
    model is not there.
    """
    if not company.classifier.uses_embeddings:
        return KeywordClassifier()
    from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier

    return EmbeddingClassifier(
        abstain=company.classifier.abstain,
        embedder=language_model or language_model_of(company),
        names=(company.name, *company.classifier.names),
    )


def abstention_share(company: Company) -> float | None:
    """The share of posts about us that it may leave to a person; None for judging by words, where nobody sets it."""
    return company.classifier.abstain if company.classifier.uses_embeddings else None


def classifier_of(
    company: Company, examples: Sequence[Example] = (), language_model: "Embedder | None" = None
) -> Classifier:
    """What judges posts, as it is once it has learnt the tags and what people taught: for those who only look.

    `meaning` as in `untaught_classifier`.
    """
    classifier = untaught_classifier(company, language_model)
    classifier.learn(company.tags, current_examples(examples, company.tags))
    return classifier


class CompanyRouter:
    """Says where a verdict leads in this company, as it is at that moment (a `Router`); the dry run asks it too."""

    def __init__(self, company: Current[Company]) -> None:
        self._company = company

    def __call__(self, verdict: Verdict, roster: Roster, now: datetime) -> Route:
        company = self._company()
        channels = company.slack
        table = RoutingTable(
            company.tags, company.people, channels.fallback_channel, channels.triage_channel, company.oncall
        )
        return choose_route(verdict, table, roster, now)
