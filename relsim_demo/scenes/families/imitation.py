"""Families of the kind: imitation."""
