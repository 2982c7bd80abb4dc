"""Galleries of visitors' own pictures: made while the pictures come, in memory alone, and gone with the visit."""
