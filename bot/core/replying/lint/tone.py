"""Rules about tone: shouting, blame, advertising."""

import re
from collections.abc import Iterable

from bot.core.replying.lint.rule import Hit, LintRule, LintText, in_prose
from bot.core.text.lint_finding import Severity

_EXCLAIMED = re.compile(r"!{3,}|(?:\?!|!\?){2,}!?")
_CAPITALS = re.compile(r"(?<![\w])(?:[^\W\d_a-z]['\u2019]?){1,40}(?:[ ,]{1,3}(?:[^\W\d_a-z]['\u2019]?){1,40})+(?![\w])")
_SPOKEN = re.compile(
    r"YOU|YOUR|YOURS|YOU'RE|WE|OUR|WE'RE|THEY|THEIR|MY|ME|I|I'M|ARE|WAS|WERE|AM|DO|DOES|DID|DON'T"
    r"|DOESN'T|DIDN'T|CAN'T|WON'T|ISN'T|PLEASE|STOP|WHY|WHAT|HOW|WHO|THIS|THAT|IT'S|THESE|NEVER|AGAIN"
    r"|ALREADY|HAVE|HAS|HAD|WILL|WOULD|SHOULD|MUST|THE|VERY|SO|TOO|JUST|ONLY|RIGHT|WRONG|STUPID"
    r"|DAS|IST|NICHT|SIE|WIR|ICH|BITTE|VOUS|NOUS|LISEZ|EVERYTHING|NOTHING|LISTEN|MANUAL|BEFORE|BECAUSE"
)
"""Words of speech. Without one of them, capitals are acronyms, SQL, or names of constants."""
_FORMAL = re.compile(
    r"SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TABLE|INDEX|FROM|WHERE|JOIN|VALUES|GRANT|EXPLAIN"
    r"|ANALYZE|EXISTS|NULL|PRIMARY|KEY|CASCADE|COMMIT|COMMITTED|GET|POST|PUT|PATCH|OPTIONS|HEAD|TRUE|FALSE"
)


_STATUS = re.compile(r"(?<!\d)[1-5]\d\d $")
"""After a status, HTTP's own phrase stands in capitals."""


def _shouting(text: LintText) -> Iterable[Hit]:
    prose = text.prose
    for match in _EXCLAIMED.finditer(prose):
        yield Hit(*match.span())
    for match in _CAPITALS.finditer(prose):
        words = match[0].replace("\u2019", "'").replace(",", " ").split()
        if _is_shouted(words) and not _STATUS.search(prose[max(0, match.start() - 5) : match.start()]):
            yield Hit(*match.span())


def _is_shouted(words: list[str]) -> bool:
    """Three words in capitals of which one is of speech, or a long run of long words in which nothing is formal."""
    if not all(word.isupper() for word in words) or any(map(_FORMAL.fullmatch, words)):
        return False
    if len(words) >= 3:  # noqa: PLR2004
        spoken = [word for word in words if _SPOKEN.fullmatch(word)]
        return bool(spoken) or _is_long(words)
    return len(words) == 2 and "STOP" in words  # noqa: PLR2004


def _is_long(words: list[str]) -> bool:
    """As a sentence is, and a list of acronyms is not."""
    return len(words) >= 4 and sum(map(len, words)) >= 25 and sum(len(word) > 6 for word in words) >= 2  # noqa: PLR2004


_BLAME = in_prose(
    r"(?<!not )(?<!n't )(?<!never )(?<!nor )\byour (?:own )?(?:fault|mistake|carelessness|negligence|incompetence)\b",
    r"\b(?:that|this|it)(?:'s| is) (?:entirely |all |really )?your (?:own )?"
    r"(?:problem|doing|error)\b(?! (?:message|code))",
    r"\b(?:as|like) (?:we|i)(?:'ve| have)? (?:already|repeatedly|clearly) \w{2,12}",
    r"\b(?:as|like) (?:we|i)(?:'ve| have)? told you\b",
    r"\b(?:we|i)(?:'ve| have)? (?:already )?told you (?:already|so|before|that)\b",
    r"\b(?:we|i)(?:'ve| have)? already (?:told|explained|answered|said)\b",
    r"\byou (?:really )?should(?:'ve| have) (?:just |simply |at least )?(?!received|noticed\b a)"
    r"(?:\w{2,12}ed|read|known|done|thought|taken|made|put|written|kept|told|understood|paid)\b",
    r"\byou (?:clearly|obviously|apparently|evidently) "
    r"(?:did|do|have|are|don't|didn't|haven't|never|can't|know|misread)\b",
    r"\bif you(?:'d| had) (?:only |just |actually |bothered|read|checked|followed|looked|listened)",
    r"\byou (?:failed|neglected|didn't bother|never bothered|refuse) to\b|\byou people\b",
    r"\byou(?:'re| are) (?:simply |just |completely |totally |plain |all )?"
    r"(?:wrong|mistaken|lying|confused|the only one)\b",
    r"\b(?:rtfm|pebkac|user error|learn to (?:read|code)|stop complaining|calm down|get over it)\b",
    r"\b(?:just |please )?read the (?:f\w{0,12}|damn|bloody) (?:manual|docs)\b|\bidiots?\b|\bmorons?\b|\bidiotic\b",
    r"\b(?:are|is|so|how|really|that's|be|plain) (?:stupid|ridiculous|dumb)\b|\bnobody else (?:has|have|had|complain)",
    r"\bworks (?:fine )?for every(?:one|body) else\b",
    r"\byou must(?:'ve| have) (?:mis\w{2,16}|broken|deleted|forgotten|done (?:something|it)|made a mistake)\b",
    r"\byou(?:'re| are) doing (?:it|this|that|something) wrong\b|\byou did (?:it|this|that|something) wrong\b",
    r"\byou broke (?:it|this|that)\b|\bnot our (?:fault|problem)\b|\b(?:this|that|it)(?:'s| is) on you\b",
    r"\bobviously,? you (?:did|do|have|are|don't|didn't|haven't|never|can't)\b|\bhow hard can it be\b",
    r"\bnobody (?:forced|made|asked) you to\b|\byou don't (?:even )?know what you\b",
    r"\bit(?:'s| is) (?:clearly|plainly) (?:stated|documented|written)\b",
)

_PITCH = in_prose(
    r"\b(?:book|schedule|request|arrange|get) (?:a|your|yourself a)(?: \w{1,12})? "
    r"(?:demo|sales call|call with|meeting)\b",
    r"\b(?:buy|order|subscribe|sign up|upgrade|act|register|join us|book|try it) (?:right )?(?:now|today)\b",
    r"\bsign up (?:for free|here|for (?:a|our|your))\b|\b(?:start|try|get|begin)(?: \w{1,8})? free trial\b",
    r"\btry it (?:out )?for free\b",
    r"\b(?:limited[- ]time|special|exclusive|unbeatable) (?:offer|deal|discount|price)s?\b|\d{1,3} ?% off\b",
    r"\b(?:discount|promo|coupon|voucher) code\b|\bmoney[- ]back\b|\bno obligation\b|\brisk[- ]free\b",
    r"\b(?:best|first)[- ]in[- ]class\b|\bworld[- ]class\b|\b(?:industry|market|world)[- ]leading\b",
    r"\bcutting[- ]edge\b",
    r"\bstate[- ]of[- ]the[- ]art\b|\bgame[- ]chang\w{2,5}\b|\brevolution(?:ary|i[sz]e\w{0,2})\b",
    r"\bunparalleled\b|\bunrivall?ed\b",
    r"\bblazing(?:ly)? fast\b|\baward[- ]winning\b|\bsynerg\w{1,6}\b|\bunlock the (?:full )?(?:power|potential)\b",
    r"\bto the next level\b|\bsupercharge\w?\b|\b(?:don't|do not|never) miss (?:out|this|it)\b",
    r"\byou(?:'ll| will) love\b",
    r"\b(?:contact|talk to|speak (?:to|with)|call|reach out to) (?:our |the )?sales\b",
    r"\b(?:check out|discover|explore|try) our (?:new |latest )?"
    r"(?:premium|enterprise|pro|business|amazing|powerful|product|offer|plan)\w{0,2}\b",
    r"\bthe (?:best|leading|greatest|number one|no\. ?1|#1) "
    r"(?:solution|platform|product|tool|service|choice|provider)\b",
    r"\bupgrade to (?:our |the )?(?:pro|premium|plus|business|enterprise)\b[^.!?\n]{0,20}\b(?:now|today)\b",
    r"\b(?:for|get) (?:a|your) (?:special |nice )?discount\b|\band save \d{1,3} ?%(?! (?:of|on)? ?(?:memory|cpu|disk))",
    r"\bbetter than (?:any|all|every) (?:other|competit)\w{0,6}|\bvisit our (?:website|shop|store|homepage)\b",
)


RULES = (
    LintRule(
        "shouting",
        "Words in capitals, or many exclamation marks",
        "This reads like shouting. Write it in small letters, with one mark.",
        Severity.WARN,
        _shouting,
    ),
    LintRule(
        "blame",
        "Blame",
        "This blames the person who asks. Say what helps now.",
        Severity.WARN,
        _BLAME,
    ),
    LintRule(
        "pitch",
        "Advertising",
        "This reads like advertising. Answer the question, and leave the offer out.",
        Severity.WARN,
        _PITCH,
    ),
)
