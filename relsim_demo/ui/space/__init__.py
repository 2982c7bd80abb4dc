"""The Similarity space: the tab, its routes, and the grid for print."""
