"""Small models of logic: published image models, tuned towards captions or towards a larger model's vectors."""
