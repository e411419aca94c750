"""What the steps need from the outside, one Protocol each. A connector's author reads `channel` and no other."""
