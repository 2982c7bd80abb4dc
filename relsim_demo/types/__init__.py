"""The answers of the explorer: plain dataclasses that the JSON of command line and API mirrors.

They lie in modules by what they are about, and are imported from here.
"""

from relsim_demo.types.answer import Answer
from relsim_demo.types.captions import Caption, CaptionAnswer, IdeaMatch, ImageCaptions, Sampling
from relsim_demo.types.catalogue import Details, Facet, FacetValue, Group, Groups, Item, Shelf, View
from relsim_demo.types.info import About, Info
from relsim_demo.types.scores import BridgeAnswer, Measured, Pair, Regions, RegionsAnswer, Score, ScoreAnswer, Threshold
from relsim_demo.types.searches import Column, Hit, SearchAnswer, SpaceAnswer

__all__ = [
    "About",
    "Answer",
    "BridgeAnswer",
    "Caption",
    "CaptionAnswer",
    "Column",
    "Details",
    "Facet",
    "FacetValue",
    "Group",
    "Groups",
    "Hit",
    "IdeaMatch",
    "ImageCaptions",
    "Info",
    "Item",
    "Measured",
    "Pair",
    "Regions",
    "RegionsAnswer",
    "Sampling",
    "Score",
    "ScoreAnswer",
    "SearchAnswer",
    "Shelf",
    "SpaceAnswer",
    "Threshold",
    "View",
]
