"""The Maps tab and its routes."""
