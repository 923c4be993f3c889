"""What changes in the network, with its consequences."""
