"""Families of the kind: transformation."""
