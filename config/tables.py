"""The tables of `switchboard.toml`, key by key, with what each means, its unit and its default. Shapes only.

How a single value is written is in `written`; what must hold between tables is in `checks`; a connector's own keys are
the connector's business and pass through here unread.
"""

from datetime import time, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.core.model import Role
from config.written import (
    Channel,
    Disclosure,
    Flag,
    Language,
    Name,
    PersonId,
    Phrase,
    QueryText,
    Sought,
    Span,
    TimeOfDay,
    Whole,
    Zone,
)

Minutes = Annotated[Whole, Field(ge=0, le=60 * 24 * 30)]
Weekday = Annotated[Whole, Field(ge=1, le=7)]
Approvals = Annotated[Whole, Field(ge=0, le=2)]


class Table(BaseModel):
    """A table: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CompanyTable(Table):
    """Who speaks."""

    name: Phrase = Field(description="The company's name as it is said in public.")
    disclosure: Disclosure = Field(
        default="{name}, {title} at {company}",
        description="How a reply ends, so that it is plain who speaks; {name}, {title} and {company} are filled in."
        ' Added where the words do not say it already and the person has a title. "": nothing is added.',
    )


class TagTable(Table):
    """A field of expertise: what belongs to it, and where its questions go."""

    name: Name = Field(description="Its name, as people type it in commands. Small letters, digits, - and _.")
    channel: Channel = Field(description='The Slack channel its questions go to: "#name" or the id. Invite the bot.')
    description: str = Field(default="", description="What belongs to it, for people and for the classifier.")
    words: tuple[Phrase, ...] = Field(default=(), description="Words and phrases that speak for this tag.")
    examples: tuple[Phrase, ...] = Field(default=(), description="Questions as customers ask them; a few help much.")
    promise_minutes: Minutes = Field(
        default=0, description="Minutes within which a question should be answered. 0 promises nothing."
    )
    formerly: tuple[Name, ...] = Field(
        default=(),
        description="Names it had before, also those of tags merged into it: their questions and what was taught of"
        " them become its own.",
    )


class HoursTable(Table):
    """When a person works."""

    start: TimeOfDay = Field(
        default=time(9),
        json_schema_extra={"default": "09:00"},
        description='When the working day begins, such as "09:00".',
    )
    end: TimeOfDay = Field(
        default=time(17),
        json_schema_extra={"default": "17:00"},
        description='When it ends, such as "17:00"; after start.',
    )
    days: tuple[Weekday, ...] = Field(
        default=(1, 2, 3, 4, 5), min_length=1, description="Working days: 1 is Monday, 7 is Sunday."
    )
    zone: Zone = Field(default="UTC", description="The person's time zone, such as Europe/Madrid.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start >= self.end:
            raise ValueError("end must be after start; a working day may not pass midnight.")
        return self


class PersonTable(Table):
    """A colleague who may be asked, lead or approve."""

    slack: PersonId = Field(description="Slack member id (profile, More, Copy member ID).")
    name: Phrase = Field(description="The name they go by in public.")
    title: str = Field(default="", description='How they introduce themselves in public, such as "engineer".')
    tags: tuple[str, ...] = Field(default=(), description="The tags they answer for.")
    languages: tuple[Language, ...] = Field(
        default=(),
        description='Languages they answer in beside English, such as ["de", "fr"]: posts in these go to them first.',
    )
    roles: tuple[Role, ...] = Field(
        default=(Role.EXPERT,),
        description="expert answers; lead also assigns others; comms also approves what leaves.",
    )
    cap: Annotated[Whole, Field(ge=0, le=1000)] = Field(
        default=5, description="The most open questions given to them at once. 0: none, unless they claim."
    )
    hours: HoursTable | None = Field(default=None, description="Working hours. Without them they may always be asked.")


class SourceTable(Table):
    """Something public that is watched. Further keys are settings of its kind of connector."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str = Field(description="The kind of connector; it decides which further keys there are.")
    name: Name = Field(description="Its name in cards, logs and commands, and for source: in a query.")
    watch: QueryText | None = Field(
        default=None, description="Which of its posts concern us, in the watch language. Without it, all of them."
    )
    every: Annotated[Span, Field(ge=timedelta(seconds=1))] = Field(
        default=timedelta(minutes=5),
        json_schema_extra={"default": "5m"},
        description='How often it is read: a number and s, m, h or d, such as "60s" or "5m".',
    )
    enabled: Flag = Field(default=True, description="false: known, but neither read nor answered.")

    @property
    def values(self) -> dict[str, object]:
        """The keys that are the connector's own."""
        return dict(self.model_extra or {})


class WatchTable(Table):
    """Which posts concern us, on every source."""

    query: QueryText | None = Field(
        default=None, description="What every post must match, beside its source's own watch. Without it, anything."
    )
    never: tuple[QueryText, ...] = Field(
        default=(), description="Queries for what never concerns us; one that matches is enough."
    )


class SlackTable(Table):
    """The channels that are not a tag's."""

    review_channel: Channel = Field(description="Where candidates are approved, by people with the role comms.")
    triage_channel: Channel = Field(description="Where questions go that the classifier is unsure of.")
    fallback_channel: Channel = Field(description="Where questions go when no tag's channel or nobody can take them.")
    outbound_channel: Channel = Field(description="Where everything that left is told, to be watched.")


class RuleTable(Table):
    """An exception to the default number of approvals. It holds when all that it names holds."""

    approvals: Approvals = Field(description="How many approvals are needed then: 0, 1 or 2.")
    reason: Phrase = Field(description="Why, for everybody who wonders.")
    author: PersonId | None = Field(default=None, description="The Slack member id of who wrote the reply.")
    tag: str | None = Field(default=None, description="A tag of the question.")
    source: str | None = Field(default=None, description="The name of the source that is answered.")
    reach: Annotated[Whole, Field(ge=1)] | None = Field(
        default=None, description="The least number of followers of who asked, where the channel tells it."
    )
    lint: Flag = Field(default=False, description="true: when lint found anything in the words.")

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.author or self.tag or self.source or self.reach or self.lint):
            raise ValueError("names no author, tag, source, reach or lint; what always holds is [policy] approvals.")
        return self


class PolicyTable(Table):
    """How many people approve a reply before it leaves."""

    approvals: Approvals = Field(default=1, description="How many approvals a reply needs: 0, 1 or 2; never one's own.")
    rules: tuple[RuleTable, ...] = Field(default=(), description="Exceptions; the first one that holds decides.")


class LintTable(Table):
    """What must not leave, beside what never may (keys, tokens, Slack ids and the like)."""

    internal: tuple[Sought, ...] = Field(
        default=(), description="Names and suffixes of hosts on the inside; whoever writes one is warned."
    )
    embargo: tuple[Sought, ...] = Field(
        default=(), description="Words and phrases that may not be said in public yet; one of them stops a reply."
    )


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

    undo_seconds: Annotated[Whole, Field(ge=0, le=3600)] = Field(
        default=30, description="Seconds between the last approval and sending, in which anybody involved may undo."
    )


class BurstTable(Table):
    """When many questions about one tag are told as one burst."""

    questions: Annotated[Whole, Field(ge=0, le=1000)] = Field(
        default=5,
        description="How many questions of one tag within the minutes are told once, as a burst; it takes three times"
        " what the tag usually brings, too. 0: never.",
    )
    minutes: Annotated[Whole, Field(ge=1, le=60 * 24)] = Field(
        default=60,
        description="Minutes within which they come. A burst is over once as long has passed without another.",
    )


class RetentionTable(Table):
    """How long people's words are kept."""

    days: Annotated[Whole, Field(ge=1, le=3650)] = Field(
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
