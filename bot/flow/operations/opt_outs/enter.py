"""What colleagues say of opt-outs: which one somebody means, by its number or by a kind of channel and a name, and what
they enter. The command line and Slack read it alike.
"""

from collections.abc import Collection

from bot.core.errors import Faulty, NotFound
from bot.core.opt_outs.opt_out import OptOut, OptOutCause, OptOutRequest, OptOutScope, author_key, community_key
from bot.store.transaction import Transaction


def entered_request(
    tx: Transaction, kinds: Collection[str], kind: str, name: str, by: str, why: str = "", *, community: bool = False
) -> OptOutRequest:
    """The opt-out that is typed; `kind` is one of these `kinds` of channel, or a source. Raises Faulty for a name that
    names nobody, NotFound for another kind.
    """
    channel = channel_kind(tx, kinds, kind)
    if community:
        shown = tx.opt_outs.known_community(channel, name)
        scope, key = OptOutScope.COMMUNITY, community_key(shown)
    else:
        number, shown = tx.opt_outs.known_author(channel, name)
        scope, key = OptOutScope.AUTHOR, author_key(number) or author_key(shown)
    if not key:
        raise Faulty([f"{name!r} names nobody: name an author by handle or id, or a community."])
    return OptOutRequest(channel, scope, key, shown, OptOutCause.ENTERED, by=by, why=why)


def channel_kind(tx: Transaction, kinds: Collection[str], typed: str) -> str:
    """The kind of channel: as typed, or of the source of that name. Raises NotFound."""
    found = typed if typed in kinds else tx.opt_outs.kind_of(typed)
    if found not in kinds:
        raise NotFound(f"There is no kind of source {typed}. There are: {', '.join(kinds) or 'none yet'}.")
    return found


def find_opt_out(tx: Transaction, kinds: Collection[str], which: str, name: str = "") -> OptOut:
    """The opt-out of a number, or of a kind and a name; that in force before one that was lifted. Raises NotFound."""
    kept = tx.opt_outs.all()
    if not name:
        found = [one for one in kept if str(one.number) == which]
        if not found:
            told = f"There is no opt-out {which}: give its number, or a kind and a name. `optouts` lists them."
            raise NotFound(told)
        return found[0]
    kind, names = channel_kind(tx, kinds, which), _keys(name)
    found = [one for one in kept if one.asked.kind == kind and names & (_keys(one.asked.name) | {one.asked.key})]
    if not found:
        raise NotFound(f"{name} on {kind} has not opted out. `optouts` lists who has.")
    return next((one for one in found if one.holds), found[-1])


def _keys(name: str) -> set[str]:
    return {author_key(name), community_key(name)} - {""}
