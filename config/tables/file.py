"""The whole of `switchboard.toml`. Its plain sections are the product's own values (`bot.core.company.PlainSections`);
the tables beside this file are what the product wants in another shape.

Those are `[[tags]]`, `[[people]]` and `[policy]`, which ask more of a person who writes them than the product asks of a
`Tag`, `Person` or `ApprovalPolicy`: a tag's channel is needed, an id has its form, a rule names something; but routing,
the classifier and its evaluation know tags without a channel. `config.company` makes the one from the other, by the
names of their fields. `[hours]`, which becomes everybody's own in `config.working_hours`, and `[[oncall]]`, whose
calendars are read in `config.on_call`. And `[[sources]]` and `[watch]`, whose queries are compiled together, and
`[[sinks]]`.

How a single value is written is in `bot.core.settings.value_types`; what must hold between tables is in
`config.cross_checks`; a connector's or sink's own keys are its own business and pass through here unread.
"""

from pydantic import Field

from bot.core.company import PlainSections
from config.tables.escalation import RungTable
from config.tables.hours import HoursTable
from config.tables.oncall import OnCallTable
from config.tables.people import PersonTable, TagTable
from config.tables.policy import PolicyTable
from config.tables.promises import PromiseTable
from config.tables.sinks import SinkTable
from config.tables.sources import SourceTable, WatchTable


class CompanyFile(PlainSections):
    """The whole file."""

    tags: tuple[TagTable, ...] = Field(default=(), description="The fields of expertise.")
    people: tuple[PersonTable, ...] = Field(default=(), description="The colleagues who are asked, lead and approve.")
    oncall: tuple[OnCallTable, ...] = Field(default=(), description="Who is on call.")
    hours: HoursTable | None = Field(default=None, description="When everybody works who does not say otherwise.")
    promises: tuple[PromiseTable, ...] = Field(
        default=(), description="What is promised by when; of each clock the first that holds and says it decides."
    )
    escalation: tuple[RungTable, ...] = Field(
        default=(),
        description="Who is called when, while a question waits; a reminder, others, on-call, leads if empty.",
    )
    sources: tuple[SourceTable, ...] = Field(default=(), description="What is watched in public.")
    sinks: tuple[SinkTable, ...] = Field(
        default=(), description="Other systems that what is asked and answered is handed on to."
    )
    watch: WatchTable = Field(default=WatchTable(), description="Which posts concern us, on every source.")
    policy: PolicyTable = Field(default=PolicyTable(), description="How many people approve a reply.")
