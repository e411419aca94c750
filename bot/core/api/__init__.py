"""What programs may read, by tokens with scopes."""
