"""One answer for all questions of a burst: whom it can go to, and what each channel would show of it."""
