"""Every edit and deletion that happens to a question and its reply: the customer's post, the expert's message in Slack,
our words in public.
"""

from collections.abc import Callable, Mapping

from tests.fakes.amending import BETTER
from tests.fakes.pipeline import ANA
from tests.race.stage import Stage
from tests.race.standings import ASKED, ROOM, TS, WORDS, receive

OTHER_WORDS = "Rotate it under Keys."
MODERATED = "Moderated."
_PUBLIC = {
    WORDS: "our words",
    BETTER: "the corrected words",
    OTHER_WORDS: "the other words",
    MODERATED: "moderated words",
}


def _post_edited(stage: Stage) -> None:
    receive(stage, ("p0", f"{ASKED} Without a pause?"))


def _post_deleted(stage: Stage) -> None:
    receive(stage, gone=("p0",))


def _post_comes_back(stage: Stage) -> None:
    _post_deleted(stage)
    stage.goes_on()
    receive(stage, ("p0", ASKED))


def _message_edited(stage: Stage) -> None:
    stage.pipeline.desk.threads.message_edited(ROOM, TS, ANA, f"reply: {OTHER_WORDS}")


def _message_loses_prefix(stage: Stage) -> None:
    stage.pipeline.desk.threads.message_edited(ROOM, TS, ANA, OTHER_WORDS)


def _message_deleted(stage: Stage) -> None:
    stage.pipeline.desk.threads.message_deleted(ROOM, TS)


def _reply_edited_there(stage: Stage) -> None:
    if "r1" in stage.pipeline.channel.standing:
        stage.pipeline.channel.standing["r1"] = MODERATED
    receive(stage, ("r1", MODERATED))


def _reply_removed_there(stage: Stage) -> None:
    stage.pipeline.channel.standing.pop("r1", None)
    receive(stage, gone=("r1",))


CHANGES: Mapping[str, Callable[[Stage], None]] = {
    "the post is edited": _post_edited,
    "the post is deleted": _post_deleted,
    "the post comes back": _post_comes_back,
    "the message is edited": _message_edited,
    "the message loses its prefix": _message_loses_prefix,
    "the message is deleted": _message_deleted,
    "the reply is edited there": _reply_edited_there,
    "the reply is removed there": _reply_removed_there,
}
"""Everything that can be edited or deleted, by what happens."""


def outcome(stage: Stage) -> str:
    """What the reply is, how its question stands, and what is read in public."""
    public = [_PUBLIC[text] for text in stage.pipeline.channel.published_texts()]
    return f"{stage.reply_state().words}, {stage.question_state().words}, {' and '.join(public) or 'nothing'}"
