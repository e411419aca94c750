"""What App Homes tell, as values. Pure."""
