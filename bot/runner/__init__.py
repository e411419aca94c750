"""What drives the steps. The truth is in the rows; a runner only makes sure that they are looked at in time."""
