"""The drawn world: small specs that render into pictures which have a relation, with captions that say which."""
