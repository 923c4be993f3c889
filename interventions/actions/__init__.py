"""What changes in the catalogue, with its consequences."""
