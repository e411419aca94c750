"""`switchboard doctor` and its checks, one module per subject. Checks yield results as they go, and change nothing."""
