"""Families of the kind: ordinary."""
