"""Galleries: items with precomputed unit vectors, exact search over them, where their pictures come from."""
