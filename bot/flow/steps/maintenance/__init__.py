"""Steps that keep the house: they move no question along the road."""
