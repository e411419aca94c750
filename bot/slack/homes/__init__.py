"""The views of the App Home. Pure."""
