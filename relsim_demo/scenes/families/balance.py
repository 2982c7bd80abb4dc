"""Families of the kind: balance."""
