"""The network: partner organisations and, later, their people and agreements."""
