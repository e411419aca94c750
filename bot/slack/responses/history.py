"""What happened to a question, each entry of its history in people's words. Pure."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.figures.facts import DROPPED, DUE, MET, PAUSED, SETS_DUE
from bot.core.model import HistoryEntry, Person
from bot.core.promises.clocks import PromiseClock
from bot.slack.blocks.elements import Part, is_user, moment, one_line, person, said, with_names

WORDS: Mapping[str, str] = {
    "correction.deleted": "what was learnt is taken back",
    "follow_up.arrived": "who asked wrote again",
    "post.changed": "the post was changed by its author",
    "post.context_changed": "what stands above the post was changed",
    "post.gone": "the post was taken away",
    "post.restored": "the post is back",
    "question.put_into_burst": "put into a burst",
    "question.taken_out_of_burst": "taken out of a burst",
    "question.asked": "put before experts",
    "question.assigned": "given to a person",
    "question.called": "experts were called",
    "question.escalated": "the next were called, as nobody acted",
    "question.claimed": "claimed",
    "question.colleague_called": "a colleague was called",
    "question.due": "an answer is due at another time",
    "question.dismissed": "judged to want no answer",
    "question.ignored": "set aside",
    "question.joined": "another post asks the same",
    "question.lapsed": "closed itself: its post was taken away",
    "question.merged": "merged",
    "question.moved": "handed over to others",
    "question.not_same": "found to be another question",
    "question.released": "given back",
    "question.reopened": "opened again",
    "question.retagged": "tags corrected",
    "question.reverted": "undone",
    "question.routed": "judged and sent on its way",
    "person.calls_set": "how often somebody is called was changed",
    "question.rung_passed": "a rung was passed over: a later one was due as well",
    "question.seen": "seen in public",
    "opt_out.added": "no answer is wanted",
    "opt_out.lifted": "the opt-out was lifted",
    "post.silenced": "a post of somebody who wants no answer",
    "reply.opted_out": "the reply was withdrawn: no answer is wanted",
    "question.settled": "settled",
    "question.snoozed": "snoozed",
    "question.split": "a post was split off",
    "question.takeover_asked": "somebody asked to take it over",
    "question.takeover_kept": "kept by whoever has it",
    "question.unmerged": "taken apart again",
    "question.woke": "back from its snooze",
    "reply.amended": "a correction of what stands in public was proposed",
    "reply.applied": "the correction stands in public",
    "reply.approved": "approved",
    "reply.block_overridden": "what lint forbids was let pass",
    "reply.blocked": "held back by lint",
    "reply.changes_asked": "changes were asked for",
    "reply.claimed": "the reply set out",
    "reply.declined": "declined",
    "reply.deleted": "our answer was taken back",
    "reply.deleted_late": "its message was deleted after it had left",
    "reply.deleting": "our answer is being taken back",
    "reply.deletion_asked": "taking our answer back was asked for",
    "reply.deletion_declined": "our answer stays",
    "reply.deletion_put_off": "taking our answer back is tried again later",
    "reply.edited": "our answer was corrected in public",
    "reply.edited_late": "its message was edited after it had left",
    "reply.edited_there": "our answer was edited there",
    "reply.failed": "the reply could not be sent",
    "reply.handed_over": "to be posted by a person",
    "reply.held": "the reply waits: sending is held",
    "reply.looked_up": "looked up whether the reply stands there",
    "reply.not_deleted": "our answer could not be taken back",
    "reply.outdated": "the answer was called outdated",
    "reply.posted_anyway": "the reply was taken back, and posted by hand all the same",
    "reply.proposed": "a reply was proposed",
    "reply.put_off": "the reply is tried again later",
    "reply.reassessed": "the approvals were reckoned anew",
    "reply.removed": "our answer was removed there",
    "reply.renewed": "the answer was called right still",
    "reply.resumed": "the reply goes though sending is held",
    "reply.reworded": "the words were changed",
    "reply.sent": "the reply left",
    "reply.uncertain": "nobody knows whether the reply was posted",
    "reply.undone": "the approval was undone",
    "reply.waiting": "the reply is about to leave",
    "reply.withdrawn": "the reply was withdrawn",
    "review.refused": "communications' channel refused the review",
    "source.asked": "a source was asked at once",
    "source.paused": "a source was paused",
    "source.resumed": "a source is read again",
    "talk.inside": "colleagues talk",
}
"""By the kind of the entry."""


def history_line(entry: HistoryEntry, people: Mapping[str, Person]) -> list[Part]:
    """When, what, by whom if a person did it, and why."""
    words = WORDS.get(entry.what) or entry.what.replace(".", " ").replace("_", " ")
    what = (_due(entry) if entry.what == SETS_DUE else []) or [one_line(words, 80)]
    by = [said(" by "), person(entry.by, people)] if is_user(entry.by) else []
    why = [said(": "), *with_names(entry.why, people, 120)] if entry.why else []
    return [moment(entry.at), said(" "), *what, *by, *why]


def _due(entry: HistoryEntry) -> list[Part]:
    """What is due when from then on, clock by clock."""
    told = [part for clock in PromiseClock for part in _clock(clock, entry.data)]
    return told[1:]


def _clock(clock: PromiseClock, data: Mapping[str, str]) -> list[Part]:
    key = DUE if clock is PromiseClock.SENT else clock.value
    if key not in data:
        return []
    last = data[key].rpartition(" ")[2]
    if last in _ENDS:
        return [said(", "), said(f"{clock.words} {_ENDS[last]}")]
    return [said(", "), said(f"{clock.words} is due "), moment(datetime.fromisoformat(last))]


_ENDS: Mapping[str, str] = {
    MET: "is no longer waited for",
    DROPPED: "is no longer due",
    PAUSED: "is due at no time for now",
    "": "is due at no time for now",
}
