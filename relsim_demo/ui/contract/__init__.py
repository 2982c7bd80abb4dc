"""What page and server say to each other: typed payloads, words for numbers, errors, routes."""
