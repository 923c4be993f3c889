"""The forms of network."""
