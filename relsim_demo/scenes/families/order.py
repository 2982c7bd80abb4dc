"""Families of the kind: order."""
