"""What left, waits or failed: what communications look through and count. Pure; the query is in the store."""
