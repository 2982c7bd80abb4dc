"""The light filter: which pictures are worth an anonymous caption, told by their look."""
