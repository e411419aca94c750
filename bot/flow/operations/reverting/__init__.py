"""What undoes an act, inside one transaction."""
