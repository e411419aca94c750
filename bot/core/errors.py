"""Every error Switchboard raises on purpose. Each leaf names what its catcher does next; nothing else is decided here.

SwitchboardError
├── Outside                    a channel, a feed or Slack answered badly
│   ├── Unavailable(retry_at)  try again, not before retry_at
│   │   └── Rationed           our own limit is reached: wait for the next day, however long it takes
│   ├── Unauthorised           stop using it and tell an operator
│   ├── Refused(reason)        it will never take this; tell the expert
│   │   ├── Gone               it is no longer there: rest, ask rarely, tell an operator
│   │   ├── ChannelUnusable    nothing can be posted there: use another channel
│   │   └── ThreadGone         its first message was deleted: begin another thread
│   └── Uncertain              the answer was lost: look it up, else ask a person
│       └── HeldThere          it was taken, and is shown once somebody there approves it: look again, send nothing
└── Inside                     a person or a configuration asked for something that cannot be
    ├── NotFound               say what is nearest
    ├── NotAllowed             say which rule forbids it
    │   └── Claimed            somebody else answers it already: ask whether to propose all the same
    ├── Stale                  somebody was faster: show the present state
    └── Faulty(faults)         a file or a command is wrong: list every fault with its place
        └── Blocked            lint forbids words, and nothing else does: communications may let them pass
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Self


class SwitchboardError(Exception):
    """The root. Its text is fit for a person: what happened and what to do, without any secret."""


class Outside(SwitchboardError):
    """Something beyond this process answered badly. `where` is the source's or service's name."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class Unavailable(Outside):
    """Try again, not before `retry_at` (aware, UTC); None: the caller's own back-off decides."""

    def __init__(self, where: str, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(where, reason)
        self.retry_at = retry_at


class Rationed(Unavailable):
    """A limit that those who run Switchboard have set is reached, and nothing was asked. It is no failure of the
    channel's, so that whatever waits does so until `retry_at`, with no end to patience.
    """


class Unauthorised(Outside):
    """The credentials are wrong, revoked or too weak. Stop the source and tell an operator."""


class Refused(Outside):
    """The request was understood and will never be accepted as it is. Tell the expert `reason`; keep the text.

    `code` is the service's own word for it, where it has one; nobody is shown it.
    """

    code: str = ""


class Gone(Refused):
    """What is asked for is no longer there, for good: a feed that answers 410, a banned subreddit, a closed account."""


class ChannelUnusable(Refused):
    """A Slack channel that cannot be used by us at all: archived, unknown, or the bot is not in it."""


class ThreadGone(Refused):
    """The first message of a Slack thread was deleted, so that nothing can be posted in it."""


class Uncertain(Outside):
    """A write may or may not have taken effect. Look it up before anything is sent again."""


class HeldThere(Uncertain):
    """A reply was taken, and nobody sees it until a moderator of the channel approves it. Look again later; what is
    neither held nor to be seen by then was not let pass, and is not sent again.
    """


class Inside(SwitchboardError):
    """A person or a configuration asked for something that cannot be. `about` names the field of a window it is in."""

    about: str = ""

    def concerning(self, field: str) -> Self:
        """The same error, about this field of a window: words, why, person, tags, moment, link, images, alts, claim."""
        self.about = field
        return self


class NotFound(Inside):
    """There is no such thing; the text names the nearest one that is."""


class NotAllowed(Inside):
    """A rule forbids it; the text names the rule."""


class Claimed(NotAllowed):
    """Somebody else has claimed the question. Who proposes beside them all the same has to say so."""


class Stale(Inside):
    """The thing changed since the person looked at it; the text says how."""


class Faulty(Inside):
    """A file or command is wrong. `faults` lists every fault, each in one line with its place and remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Blocked(Faulty):
    """Words that lint forbids, and nothing else does. Their author may ask communications to let them pass."""
