"""The Retrieve tab: the question, its columns of hits, and what is saved of them."""
