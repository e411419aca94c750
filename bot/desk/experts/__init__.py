"""What people can do about who is asked: look who could answer, say who is away, hand a question on."""
