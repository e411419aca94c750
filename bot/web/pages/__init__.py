"""The pages, one module a noun: its routes and views."""
