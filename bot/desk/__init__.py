"""What a person can do, one short method each. A handler calls one of these; it never touches a row or a channel.

`Desk` is put together from what the expert does (`expert`), what communications do (`comms`), what the lead does
(`lead`), what is heard in threads (`thread`) and what is learnt from it all (`teaching`); what asks the same is merged
and split in `same`, and answers given before are used again in `earlier`. All acts go through `_acting`: one
transaction, each event once.
"""

from bot.desk.comms import CommsDesk
from bot.desk.earlier import EarlierDesk
from bot.desk.lead import LeadDesk
from bot.desk.same import SameDesk
from bot.desk.teaching import TeachingDesk
from bot.desk.thread import Heard, ThreadDesk

__all__ = ["Desk", "Heard"]


class Desk(ThreadDesk, CommsDesk, LeadDesk, TeachingDesk, SameDesk, EarlierDesk):
    """Every act of every person. Raises the leaves of `errors.Inside`, whose texts are fit to be shown.

    `by` is a Slack user id; `event` are the keys under which a Slack event is known, so that a repeated one acts once.
    """
