"""One answer for all questions of a burst: put before communications, and told under the burst. Pure."""
