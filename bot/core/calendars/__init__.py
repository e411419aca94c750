"""When people work: their hours, what comes off them, and the days and moments that makes. Pure."""
