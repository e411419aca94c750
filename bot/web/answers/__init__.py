"""The answers' feed: what stands in public, as Atom and as JSON Feed, for everybody and by tag."""
