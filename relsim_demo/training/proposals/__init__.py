"""Captions for groups of pictures, proposed by the plain base and approved by people, as the paper made its own."""
