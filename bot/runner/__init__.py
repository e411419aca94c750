"""What drives the steps. The rows are the truth; a runner only looks at them in time."""
