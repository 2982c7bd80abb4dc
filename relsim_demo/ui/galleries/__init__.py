"""Several galleries in one app: pages below the first, the menu between them, visitors' own pictures."""
