"""A vision model as judge: how far a query and a hit share an idea, from 0 to 10."""
