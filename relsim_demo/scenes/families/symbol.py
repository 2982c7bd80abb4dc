"""Families of the kind: symbol."""
