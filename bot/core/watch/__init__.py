"""The watch language: which posts concern the company. Pure."""
