"""What is built from a plan: repliers, what may leave, the classifier, the router."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.app.plan import Plan
from bot.classifier.embedding.registry import embedder_of
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.corrections import current_examples
from bot.core.model import Person, Tag
from bot.core.ports.channel import Replier
from bot.core.ports.classifier import Classifier, DuplicateDetector
from bot.core.routing.route import Route, RoutingTable, choose_route
from bot.core.tag_renames import policy_with_former_names
from bot.core.verdict import Example, Verdict
from bot.flow.operations.propose import ReplyRules
from bot.flow.steps.ingest import WatchedSource

if TYPE_CHECKING:
    from bot.classifier.embedding.embedder import Embedder


def people_by_id(people: Sequence[Person]) -> dict[str, Person]:
    return {person.slack: person for person in people}


def repliers_of(watched: Mapping[str, WatchedSource]) -> dict[str, Replier]:
    return {name: w.source for name, w in watched.items() if isinstance(w.source, Replier)}


def reply_rules_of(plan: Plan, repliers: Mapping[str, Replier]) -> ReplyRules:
    return ReplyRules(
        company=plan.company,
        repliers=repliers,
        people=people_by_id(plan.people),
        policy=policy_with_former_names(plan.policy, plan.tags),
        lint=plan.lint,
        disclosure=plan.disclosure,
        undo_window=plan.undo_window,
    )


def language_model_of(plan: Plan) -> "Embedder | None":
    """The language model that is to be used, None for words alone. It is loaded at the first text; one serves all.

    Raises Faulty when it is not there.
    """
    return embedder_of(plan.classifier_kind, plan.model, plan.languages) if plan.uses_embeddings else None


def duplicate_detector_of(plan: Plan, language_model: "Embedder | None" = None) -> DuplicateDetector:
    """What says whether two posts ask the same: by the language model at hand, or by words alone. The company's name
    says nothing about it.
    """
    from bot.classifier.duplicates.detector import HybridDuplicateDetector

    return HybridDuplicateDetector(language_model, (plan.company,))


def untaught_classifier(plan: Plan, language_model: "Embedder | None" = None) -> Classifier:
    """What judges posts, as configured, before it has learnt anything: the step `learn` teaches it.

    `meaning` is a language model at hand. Its libraries are loaded only where it is asked for. Raises Faulty when the
    model is not there.
    """
    if not plan.uses_embeddings:
        return KeywordClassifier()
    from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier

    return EmbeddingClassifier(abstain=plan.abstain, embedder=language_model or language_model_of(plan))


def abstention_share(plan: Plan) -> float | None:
    """The share of posts about us that it may leave to a person; None for judging by words, where nobody sets it."""
    return plan.abstain if plan.uses_embeddings else None


def classifier_of(plan: Plan, examples: Sequence[Example] = (), language_model: "Embedder | None" = None) -> Classifier:
    """What judges posts, as it is once it has learnt the tags and what people taught: for those who only look.

    `meaning` as in `untaught_classifier`.
    """
    classifier = untaught_classifier(plan, language_model)
    classifier.learn(plan.tags, current_examples(examples, plan.tags))
    return classifier


class CompanyRouter:
    """Says where a verdict leads in this company (a `Router`); the dry run asks it too."""

    def __init__(self, plan: Plan) -> None:
        self._routing_table = RoutingTable(plan.tags, plan.people, plan.fallback_channel, plan.triage_channel)

    def __call__(self, verdict: Verdict, load: Mapping[str, int], now: datetime) -> Route:
        return choose_route(verdict, self._routing_table, load, {}, now)

    def take_company(self, tags: Sequence[Tag], people: Sequence[Person]) -> None:
        """Lead to these from now on."""
        self._routing_table = replace(self._routing_table, tags=tags, people=people)


def router_of(plan: Plan) -> CompanyRouter:
    return CompanyRouter(plan)
