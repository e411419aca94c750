"""Sources in any order of events, from their own protocol up to the questions that are asked."""
