"""The Vote tab and its routes."""
