"""Every lint rule there is, by family. README's table and the configuration's schema are made from it."""

from collections.abc import Mapping

from bot.core.replying.lint import form, inside, links, names, personal, promises, secrets, tone
from bot.core.replying.lint.rule import LintRule

FAMILIES: Mapping[str, tuple[LintRule, ...]] = {
    "secrets": secrets.RULES,
    "the inside": inside.RULES,
    "personal data": personal.RULES,
    "names and embargo": names.RULES,
    "promises": promises.RULES,
    "links": links.RULES,
    "tone": tone.RULES,
    "form": form.RULES,
}

RULES: Mapping[str, LintRule] = {rule.name: rule for rules in FAMILIES.values() for rule in rules}
"""By name."""
