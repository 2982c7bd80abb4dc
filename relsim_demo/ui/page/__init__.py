"""What every page has: theme, script modules, widgets, headers and limits."""
