"""Who is not to be answered: looked at, entered and lifted by colleagues."""
