"""What several relations need to be drawn: one module for each topic."""
