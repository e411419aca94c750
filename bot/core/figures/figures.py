"""The figures: what each is called, what it means, and of what it is reckoned. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.core.figures.occurrences import SILENCE, CountedThing

Values = Mapping[str, float | None]
"""The value of each figure by its name; None where there is nothing to reckon it from."""

_C = CountedThing


class Unit(Enum):
    """What a figure counts in."""

    NUMBER = "number"
    DURATION = "seconds"
    RATIO = "ratio"
    SHARE = "share"


class Measure(Enum):
    """How a figure is reckoned: how many things there are, by how many people, what they amount to, the longest that
    half and nine of ten of them took, or how many there are for each of others.
    """

    COUNT = "count"
    PEOPLE = "people"
    SUM = "sum"
    PERCENTILES = "percentiles"
    QUOTIENT = "quotient"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `meaning` is its definition in one sentence, `of` are the things that it is reckoned of, `per` those
    for each of which they are counted. A duration is two values: half took no longer than the first, nine of ten no
    longer than the second. `if_any`: it is shown only where it is more than 0, since not every company promises it.
    """

    name: str
    title: str
    meaning: str
    of: tuple[CountedThing, ...]
    per: tuple[CountedThing, ...] = ()
    unit: Unit = Unit.NUMBER
    measure: Measure = Measure.COUNT
    if_any: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """The names of its values."""
        return (f"{self.name}_p50", f"{self.name}_p90") if self.unit is Unit.DURATION else (self.name,)


def _on_the_way(clock: str, noun: str, awaited: str) -> tuple[Figure, Figure]:
    """Those of a clock before an answer."""
    kept, broken = (
        f"Times that {awaited} was due and had happened by then.",
        f"Times that {awaited} was due and had not.",
    )
    return (
        Figure(f"{clock}_kept", f"{noun} in time", kept, (_C(f"{clock}_kept"),), if_any=True),
        Figure(f"{clock}_broken", f"{noun} late", broken, (_C(f"{clock}_broken"),), if_any=True),
    )


def _duration(name: str, meaning: str, of: CountedThing) -> Figure:
    title = name.replace("_to_", " → ")
    return Figure(name, title, meaning, (of,), unit=Unit.DURATION, measure=Measure.PERCENTILES)


FIGURES = (
    Figure(
        "seen", "seen", "Public posts that ask something that concerns you, each when it was first seen.", (_C.SEEN,)
    ),
    Figure("asked", "asked", "Questions that were put before people for the first time.", (_C.ASKED,)),
    Figure("answered", "answered", "Questions whose first answer came to stand in public.", (_C.ANSWERED,)),
    Figure("promises_kept", "promises kept", "Questions that fell due and had their first answer by then.", (_C.KEPT,)),
    Figure(
        "promises_broken",
        "promises broken",
        "Questions that fell due and were then neither answered nor closed.",
        (_C.BROKEN,),
    ),
    *_on_the_way("look", "looks", "a first look"),
    *_on_the_way("proposal", "proposals", "a first candidate"),
    *_on_the_way("review", "decisions", "a decision of communications"),
    _duration(
        "seen_to_claimed",
        "From a question's first post until somebody first claimed it or was given it; counts when that happened.",
        _C.CLAIM,
    ),
    _duration(
        "claimed_to_proposed", "From then until its first candidate; counts when that was proposed.", _C.PROPOSAL
    ),
    _duration(
        "proposed_to_approved",
        "From a candidate's first words until it first had every approval that it needs; counts then.",
        _C.APPROVAL,
    ),
    _duration("approved_to_sent", "From then until the reply stood in public; counts then.", _C.SENDING),
    Figure(
        "voices",
        "voices",
        "Different people who wrote a reply that came to stand in public.",
        (_C.PUBLISHED,),
        measure=Measure.PEOPLE,
    ),
    Figure(
        "listening_to_talking",
        "listening : talking",
        "Posts that ask and follow-ups, for each reply that came to stand in public.",
        (_C.SEEN, _C.FOLLOW_UP),
        (_C.PUBLISHED,),
        Unit.RATIO,
        Measure.QUOTIENT,
    ),
    Figure(
        "reach",
        "reach of the asked",
        "Followers of those whose posts are counted as seen, where channels tell.",
        (_C.SEEN,),
        measure=Measure.SUM,
    ),
    Figure(
        "helped_confirmed",
        "helped, they say",
        "Answers after which whoever asked wrote in public that they helped.",
        (_C.CONFIRMED,),
    ),
    Figure(
        "helped_assumed",
        "helped, assumed",
        f"Answers after which nobody asked on for {SILENCE.days} days; counts at the end of these.",
        (_C.ASSUMED,),
    ),
    Figure(
        "deflected",
        "by earlier answers",
        "Replies that came to stand in public and were made of an earlier answer found for the question.",
        (_C.REUSED,),
    ),
    Figure(
        "corrections",
        "corrections",
        "Times somebody changed tags, set a question aside as none, or opened one that had been dismissed.",
        (_C.CORRECTION,),
    ),
    Figure(
        "abstention",
        "abstention",
        "The share of the questions judged for which no tag was sure enough, so that a person sorts them.",
        (_C.ABSTAINED,),
        (_C.JUDGED,),
        Unit.SHARE,
        Measure.QUOTIENT,
    ),
)
"""In the order in which they are shown."""

FIGURES_BY_NAME: Mapping[str, Figure] = {one.name: one for one in FIGURES}
