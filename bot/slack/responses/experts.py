"""The response to `expert`: what somebody is asked about, how that came, and what their answers have shown. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.model import Person
from bot.core.routing.expertise import ExpertProfile
from bot.core.routing.strength import Strength
from bot.core.routing.wording import learnt_words
from bot.slack.blocks.elements import Block, Part, actions, bullets, line, moment, person, rich, said
from bot.slack.blocks.limits import fit
from bot.slack.responses.people import run_button

_SUGGESTED = 3


def expert_response(profile: ExpertProfile, people: Mapping[str, Person], undo: Sequence[Part] = ()) -> list[Block]:
    """Their load, and each tag with its reasons; `undo` is the button that puts back what was just changed."""
    who, open_ = profile.person, profile.open
    head = line(person(who.slack, people), said(f" takes {who.cap} open questions at once and has {open_}."))
    tags = [_tag(tag, strength, profile) for tag, strength in profile.strengths]
    suggested = profile.suggested[:_SUGGESTED]
    told = [line(said(f"Answers well in {', '.join(suggested)} without having it; a lead can give it."))]
    steps = [run_button(f"Give {tag}", f"expert <@{who.slack}> +{tag}", n) for n, tag in enumerate(suggested, 1)]
    return fit(
        [
            head,
            rich(bullets(tags)) if tags else line(said("No tags: they are asked about nothing.")),
            *_corrected(profile, people),
            *(told if suggested else []),
            *actions(*undo, *steps),
        ]
    )


def _tag(tag: str, strength: Strength, profile: ExpertProfile) -> list[Part]:
    has = tag in profile.person.tags
    came = "" if tag in profile.configured.tags else " (given by a lead)"
    if not has:
        came = " (taken off by a lead)" if tag in profile.configured.tags else " (not theirs)"
    shown = learnt_words(strength, profile.now)
    return [said(tag, bold=True), said(f"{came}: {shown or 'nothing learnt yet'}")]


def _corrected(profile: ExpertProfile, people: Mapping[str, Person]) -> list[Block]:
    told = profile.said
    if told.says_nothing or told.at is None:
        return []
    cap = f" The configuration says cap {profile.configured.cap}." if told.cap is not None else ""
    by = [person(told.by, people), said(", "), moment(told.at), said(f".{cap}")]
    return [line(said("Changed over the configuration by "), *by)]
