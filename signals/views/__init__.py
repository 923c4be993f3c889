"""The pages of signals, one module per part."""
