"""What people see in Slack, drawn from fixed values: a picture each, kept as plain text in `tests/snapshots/messages`.
So a change of what is shown is read in its difference. `make generated` draws them anew.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.slack.blocks.elements import Block
from tests.slack.pictures import bursts, cards, homes, notes, replies, reviews, windows
from tests.slack.pictures.as_text import as_text

Picture = Callable[[], Sequence[Block] | Block]

PICTURES: Mapping[str, Picture] = {
    **{f"card/{name}": draw for name, draw in cards.PICTURES.items()},
    **{f"reply/{name}": draw for name, draw in replies.PICTURES.items()},
    **{f"review/{name}": draw for name, draw in reviews.PICTURES.items()},
    **{f"outbound/{name}": draw for name, draw in replies.OUTBOUND.items()},
    **{f"home/{name}": draw for name, draw in homes.PICTURES.items()},
    **{f"queue/{name}": draw for name, draw in homes.QUEUES.items()},
    **{f"note/{name}": draw for name, draw in notes.PICTURES.items()},
    **{f"notice/{name}": draw for name, draw in notes.NOTICES.items()},
    **{f"answer/{name}": draw for name, draw in notes.ANSWERS.items()},
    **{f"burst/{name}": draw for name, draw in bursts.PICTURES.items()},
    **{f"window/{name}": draw for name, draw in {**windows.PICTURES, **bursts.WINDOWS}.items()},
}
"""Every picture by its name: what it is of, and in which state."""

FOLDER = Path("tests/snapshots/messages")


def _file(draw: Picture) -> Callable[[str], str]:
    return lambda _before: as_text(draw())


FILES: Mapping[str, Callable[[str], str]] = {
    str(FOLDER / f"{name}.txt"): _file(draw) for name, draw in PICTURES.items()
}
"""Each picture's file, and what should stand there."""
