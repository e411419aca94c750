"""The stand-in's workspace: users, channels and messages, expiring ids and URLs, delivery of events, faults."""
