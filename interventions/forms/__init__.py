"""The forms of interventions."""
