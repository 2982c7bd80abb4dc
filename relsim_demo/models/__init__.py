"""The model loader: contracts, which models answer, and the models themselves. Heavy imports stay inside functions."""
