"""What is done with signals and what surrounds them: one function per verb."""
