"""One file per relation; each of its families is one function that draws on a stage."""
