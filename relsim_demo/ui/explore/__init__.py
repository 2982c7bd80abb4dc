"""The Explore tab and its routes."""
