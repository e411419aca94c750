"""What is done about sinks inside one transaction."""
