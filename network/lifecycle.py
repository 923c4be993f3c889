"""Partner organisations have no life cycle: they are master data."""
