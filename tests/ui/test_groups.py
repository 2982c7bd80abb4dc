"""The example groups of the Caption tab."""

from dataclasses import replace

import pytest

from relsim_demo.types import Item
from relsim_demo.ui.caption.groups import GROUPS, SIZE, find_groups


class Nameless:
    """The explorer of a gallery that knows no relations."""

    def __init__(self, explorer):
        self._explorer = explorer

    def __getattr__(self, name):
        return getattr(self._explorer, name)

    def item(self, id):
        return Item(id, self._explorer.item(id).caption, None, None, None, None, "")


@pytest.fixture(scope="module")
def groups(explorer):
    return find_groups(explorer)


def test_each_group_shows_one_idea_in_different_pictures(explorer, groups):
    assert len(groups) == GROUPS
    for group in groups:
        assert len(set(group.refs)) == SIZE
        assert {explorer.item(ref).relation for ref in group.refs} == {group.relation}
        assert group.kind != "ordinary"


def test_groups_are_of_different_kinds_and_stay_the_same(explorer, groups):
    assert len({group.kind for group in groups}) == GROUPS
    assert find_groups(explorer) == groups


class Kindless(Nameless):
    """The explorer of a gallery whose items came in groups, of which no more is known."""

    def item(self, id):
        return replace(self._explorer.item(id), kind=None, family=None)


def test_groups_of_no_known_kind_are_all_shown(explorer):
    found = find_groups(Kindless(explorer))
    assert len({group.relation for group in found}) == GROUPS
    assert all(explorer.item(ref).relation == group.relation for group in found for ref in group.refs)


def test_a_gallery_without_relations_has_groups_too(explorer):
    found = find_groups(Nameless(explorer))
    assert len(found) == GROUPS
    assert all(2 <= len(set(group.refs)) <= SIZE and group.relation is None for group in found)
