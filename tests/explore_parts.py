"""What tests of looking through galleries ask of an explorer."""


def everything(explorer, view):
    """The ids of a whole view."""
    return explorer.browse(view, 0, explorer.size).ids


def counts(explorer, view, name):
    """The counts of a facet by value."""
    facet = next(facet for facet in explorer.facets(view) if facet.name == name)
    return {value.value: value.count for value in facet.values}
