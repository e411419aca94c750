"""A reply once it stands in public, as it is drawn."""
