"""Language models that turn texts into vectors."""
