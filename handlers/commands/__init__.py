"""/switchboard and /sb. A command is a record in the file of its noun; `dispatch` joins them. A new command is a
`Command` in one of these tuples: help, the usage hint in Slack, the table in the README and the suggestions after a
typing mistake follow from it.
"""
