"""Switchboard: public customer questions to the right people in Slack, and their approved answers back in public.

    connector.fetch ▶ ingest ▶ triage ▶ ask ▶ [Slack card] ▶ thread, window or shortcut
                      NEW      ROUTED   ASKED                 │
    follow_up ◀─ relay ◀──── approve ◀──── propose ◀──────────┘
    SETTLED      SENT        APPROVED      PROPOSED

A question is a row that only moves to the right; one file per step (`flow`); people (`desk`) and the clock
(`runner.in_process`) are the only things that push it; every import leads towards `core`.
"""
