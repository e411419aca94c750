"""What `switchboard doctor` looks at, one file a room. Every check yields findings as it goes, and changes nothing."""
