"""That a message notifies nobody beyond their budget."""
