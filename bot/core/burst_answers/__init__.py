"""One answer for all questions of a burst: what it is, what approves it, how the burst's questions stand."""
