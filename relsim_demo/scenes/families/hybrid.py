"""Families of the kind: hybrid."""
