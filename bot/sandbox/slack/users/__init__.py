"""What users do in the stand-in workspace: press buttons, write messages, fill in windows."""
