"""The desk on the web: pages that communications read and act on. A page parses the request, makes one call of the desk
and renders; who may do what, and what becomes of it, is decided where Slack's buttons ask too.
"""
