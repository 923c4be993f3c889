"""Casework: careful weighing, cases without identity, meetings that end with what was decided."""
