"""The only package that knows every part: it reads the plan and puts the product together."""
