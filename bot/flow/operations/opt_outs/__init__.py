"""Opt-outs: heard in what arrives, and honoured."""
