"""Families of the kind: reflection."""
