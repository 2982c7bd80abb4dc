"""Families of the kind: containment."""
