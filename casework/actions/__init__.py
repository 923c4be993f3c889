"""What changes in casework, one module per sub-area."""
