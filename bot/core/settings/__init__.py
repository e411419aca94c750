"""What a company sets, each section of `switchboard.toml` once: the class that reads it from the file is the one that
the product reads. A new setting is a field with its description here, and whoever reads it.

Two sections stand with the rules that read them: `core.bursts.BurstRule` and `core.replying.lint.LintRules`.
"""
