"""The guard: finds what identifies a person in a Dutch text, and says why (rules S3, N14)."""
