"""A step of the play as it is told: what happened, and where it can be seen. Values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScenePlace:
    """Where a scene can be seen: a post on the square by its id, or what a person sees in a channel of Slack, by their
    ids, with the thread open under the message `ts`.
    """

    post: int = 0
    person: str = ""
    channel: str = ""
    ts: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One step as it is told: what happened, and where on the page it can be seen, in words and for *Show me*."""

    title: str
    text: str
    where: str
    place: ScenePlace = ScenePlace()
