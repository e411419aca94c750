"""What a sink provides: another system that what was asked and answered is handed on to, and all that its author needs
to know of the core.

A delivery comes at least once: after a crash, or an answer that was lost, again under the same `id`. Deliveries of one
question come in order. Each holds the whole question as it stands now, so that the newest says all, and a sink that
keeps a record of its own brings that record up to it. A post that is `gone` has to go there, too.

**Errors** are those of `bot.core.errors`, raised as `(self.name, reason)`. `Unavailable` (not before `retry_at`),
`Unauthorised` and `Uncertain`: it is delivered again, ever more rarely, for three days. `Refused`: it will never be
taken; it is kept for people to see. `Gone`: the address is no more, and nothing is sent there until a person says so.
The reason is short, fit for a person, and contains no secret and nothing from the response.

A call takes no longer than its HTTP timeout, retries nothing and never sleeps.
"""

from typing import Protocol

from bot.core.handing_on.record import SinkDelivery


class Sink(Protocol):
    """Another system that is told of questions and replies."""

    name: str

    def deliver(self, delivery: SinkDelivery) -> None:
        """Hand it on; returning says that it was taken. Raises as told above."""
