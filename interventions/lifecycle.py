"""The catalogue has no life cycle yet: availability and evidence are facts, not states."""
