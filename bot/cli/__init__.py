"""The commands, one file each. What they do is the product's; here it is only asked for, and told on a terminal.

A command's file imports what is heavy inside its function, so that `--help` answers at once.
"""
