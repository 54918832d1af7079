"""The window that the tests of the public pages look into."""

from __future__ import annotations

import pytest

from tests.web.public.builders import fill_the_window


@pytest.fixture
def window() -> None:
    """A window with one card of each kind, figures, and the catalogue."""
    fill_the_window()
