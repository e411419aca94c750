"""The tables of `switchboard.toml`, key by key, with what each means, its unit and its default. Shapes only.

How a single value is written is in `config.value_types`; what must hold between tables is in `config.cross_checks`; a
connector's own keys are the connector's business and pass through here unread.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.tables.base import Table
from config.tables.people import CompanyTable, PersonTable, TagTable
from config.tables.policy import LintTable, PolicyTable
from config.tables.sources import SourceTable, WatchTable
from config.value_types import (
    ChannelName,
    Language,
    Phrase,
    WholeNumber,
)


class SlackTable(Table):
    """The channels that are not a tag's."""

    review_channel: ChannelName = Field(description="Where candidates are approved, by people with the role comms.")
    triage_channel: ChannelName = Field(description="Where questions go that the classifier is unsure of.")
    fallback_channel: ChannelName = Field(
        description="Where questions go when no tag's channel or nobody can take them."
    )
    outbound_channel: ChannelName = Field(description="Where everything that left is told, to be watched.")


class ClassifierTable(Table):
    """How posts are judged."""

    kind: Literal["words", "minilm", "multilingual", "model"] = Field(
        default="words",
        description="How tags are found: words, by the tags' words and examples, small and plain; minilm, by meaning"
        " too, with a bundled English model (150 MB more memory); multilingual, the same with a model of fifteen"
        " languages (the extra multilingual); model, with the one that model names. Measure it on your own posts with"
        " `switchboard eval`.",
    )
    model: Phrase | None = Field(
        default=None,
        description="For kind model: a folder with a sentence-transformers model as ONNX, or org/name@commit of one"
        " that `switchboard model fetch` brought.",
    )
    languages: tuple[Language, ...] = Field(
        default=(),
        description='For kind model: the languages it knows, such as ["en", "de"]; posts in others are judged by words.'
        " []: all.",
    )
    abstain: Annotated[float, Field(ge=0, le=0.5)] = Field(
        default=0.05,
        description="The share of posts about us it may leave to a person because it is unsure; not for words.",
    )

    @model_validator(mode="after")
    def _names_a_model_where_one_is_meant(self) -> Self:
        if self.kind == "model" and self.model is None:
            raise ValueError('kind = "model" needs a model: a folder, or org/name@commit.')
        return self


class RelayTable(Table):
    """How replies leave."""

    undo_seconds: Annotated[WholeNumber, Field(ge=0, le=3600)] = Field(
        default=30, description="Seconds between the last approval and sending, in which anybody involved may undo."
    )


class BurstTable(Table):
    """When many questions about one tag are told as one burst."""

    questions: Annotated[WholeNumber, Field(ge=0, le=1000)] = Field(
        default=5,
        description="How many questions of one tag within the minutes are told once, as a burst; it takes three times"
        " what the tag usually brings, too. 0: never.",
    )
    minutes: Annotated[WholeNumber, Field(ge=1, le=60 * 24)] = Field(
        default=60,
        description="Minutes within which they come. A burst is over once as long has passed without another.",
    )


class RetentionTable(Table):
    """How long people's words are kept."""

    days: Annotated[WholeNumber, Field(ge=1, le=3650)] = Field(
        default=365, description="Days after which a settled question's posts and their authors are forgotten."
    )


class CompanyFile(Table):
    """The whole file."""

    company: CompanyTable = Field(description="Who speaks.")
    slack: SlackTable = Field(description="The channels that are not a tag's.")
    tags: tuple[TagTable, ...] = Field(default=(), description="The fields of expertise.")
    people: tuple[PersonTable, ...] = Field(default=(), description="The colleagues who are asked, lead and approve.")
    sources: tuple[SourceTable, ...] = Field(default=(), description="What is watched in public.")
    watch: WatchTable = Field(default=WatchTable(), description="Which posts concern us, on every source.")
    policy: PolicyTable = Field(default=PolicyTable(), description="How many people approve a reply.")
    lint: LintTable = Field(default=LintTable(), description="What must not leave.")
    classifier: ClassifierTable = Field(default=ClassifierTable(), description="How posts are judged.")
    relay: RelayTable = Field(default=RelayTable(), description="How replies leave.")
    burst: BurstTable = Field(default=BurstTable(), description="When many questions are told as one burst.")
    retention: RetentionTable = Field(default=RetentionTable(), description="How long people's words are kept.")
