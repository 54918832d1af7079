"""Invented motions and debates, with defaults."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from gemel.kernel.by import By
from gemel.people import services as people
from gemel.people.models import Parliament
from gemel.proceedings import services
from gemel.proceedings.models import Proceeding, Stage
from gemel.proceedings.rules import Given, GivenStage, votes
from tests.cast import NOON, noor

TODAY = NOON.date()
RECORD = "https://record.example.org/b-123"
_number = count(1)


def a_house() -> Parliament:
    """An invented house."""
    return people.save_parliament(name=f"Invented House {next(_number)}", country="AQ", by=noor())


def a_motion(kind: str = "motion", *, by: By | None = None, **more: Any) -> Proceeding:
    """A motion that the desk wrote down; `number`, `title`, `text`, `record_link` as given."""
    names = ("number", "title", "text", "record_link")
    given = Given(kind=kind, **{name: more.pop(name) for name in names if name in more})
    return services.add(given, house=more.pop("house", None) or a_house(), by=by or noor(), **more)


def given_stage(key: str = "tabled", *, days: int = -3, **more: Any) -> GivenStage:
    """A stage some days from today; `votes_for` and so on as given."""
    numbers = {name: more.pop(name) for name in list(more) if name in
               ("votes_for", "votes_against", "abstained", "absent")}  # fmt: skip
    return GivenStage(key=key, on=TODAY + timedelta(days=days), votes=votes(numbers), **more)


def a_stage(one: Proceeding, key: str = "tabled", *, days: int = -3, **more: Any) -> Stage:
    """A stage of it."""
    return services.add_stage(one, given_stage(key, days=days, **more), by=noor())
