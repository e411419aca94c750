"""One answer for all questions of a burst: how it is prepared, and how each question gets its reply."""
