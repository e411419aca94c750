"""The other ways to give a command than to type it whole: in a window, by naming us in a thread, by a reaction."""
