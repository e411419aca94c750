"""The stand-in's workspace: its people, channels and messages, what expires, what is delivered, what goes wrong."""
