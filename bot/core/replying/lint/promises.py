"""Rules about what will be: promises, and dates beside them."""

import re
from collections.abc import Iterable

from bot.core.replying.lint.rule import Hit, LintRule, LintText, in_prose
from bot.core.text.lint_finding import Severity

_WE = r"(?:we|i|our team|the team|engineering|our engineers|our developers)"
_SHALL = (
    r"(?:'ll| will|(?:'re|'m| are| am| is)(?: \w{1,12})? (?:going|planning|hoping|aiming) to"
    r"| (?:plan|intend|expect|aim|hope|plans) to)"
)
_DO = (
    r"(?:ship|release|fix|launch|add|support|deliver|roll (?:it |this |that )?out|implement|introduce|publish|improve"
    r"|resolve|solve|build|enable|refund|compensate|patch|have (?:it|this|that|a fix))"
)
_DONE = (
    r"(?:shipped|released|fixed|launched|added|supported|delivered|rolled out|implemented|introduced|published"
    r"|resolved|solved|improved|refunded|generally available|patched|live|ready)"
)

_PROMISE = in_prose(
    rf"\b{_WE}{_SHALL}(?: \w{{1,12}}){{0,2}}? {_DO}\b",
    rf"\b(?:will|'ll)(?: \w{{1,12}})? be {_DONE}\b(?! (?:again|as|by|with|for|from|in the \w+ (?:field|header)))",
    r"\b(?:it|this|that|which|the \w{1,20}|a fix|support)(?:'ll| will)(?: \w{1,12})? "
    r"(?:ship|launch|land|come|go live)\b",
    r"\bnext (?:release|version|sprint|week|month|quarter|year)\b",
    r"\b(?:coming|available|out|ready|fixed|here|landing|shipping) (?:very )?soon\b|\bsoon (?:be|have|ship|release)\b",
    r"\b(?:on|in) (?:our|the) (?:roadmap|pipeline|works)\b|\b(?:stay tuned|around the corner|you have my word)\b",
    r"\b(?:we|i)(?: can| do|'ll| will)? (?:promise|guarantee|commit to)\b",
    r"(?<!not )(?<!n't )(?<!never )(?<!nor )\bguaranteed to (?:be )?(?:work|fix|ship|arrive|fixed|released|solved)",
    r"\bwork(?:ing)? on (?:a fix|it|this|that|adding|a solution|support)\b",
    r"\b(?:a|the) fix (?:is )?(?:on its way|on the way|ships|lands|arrives|is due)\b",
    r"\byou(?:'ll| will) (?:get|receive|have) (?:your money|a (?:full |partial )?refund|a fix|a credit)\b",
    r"\b(?:we|i)(?:'ll| will) (?:make sure|see to it|ensure) (?:that )?(?:it|this|that|you)\b",
    r"\b(?:we|i)(?:'re| are|'m| am)? plan(?:ning)? on \w{2,12}ing\b",
    r"\b(?:is|are) coming(?=\s{0,2}(?:[.!]|$)| (?:later|shortly))|(?<![\w-])eta (?:is|for (?:it|this|that))\b",
    r"\b(?:is|are|was|been) (?:planned|scheduled|slated|targeted) for\b",
)

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=[^\s])[^.!?\n]*)*")
_AHEAD = re.compile(
    r"(?i)\b(?:will|going to|planned|planning|plan to|scheduled|slated|target\w*|aim\w*|expect (?:it|this|that|to|a)"
    r"|expected|due|shipping|ships?|launch(?:es|ing)?|lands?|landing|releas(?:e|ing) (?:it|this|that|is|in|on|by)"
    r"|coming|comes|eta|fix(?:ed)? (?:\w{1,12} )?(?:in|by|on)|ready (?:in|by)|available (?:in|from|by)|out (?:in|by)"
    r"|arriv\w+|roll\w* out|rollout|until then|promise\w*)\b|'ll\b"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_DATE = re.compile(
    rf"(?i)\b(?:in|by|on|until|before|early|mid|late|this|around)[ -](?:the )?(?:(?:end|middle|start|beginning) of )?"
    rf"(?:{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?: \d{{4}})?|(?:next )?{_DAY}|20[2-9]\d\b|next \w{{1,10}}\b)"
    rf"|\b(?:q[1-4]|h[12])\b(?:[ /-]?20\d\d\b)?|\b20[2-9]\d-[01]\d(?:-[0-3]\d)?\b|\b[0-3]?\d\.[01]?\d\.20[2-9]\d\b"
    rf"|\b[01]?\d/[0-3]?\d/20[2-9]\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?=\W|$)"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|\b(?:tomorrow|tonight)\b"
    rf""
    rf"|\b(?:this|by|end of|later this|early this)(?: the)? "
    r"(?:week|month|quarter|year|summer|autumn|fall|winter|spring)\b"
    rf"|\b(?:by|before|at) (?:the )?end of (?:the |this |next )?(?:day|week|month|quarter|year)\b"
    rf"|\b(?:with)?in (?:a|one|two|three|four|a few|a couple of|\d{{1,2}})(?: \w{{1,8}})? (?:weeks?|months?)\b"
)
_OF_OLD = re.compile(
    r"(?i)\b(?:expir\w+|delet\w+|renew\w*|retr(?:y|ies)|charg\w+|rotat\w+|remov\w+|repeat\w*"
    r"|(?:was|were|been) (?:fixed|released|shipped|added))\b"
)
"""What a product does by itself at a time is no promise."""


def _dates(text: LintText) -> Iterable[Hit]:
    prose = text.prose.replace("\u2019", "'")
    for sentence in _SENTENCE.finditer(prose):
        if not _AHEAD.search(sentence[0]) or _OF_OLD.search(sentence[0]):
            continue
        for match in _DATE.finditer(sentence[0]):
            yield Hit(sentence.start() + match.start(), sentence.start() + match.end())


RULES = (
    LintRule(
        "promise",
        "A promise",
        "This promises something. Say what is, not what will be.",
        Severity.WARN,
        _PROMISE,
    ),
    LintRule(
        "promised_date",
        "A date beside what will be",
        "This gives a date for something that is not there yet. Say what is, or leave the date out.",
        Severity.WARN,
        _dates,
    ),
)
