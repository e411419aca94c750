"""How often a person is called: their budget, what of it is spent, and what is told once a day instead. Pure."""
