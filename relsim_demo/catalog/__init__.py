"""The items of a gallery as a catalogue: facets, full text, how typical each is, duplicates."""
