"""The Score tab: a pair, the guess, why these two, the bridge, and several pictures."""
