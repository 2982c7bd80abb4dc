"""Families of the kind: optical."""
