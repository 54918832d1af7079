"""An act as a form gives it: what is done, and whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from gemel.cases.models import Ask, Case
from gemel.people.models import AtRisk
from gemel.twinning.models import Twinning


@dataclass(frozen=True, kw_only=True)
class About:
    """Whom or what an act concerns. All empty: an act for the parliament as a whole."""

    case: Case | None = None
    person: AtRisk | None = None
    twinning: Twinning | None = None
    ask: Ask | None = None
    scope: str = ""  # programme's ref


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What is planned or was done, as the form gives it."""

    kind: str
    public: bool = False
    addressees: Collection[str] = ()
    addressee: str = ""
    country: str = ""
    note: str = ""
    yields: Mapping[str, Any] = field(default_factory=dict)
    record_link: str = ""
