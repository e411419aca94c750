"""How what somebody said of people is undone: that they are away, that they are back, what they are asked about."""

import json
from datetime import datetime

from bot.core.errors import Stale
from bot.core.model import HistoryEntry, Person
from bot.core.routing.expertise import corrected, correction_data
from bot.core.routing.roster import Absence
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

_CHANGED = "Somebody changed that since, so it is not undone."


def begin_absence(tx: Transaction, absence: Absence, by: str, reverts: str = "") -> None:
    """Somebody is away, in place of what was said of them before. `reverts` is the entry of the act that this
    undoes.
    """
    data = {"person": absence.person, "until": absence.until.isoformat(), "was": _was(tx, absence.person)}
    tx.absences.begin(absence)
    tx.record(NewEntry("person.away", by, why=absence.why, data={**data, **_reverting(reverts)}))
    tx.escalations.look_at_all()


def end_absence(tx: Transaction, person: str, by: str, reverts: str = "") -> bool:
    """They are back; False when they were not away."""
    was = _was(tx, person)
    if not tx.absences.end(person):
        return False
    tx.record(NewEntry("person.back", by, data={"person": person, "was": was, **_reverting(reverts)}))
    tx.escalations.look_at_all()
    return True


def revert_away(tx: Transaction, entry: HistoryEntry, by: str) -> None:
    """End the absence, or put back the one that it replaced. Raises Stale where it is over, or is another by now."""
    person, before = entry.data["person"], _absence_before(entry)
    present = tx.absences.of(person)
    if present is None or present.until != datetime.fromisoformat(entry.data["until"]):
        raise Stale(_CHANGED)
    if before is not None and before.until > tx.now:
        begin_absence(tx, before, by, str(entry.seq))
    else:
        end_absence(tx, person, by, str(entry.seq))


def revert_back(tx: Transaction, entry: HistoryEntry, by: str) -> None:
    """They are away as long as was said before. Raises Stale where they are away again, or that would be over."""
    before = _absence_before(entry)
    if before is None or tx.absences.of(entry.data["person"]) is not None:
        raise Stale(_CHANGED)
    if before.until <= tx.now:
        raise Stale("That absence would be over by now, so there is nothing to undo.")
    begin_absence(tx, before, by, str(entry.seq))


def revert_correction(tx: Transaction, entry: HistoryEntry, configured: Person, by: str) -> None:
    """Put back the tags and the cap. Raises Stale where they are others by now."""
    said = tx.expertise.said_of(configured.slack)
    present = said.applied_to(configured)
    tags, cap = entry.data["tags"].split(), int(entry.data["cap"])
    if (sorted(present.tags), present.cap) != (sorted(tags), cap):
        raise Stale(_CHANGED)
    was = entry.data["was_tags"].split()
    add, drop = [tag for tag in was if tag not in tags], [tag for tag in tags if tag not in was]
    now = corrected(configured, said, add, drop, int(entry.data["was_cap"]), by)
    tx.expertise.say(now)
    data = {**correction_data(present, now.applied_to(configured)), **_reverting(str(entry.seq))}
    tx.record(NewEntry("person.corrected", by, data=data))


def _was(tx: Transaction, person: str) -> str:
    """Until when they were away before, who said so and why, as JSON; "" where they were not."""
    present = tx.absences.of(person)
    return json.dumps([present.until.isoformat(), present.by, present.why]) if present else ""


def _absence_before(entry: HistoryEntry) -> Absence | None:
    was = entry.data.get("was", "")
    if not was:
        return None
    until, by, why = json.loads(was)
    return Absence(entry.data["person"], datetime.fromisoformat(until), by, why)


def _reverting(entry: str) -> dict[str, str]:
    return {"reverts": entry} if entry else {}
