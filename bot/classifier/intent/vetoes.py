"""What forbids dismissing a post, whatever it resembles and whatever else it says: it may ask or complain.

English first; the cue words also cover German, Spanish, French, Portuguese and Italian. Nothing here is trained, and
nothing here makes a post a question: a post with a veto goes on to the tags, or to a person.
"""

import re
from collections.abc import Sequence

from bot.classifier.intent.phrases import COMPLAINING, CROSS, HOW_TO, PLEADING
from bot.classifier.intent.rules import question_signs
from bot.classifier.text import split_phrases, strip_links, tokens
from bot.core.verdict import Intent

_GRIEVING = split_phrases("""
    suck, sucks, sucked, bad, badly, ruin, ruins, ruined, ruining, destroyed, outage, outages, downtime, unreachable,
    refund, refunds, reimburse, lawyer, liar, liars, hacked, stolen, on hold, waiting for, waited, let down, gave up,
    giving up, well played, beyond a joke, my foot, left me, left my, left us, left our, lost my, you lost, they lost,
    cancelled my, canceled my, cancelling my, canceling my, cancel button, love how, meanwhile, apparently, obviously,
    so called, as usual, as always, yet another, once again, never again, slow clap, had one job, worse, lazy, rude,
    geniuses,
    deleting, deleted, removing, removed, slower, logging me out, logs me out, for nothing, still no, still not,
    not even, nowhere, unable to, grey box, gray box, blank page, can't, cannot, couldn't, doesn't, didn't, isn't,
    wasn't, nobody, no reply, no replies, yours never, never reply, never replies, never answer, never answers,
    nichts mehr, doppelt, abgebucht, storniert, verspätet, keine lieferung, leider, schon wieder, otra vez, esperando,
    reembolso, cobrado, sin internet, sin servicio, sin respuesta, toujours pas, remboursement, encore une fois,
    except the, zero out of, en retard, annulé, até agora, cancelado, atrasado, rimborso, ancora una volta, in ritardo
""")
"""Phrases of somebody with a grievance, in plain words or in irony."""

_REQUESTING = split_phrases("""
    curious, wonder, wondering, wanted to know, want to know, like to know, love to know, let me know, tell me,
    would love to see, would like to see, feature request, suggestion, you should, need you to, want you to,
    i'd like to, i would like to, want someone, want somebody, someone to, call me, ring me, contact me, can someone,
    could someone, whether
""")
"""Phrases of somebody who asks for something without a question."""

_CUSTOMER = split_phrases("""
    without me, without us, we pay, get less, my suitcase, my bag, my account, my order, my orders, my ticket,
    my booking, my invoice, my bill, my parcel, my package, my flight, my money, my card, my subscription, my login,
    my contract, my contacts, my luggage, my data, my message, my plan, our account, our package, our parcel,
    our luggage, i log in, our order, our ticket, our booking, our invoice, our contract, our contracts, our data,
    our plan, your checkout, your support, your widget, your agent, your agents, your staff, your service,
    your promo code, your ad, your ads, your site says, your website says, because you, you need to follow, so i can,
    they said, you said, you promised, answers the phone, yours
""")
"""Phrases of a customer. Only praise names these without wanting anything."""

_SERVICE = split_phrases("""
    invoice, bill, billed, ticket, refund, luggage, baggage, lawyer, cancel, cancelled, canceled, another hour, hours,
    days, weeks, months, third, fourth, fifth, rechnung, lieferung, factura, pedido, vuelo, facture, commande, fatura
""")
"""Words that speak of a matter rather than of delight: praise with one may be irony."""

_FIGURES_OF_SPEECH = split_phrases("""
    can't wait, cannot wait, can't miss, can't recommend, cannot recommend, can't thank, couldn't be happier,
    can't go wrong, can't lose, not bad, isn't it, let me know if you are interested, call me for, contact me for,
    contact me on, contact me at, call me on
""")
"""Phrases that hold a word of the lists above and mean no harm."""

_ASKED = re.compile(
    r"(?:^|[.!;:,\n-])\s*(?:(?:and|but|so|now|also|oh|ps|@\w+)\s+){0,2}"
    r"(?:(?:how|where|what|when|why|who|which)(?:'s| (?:is|are|am|do|does|did|can|could|will|would|should|happens|about"
    r"|to|come|long|much|many|often|have|has)\b)|(?:is|are|do|does|did|can|could|will|would) (?:it|this|that|there|you"
    r"|we|i|they)\b|any (?:plans|news|chance|way|update|idea|eta)\b"
    r"|(?:wie|wo|wann|warum) (?:ist|kann|geht|lange|viel)\b"
    r"|¿|(?:cómo|dónde|cuándo|por qué) \w+|(?:comment|pourquoi|quand) \w+)"
)
"""A question without its mark, at the beginning of a clause."""

_ANGRY = re.compile("[😡😠🤬😤😭😢😞😒🙄👎💔😩😫🤦🤡😑😐🙃🤮😾🖕]")
_QUOTED = re.compile(r"\"[^\"\n]{12,}\"|“[^”\n]{12,}”|„[^“\n]{12,}“|«[^»\n]{12,}»|(?<!\w)'[^\n]{12,}?'(?!\w)")
_SCORE = re.compile(r"\b\d+\s?/\s?\d+\b|\b100\s?%|\b[45] stars?\b|\b1000\b|#1\b|\b24/7\b")
_DIGIT = re.compile(r"\d")

_ALWAYS = (*PLEADING, *HOW_TO, *COMPLAINING, *_GRIEVING, *_REQUESTING)


def find_veto(folded: str, intent: Intent | None = None) -> str:
    """The words of this folded text for which it may want an answer, "" when there are none. Never raises.

    `intent` is what it was taken for; None: it is judged only by its likeness to another text.
    """
    bare = strip_links(folded)
    padded = _without_figures(f" {' '.join(tokens(bare))} ")
    if said := _first(padded, _ALWAYS):
        return said
    for pattern in (_ASKED, _ANGRY):
        if found := pattern.search(bare):
            return found[0].strip(" .!;:,\n-")
    return next(iter(question_signs(bare)), "") or _veto_of(bare, padded, intent)


def _veto_of(bare: str, padded: str, intent: Intent | None) -> str:
    """What rules out only some intents."""
    if intent is Intent.PRAISE:
        if quoted := _QUOTED.search(bare):
            return quoted[0]
        return _first(padded, _SERVICE) or ("a number" if _DIGIT.search(_SCORE.sub("", bare)) else "")
    return _first(padded, _CUSTOMER if intent else (*_CUSTOMER, *_SERVICE, *CROSS))


def _first(padded: str, phrases: Sequence[str]) -> str:
    return next((phrase for phrase in phrases if f" {phrase} " in padded), "")


def _without_figures(padded: str) -> str:
    for phrase in _FIGURES_OF_SPEECH:
        padded = padded.replace(f" {phrase} ", " ")
    return padded
