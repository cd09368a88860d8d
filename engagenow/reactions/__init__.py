"""Reactions: taps, counted in memory and told once a tick."""
