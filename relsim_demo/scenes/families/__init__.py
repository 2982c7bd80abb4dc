"""One file per kind of relation; each family is one function that draws on a stage."""
