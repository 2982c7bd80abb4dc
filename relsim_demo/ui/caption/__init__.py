"""The Caption tab: the idea of a picture or of a group."""
