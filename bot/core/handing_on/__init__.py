"""What is handed on to other systems (sinks): which events, to whom, how patiently, and what they say."""
