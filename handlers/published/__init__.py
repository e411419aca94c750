"""What people do about a reply that stands in public."""
