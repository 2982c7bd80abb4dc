"""Families of the kind: parts."""
