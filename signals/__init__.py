"""Signals: doubts that professionals share without naming anybody, and what they hear back."""
