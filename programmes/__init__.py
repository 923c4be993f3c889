"""Programmes: the umbrella; activities on the model, sessions, blind spots, scans."""
