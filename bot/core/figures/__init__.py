"""Figures: what came of the work in a period, beside the period before, reckoned from the history alone. Pure."""
