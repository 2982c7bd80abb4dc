"""Families of the kind: arrangement."""
