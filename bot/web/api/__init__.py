"""The read API, `/api/v1`: what programs read by a token. Errors are answered as problem+json (RFC 9457)."""
