"""What the desk and the steps do to a question or a reply inside one transaction."""
