"""Makes the shipped models again. Not in the wheel, and nothing imports it."""
