"""Copies of the database: made while Switchboard runs, looked through before they count, and put back."""
