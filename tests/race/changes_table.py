"""What comes of every edit and deletion in every standing, written down by hand: what the reply is in the end, how its
question stands, what is read in public.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

POST_EDITED, POST_DELETED, POST_BACK = "the post is edited", "the post is deleted", "the post comes back"
EDITED, UNPREFIXED, DELETED = "the message is edited", "the message loses its prefix", "the message is deleted"
EDITED_THERE, REMOVED_THERE = "the reply is edited there", "the reply is removed there"


@dataclass(frozen=True, slots=True)
class Row:
    """`rest`: what comes of it when nothing happens, and of every change that is not among `but`."""

    rest: str
    but: Mapping[str, str] = field(default_factory=dict)

    def outcome(self, change: str) -> str:
        return self.but.get(change, self.rest)


_LAPSES = {POST_DELETED: "withdrawn, settled, nothing", POST_BACK: "withdrawn, asked, nothing"}
"""Nobody waits any more: what was proposed is withdrawn. A post that is back is asked again, without its candidate."""
_FOLLOWS = {
    EDITED: "proposed, proposed, nothing",
    UNPREFIXED: "withdrawn, asked, nothing",
    DELETED: "withdrawn, asked, nothing",
}
"""A candidate is what its message says."""
_HELD = {POST_EDITED: "proposed, proposed, nothing"}
"""It was approved for another question: communications look again."""
_LATE = dict.fromkeys((EDITED, UNPREFIXED, DELETED), "failed, approved, nothing")
"""Its author no longer says so: a person decides."""
_ANSWERED = {EDITED_THERE: "failed, approved, nothing"}
"""A post of our own stands there that nobody here wrote."""
_MODERATED = {EDITED_THERE: "edited, sent, moderated words", REMOVED_THERE: "removed, sent, nothing"}


def _amending(state: str, public: str = "our words", *, removed: str = "") -> Row:
    """An amendment keeps its state while others change what stands, and falls away when that is removed."""
    there = {
        EDITED_THERE: f"{state}, sent, moderated words",
        REMOVED_THERE: f"{removed or state}, sent, nothing",
    }
    return Row(f"{state}, sent, {public}", there)


_READ_ANEW = dict.fromkeys((POST_EDITED, POST_DELETED, POST_BACK), "proposed, sent, our words")
"""An amendment that was approved for another question is looked at again."""

TABLE: Mapping[str, Row] = {
    "proposed": Row("proposed, proposed, nothing", {**_LAPSES, **_FOLLOWS}),
    "changes asked": Row("changes asked, proposed, nothing", {**_LAPSES, **_FOLLOWS}),
    "declined": Row(
        "declined, asked, nothing",
        {POST_DELETED: "declined, settled, nothing", EDITED: "declined, proposed, nothing"},
    ),
    "withdrawn": Row(
        "withdrawn, asked, nothing",
        {POST_DELETED: "withdrawn, settled, nothing", EDITED: "withdrawn, proposed, nothing"},
    ),
    "approved": Row("approved, approved, nothing", _LAPSES),
    "waiting": Row("sent, sent, our words", {**_HELD, **_LAPSES, **_FOLLOWS, **_ANSWERED}),
    "sending": Row(
        "sent, sent, our words",
        {**_HELD, POST_DELETED: "withdrawn, settled, nothing", **_LATE, **_ANSWERED},
    ),
    "failed": Row("failed, approved, nothing", {**_LAPSES, **_FOLLOWS}),
    "uncertain": Row("uncertain, approved, nothing"),
    "handed over": Row("handed over, approved, nothing", {**_HELD, **_LAPSES, **_FOLLOWS}),
    "sent": Row("sent, sent, our words", _MODERATED),
    "edited": Row("edited, sent, moderated words", {REMOVED_THERE: "removed, sent, nothing"}),
    "deleting": Row("deleted, asked, nothing", {POST_DELETED: "deleted, sent, nothing"}),
    "deleted": Row("deleted, asked, nothing", {POST_DELETED: "deleted, settled, nothing"}),
    "removed": Row("removed, sent, nothing", {POST_BACK: "removed, asked, nothing"}),
    "amendment proposed": _amending("proposed", removed="withdrawn"),
    "amendment changes asked": _amending("changes asked", removed="withdrawn"),
    "amendment declined": _amending("declined"),
    "amendment withdrawn": _amending("withdrawn"),
    "amendment approved": _amending("approved"),
    "amendment waiting": Row(
        "applied, sent, the corrected words",
        {**_READ_ANEW, EDITED_THERE: "failed, sent, moderated words", REMOVED_THERE: "withdrawn, sent, nothing"},
    ),
    "amendment sending": Row(
        "applied, sent, the corrected words",
        {
            **_READ_ANEW,
            POST_BACK: "applied, sent, the corrected words",
            EDITED_THERE: "failed, sent, moderated words",
            REMOVED_THERE: "failed, sent, nothing",
        },
    ),
    "amendment failed": _amending("failed", removed="withdrawn"),
    "amendment uncertain": _amending("uncertain", removed="withdrawn"),
    "amendment applied": _amending("applied", "the corrected words"),
}
