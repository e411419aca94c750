"""What is done to a question or a reply inside one transaction, by the desk and by steps alike."""
