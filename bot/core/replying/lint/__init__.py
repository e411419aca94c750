"""What must not be published, or should not be said so: secrets, the inside, personal data, promises, tone. Pure.

Tuned for engineers who write in public. The rules are records, each in the module of its family; every pattern is
linear in the length of the text.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.replying.lint.catalogue import FAMILIES, RULES
from bot.core.replying.lint.rule import CompanyWords, LintText
from bot.core.replying.lint.seen import as_seen
from bot.core.replying.lint.settings import Embargo, LintRules
from bot.core.text.lint_finding import LintFinding, Severity, blocks_in

__all__ = [
    "FAMILIES",
    "RULES",
    "CompanyWords",
    "Embargo",
    "LintFinding",
    "LintRules",
    "LintText",
    "Severity",
    "blocks_in",
    "company_words",
    "lint",
    "lint_text",
]


def lint(text: LintText, settings: LintRules) -> tuple[LintFinding, ...]:
    """Every finding in these words, by position, of the severity that the company gives its rule."""
    levels = {name: settings.severity.get(name, rule.severity.value) for name, rule in RULES.items()}
    seen, places = as_seen(text.text)
    looked_at = replace(text, text=seen, outside_code=as_seen(text.outside_code)[0])
    found = {
        replace(finding, span=(places[finding.span[0]], places[finding.span[1]]))
        for name, rule in RULES.items()
        if levels[name] != "off"
        for finding in rule.findings(looked_at, Severity(levels[name]))
    }
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.rule, finding.message)))


def lint_text(text: str, settings: LintRules, now: datetime, people: Sequence[str] = ()) -> tuple[LintFinding, ...]:
    """Every finding in a text by itself: nothing is known of its channel. `people`: colleagues not to be named."""
    return lint(LintText(text, company_words(settings, now, people)), settings)


def company_words(settings: LintRules, now: datetime, people: Sequence[str] = ()) -> CompanyWords:
    """The company's words as they hold at this moment."""
    return CompanyWords(
        internal=settings.internal,
        embargo=tuple(one.words for one in settings.embargo if one.holds(now.date())),
        customers=settings.customers,
        people=tuple(people),
        public=settings.public,
        phone_region=settings.phone_region,
    )
