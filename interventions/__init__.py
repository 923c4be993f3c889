"""Interventions: the words everybody speaks and the catalogue that knows what works."""
