"""Switchboard: public customer questions to the right people in Slack, and their approved answers back in public.

    connector.fetch ▶ ingest ▶ triage ▶ slack_sync ▶ [Slack card] ▶ thread, window or shortcut
                      NEW      ROUTED   ASKED                        │
    follow_up ◀─ relay ◀──── approve ◀──── propose ◀─────────────────┘
                 SENT        APPROVED      PROPOSED

A question is one row in the database whose state changes as shown; `core.states` has the full table of moves. Each step
is one file in `flow.steps`, each change made inside a transaction one file in `flow.operations`. Only people (`desk`)
and the clock (`runner.in_process`) cause a change. Every import leads towards `core`.
"""
