"""The only package that knows every part: it reads the configuration into a plan and wires the application."""
