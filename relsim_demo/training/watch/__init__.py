"""A small page of our own on which a training is watched while it runs: no account, nothing from elsewhere."""
