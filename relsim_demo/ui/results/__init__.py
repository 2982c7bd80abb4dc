"""The Results tab: what methods found, and what models generated."""
