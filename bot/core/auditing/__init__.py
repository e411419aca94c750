"""Reading the history as an audit: what is asked of it, and whether its chain is whole."""
