"""How the relational model is trained: pictures onto their anonymous captions in the space of sentences."""
