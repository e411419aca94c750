"""What programs read: by a token and its scopes, or what stands in public and everybody may read."""
