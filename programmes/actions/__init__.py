"""What changes in programmes, with its consequences."""
