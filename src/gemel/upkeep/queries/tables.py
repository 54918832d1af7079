"""Reading whole tables for the export, a row at a time. No `by`: the operator leaves with all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import Q

from gemel.cases.models import Case
from gemel.people.models import AtRisk, Mandate, Parliament, Parliamentarian, Party, Seat
from gemel.people.rules import Exposure

EVERY = frozenset(one.value for one in Exposure)
CHUNK = 2000
REFERENCES = ("about", "within", "person")  # columns that may name a person's or a case's record
DEPTH = 4
WINDOW = "showcase"  # public by definition, and in a database of its own


def rows(
    model: type[models.Model], columns: Sequence[str], *, exposures: frozenset[str] = EVERY
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one table, those left out that belong to a person of another exposure."""
    found = model._default_manager.order_by("pk")
    if exposures != EVERY:
        for path in paths(model):
            found = found.filter(Q(**{f"{path}exposure__in": exposures}) | _none(path))
        for one in model._meta.many_to_many:
            if one.related_model in (AtRisk, Case):
                others = one.related_model._default_manager.exclude(exposure__in=exposures)
                found = found.exclude(**{f"{one.name}__in": others.values("pk")})
        named = [one for one in REFERENCES if one in columns and model._meta.app_label != WINDOW]
        for column in named:
            for kind in (AtRisk, Case):
                hidden = kind._default_manager.exclude(exposure__in=exposures).values("ref")
                found = found.exclude(**{f"{column}__in": hidden})
    yield from found.values(*columns).iterator(chunk_size=CHUNK)


def files(
    model: type[models.Model], *, exposures: frozenset[str] = EVERY
) -> Iterator[tuple[int, str, bytes]]:
    """Yield number, kind and bytes of each document of a table, one in memory at a time."""
    for row in rows(model, ["pk", "kind"], exposures=exposures):
        data = bytes(model._default_manager.values_list("data", flat=True).get(pk=row["pk"]))
        if data:
            yield row["pk"], row["kind"], data


def paths(model: type[models.Model], depth: int = DEPTH) -> list[str]:
    """Return the ways from a table to the persons and cases on which its rows hang."""
    if model in (AtRisk, Case):
        return [""]
    if not depth:
        return []
    return [
        f"{one.name}__{way}"
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) and one.related_model is not model
        for way in paths(one.related_model, depth - 1)
    ]


def joined(model: type[models.Model]) -> Iterator[tuple[str, Iterator[tuple[int, int]]]]:
    """Yield each column that joins rows to several others, with the pairs of numbers."""
    for one in model._meta.many_to_many:
        through: Any = one.remote_field.through
        names = (one.m2m_field_name(), one.m2m_reverse_field_name())
        pairs = through._default_manager.order_by("pk").values_list(*names)
        yield one.name, pairs.iterator(chunk_size=CHUNK)


def count(model: type[models.Model]) -> int:
    """Return how many rows a table has."""
    return int(model._default_manager.count())


def members() -> Iterator[Parliamentarian]:
    """Yield every parliamentarian with numbers, names and addresses, a part at a time."""
    found = Parliamentarian.objects.filter(merged_into=None).order_by("pk")
    yield from found.prefetch_related(
        "identifiers", "other_names", "contact_points", "affiliations"
    ).iterator(chunk_size=CHUNK)


def houses() -> Iterator[Parliament]:
    """Yield every parliament with its committees."""
    yield from Parliament.objects.order_by("pk").prefetch_related("bodies").iterator(CHUNK)


def parties() -> Iterator[Party]:
    """Yield every party."""
    yield from Party.objects.order_by("pk").iterator(chunk_size=CHUNK)


def mandates() -> Iterator[Mandate]:
    """Yield every mandate with the references of what it joins."""
    found = Mandate.objects.filter(parliamentarian__merged_into=None)
    yield from (
        found.select_related("parliamentarian", "parliament", "party")
        .order_by("pk")
        .iterator(chunk_size=CHUNK)
    )


def seats() -> Iterator[Seat]:
    """Yield every seat in a committee or delegation."""
    found = Seat.objects.filter(parliamentarian__merged_into=None)
    yield from (
        found.select_related("parliamentarian", "body").order_by("pk").iterator(chunk_size=CHUNK)
    )


def _none(path: str) -> Q:
    """Return the rows that hang on nobody there; those of the table itself always do."""
    return Q(**{f"{path.removesuffix('__')}__isnull": True}) if path else Q(pk__in=[])
