"""What people do in the stand-in workspace: press, write, fill in windows."""
