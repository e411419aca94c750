"""What is done to a reply that stands in public: its words are amended, or it is deleted."""
