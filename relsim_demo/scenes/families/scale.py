"""Families of the kind: scale."""
