"""The floor under the apps: who acts, for which municipality, by what right, what they did."""
