"""What is watched: the streams of sources, which posts concern the company, and which are too old. Pure."""
