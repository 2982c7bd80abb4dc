"""Questions to vectors: ranking, the similarity space, calibration, projection, evaluation. No models, no pictures."""
