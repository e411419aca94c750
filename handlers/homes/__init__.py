"""The App Home: drawn when it is opened, and after each act of its person."""
