"""How the captioner is trained: one picture of a group in, the group's anonymous caption out."""
