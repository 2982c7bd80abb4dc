"""A test over many names runs for each, and names those that fail."""

import pytest
from every import every


def test_all_that_fail_are_named_and_none_is_left_out():
    seen = []

    @every(["a", "b", "c"])
    def is_b(value):
        seen.append(value)
        assert value == "b", "no b"

    with pytest.raises(AssertionError, match="a: no b\n(?s:.*)c: no b"):
        is_b()
    assert seen == ["a", "b", "c"]
