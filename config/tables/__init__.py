"""The tables of `switchboard.toml`, one model each; `file` is the whole."""
