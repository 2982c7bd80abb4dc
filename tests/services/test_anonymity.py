"""Words that name concrete things are found in captions, and only those outside of placeholders."""

import pytest

from relsim_demo.services.anonymity import concrete_words


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("{Subject} reflected in still water", []),
        ("A transformation of {Object} over time", []),
        ("A banana ripening next to {Object}", ["banana"]),
        ("Two dogs, three Ponies and five boxes", ["dogs", "Ponies", "boxes"]),
        ("The castle's reflection in {Place}", ["castle's"]),
        ("{Banana} and {Dog 1} in a row", []),
        ("Seen in Paris by {Person}. Then {Person} goes", ["Paris"]),
        ("A line of letters that form a word", []),
        ("A dog, a dog and a dog", ["dog"]),
        ("", []),
        ("{unclosed banana", ["banana"]),
        ("<b>cat</b> 🐈 {Subject}", ["cat"]),
    ],
)
def test_what_counts_as_concrete(caption, words):
    assert concrete_words(caption) == words
