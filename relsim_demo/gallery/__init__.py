"""Galleries: items with precomputed unit vectors on disk, exact search over them, and where their pictures come from."""
