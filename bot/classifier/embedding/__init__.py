"""Language models that make vectors of texts."""
