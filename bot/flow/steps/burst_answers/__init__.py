"""The steps of one answer for a whole burst: putting it before communications, and giving each question its reply."""
