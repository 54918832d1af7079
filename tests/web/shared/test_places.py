"""Every place of every masthead leads somewhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gemel.web.shared import places

EVERY = [place.view for row in places.ROWS.values() for place in row]


@pytest.mark.parametrize("view", EVERY)
def test_every_place_of_a_masthead_exists(view):
    assert places.address(view) == reverse(view)


def test_a_place_that_does_not_exist_has_no_address():
    assert places.address("coordinator:no_such_place") == ""
