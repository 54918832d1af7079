"""Reading parliamentarians: open data, so anybody who reads members reads them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from gemel.kernel import words
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import rules
from gemel.people.models import (
    Body,
    CountryTie,
    Identifier,
    Mandate,
    Parliament,
    Parliamentarian,
    Seat,
    Speaks,
)
from gemel.people.queries import finding
from gemel.people.queries.duplicates import kept
from gemel.people.rules import Span, Standing

SORTS = {
    "name": ("sort_name", "ref"),
    "-name": ("-sort_name", "ref"),
    "born": ("birth_date", "sort_name", "ref"),
    "-born": ("-birth_date", "sort_name", "ref"),
}
BEST = (Standing.HOLDS, Standing.UNCONFIRMED, Standing.NOT_BEGUN, Standing.ENDED)


@dataclass(frozen=True)
class Held:
    """One mandate with what is known of it on a day."""

    mandate: Mandate
    standing: Standing


@dataclass(frozen=True)
class Seen:
    """One parliamentarian as a list shows them: languages, and the seat that tells most."""

    parliamentarian: Parliamentarian
    held: Held | None
    languages: list[str] = field(default_factory=list)


def parliamentarians(
    *,
    by: By,
    text: str = "",
    parliament: str = "",
    party: str = "",
    country: str = "",
    body: str = "",
    language: str = "",
    standing: str = "",
    on: date | None = None,
    sort: str = "name",
) -> QuerySet[Parliamentarian]:
    """Return those whom all of this fits; records that were put into others are left out.

    `text`: words of a name, with other accents, spellings, scripts or sounds; our reference, or
    a number of a source. With it, names that fit as written come before those that sound alike.
    `parliament` and `body` are refs, `party` a name, `country` the state of the parliament or, in
    one of many states, of the election. `standing` is what is known of a mandate `on` a day
    (today).
    """
    if not by.can(Power.MEMBER_READ):
        return Parliamentarian.objects.none()
    found = Parliamentarian.objects.filter(merged_into=None)
    seats = _seats(parliament=parliament, party=party, country=country)
    if standing:
        found = _standing(found, seats, Standing(standing), on or by.at.date())
    elif seats is not None:
        found = found.filter(pk__in=seats.values("parliamentarian_id"))
    if body:
        found = found.filter(
            pk__in=Seat.objects.filter(body__ref=body, ends_on="").values("parliamentarian_id")
        )
    if language:
        speakers = Speaks.objects.filter(language=language)
        found = found.filter(pk__in=speakers.values("parliamentarian_id"))
    order = SORTS.get(sort, SORTS["name"])
    return _named(found, text, order) if text.strip() else found.order_by(*order)


def parliamentarian(ref: str, *, by: By) -> Parliamentarian:
    """Return one record, also one that was put into another (`merged_into` leads on).

    Raises: NotYours, for missing and forbidden alike.
    """
    found = Parliamentarian.objects.filter(ref=ref).first()
    if found is None or not by.can(Power.MEMBER_READ):
        raise NotYours
    return found


def find_parliamentarian(text: str, *, among: Mapping[str, str], by: By) -> str | None:
    """Return the ref of the one whom a typed name (or ref) means; None for nobody and several.

    `among` maps the refs of those who come first to their names.
    """
    if text in among:
        return text
    near = [ref for ref, name in among.items() if words.fold(name) == words.fold(text)]
    if near:
        return near[0] if len(near) == 1 else None
    found = list(parliamentarians(by=by, text=text)[:20]) if text.strip() else []
    same = [one for one in found if words.fold(one.name) == words.fold(text)] or found
    return same[0].ref if len(same) == 1 else None


def standing_record(ref: str, *, by: By) -> Parliamentarian:
    """Return the record with which this person stands now, with all that is shown of them.

    Thirteen reads, however much is known. Raises: NotYours.
    """
    found = kept(parliamentarian(ref, by=by))
    return (
        Parliamentarian.objects.filter(pk=found.pk)
        .prefetch_related(
            Prefetch("mandates", _by_time(Mandate.objects.select_related("parliament", "party"))),
            Prefetch("seats", Seat.objects.select_related("body").order_by("body__name", "pk")),
            Prefetch("languages", Speaks.objects.order_by("language")),
            Prefetch("ties", CountryTie.objects.order_by("country", "kind", "pk")),
            Prefetch("identifiers", Identifier.objects.order_by("scheme", "value")),
            "other_names",
            "contact_points",
            "affiliations",
            "as_written",
        )
        .get()
    )


def held(mandates: Iterable[Mandate], *, on: date) -> list[Held]:
    """Return mandates with what is known of each on a day, the one that tells most first."""
    seen = [
        Held(one, rules.standing(Span(one.starts_from, one.ends_before), as_of=one.as_of, on=on))
        for one in mandates
    ]
    return sorted(seen, key=lambda each: BEST.index(each.standing))


def seen(page: Iterable[Parliamentarian], *, on: date) -> list[Seen]:
    """Return the rows of a list with their best seat and languages: two reads for any number."""
    listed = list(page)
    pks = [one.pk for one in listed]
    seats: dict[int, list[Mandate]] = {}
    for mandate in _by_time(
        Mandate.objects.filter(parliamentarian_id__in=pks).select_related("parliament", "party")
    ):
        seats.setdefault(mandate.parliamentarian_id, []).append(mandate)
    spoken: dict[int, list[str]] = {}
    rows = Speaks.objects.filter(parliamentarian_id__in=pks).order_by("language")
    for owner, language in rows.values_list("parliamentarian_id", "language"):
        spoken.setdefault(owner, []).append(language)
    return [
        Seen(one, next(iter(held(seats.get(one.pk, ()), on=on)), None), spoken.get(one.pk, []))
        for one in listed
    ]


def houses_of(pks: Iterable[int], *, by: By) -> dict[int, Parliament]:
    """Return the parliament in which each of these people sits, or sat last, for short lists."""
    if not by.can(Power.MEMBER_READ):
        return {}
    found: dict[int, Parliament] = {}
    rows = _by_time(Mandate.objects.filter(parliamentarian_id__in=set(pks)))
    for row in rows.select_related("parliament"):
        found.setdefault(row.parliamentarian_id, row.parliament)
    return found


def mandate(pk: int, *, of: Parliamentarian, by: By) -> Mandate:
    """Return one mandate of a person. Raises: NotYours."""
    found = of.mandates.select_related("parliament", "party").filter(pk=pk).first()
    if found is None or not by.can(Power.MEMBER_READ):
        raise NotYours
    return found


def tie(pk: int, *, of: Parliamentarian, by: By) -> CountryTie:
    """Return one tie of a person. Raises: NotYours."""
    found = of.ties.filter(pk=pk).first()
    if found is None or not by.can(Power.MEMBER_READ):
        raise NotYours
    return found


def _by_time(mandates: QuerySet[Mandate]) -> QuerySet[Mandate]:
    return mandates.order_by("-starts_from", "-ends_before", "-pk")


# --- filters ---------------------------------------------------------------------------------


def _seats(*, parliament: str, party: str, country: str) -> QuerySet[Mandate] | None:
    """Return the mandates that a filter speaks of, None where it speaks of none."""
    if not (parliament or party or country):
        return None
    found = Mandate.objects.order_by()
    if parliament:
        found = found.filter(parliament__ref=parliament)
    if party:
        key = words.fold(party)
        found = found.filter(Q(party__key=key) | Q(national_party__iexact=party))
    if country:
        found = found.filter(Q(parliament__country=country) | Q(elected_in=country))
    return found


def _standing(
    found: QuerySet[Parliamentarian], seats: QuerySet[Mandate] | None, standing: Standing, on: date
) -> QuerySet[Parliamentarian]:
    """Keep those of whom this, and nothing better, is known on a day."""
    seats = Mandate.objects.order_by() if seats is None else seats
    begun = Q(starts_from=None) | Q(starts_from__lte=on)
    is_so = {
        Standing.HOLDS: begun & (Q(ends_before__gt=on) | Q(ends_before=None, as_of__gte=on)),
        Standing.UNCONFIRMED: begun & Q(ends_before=None),
        Standing.NOT_BEGUN: Q(starts_from__gt=on),
        Standing.ENDED: Q(ends_before__lte=on),
    }
    for better in BEST[: BEST.index(standing)]:
        found = found.exclude(pk__in=seats.filter(is_so[better]).values("parliamentarian_id"))
    return found.filter(pk__in=seats.filter(is_so[standing]).values("parliamentarian_id"))


def _named(
    found: QuerySet[Parliamentarian], text: str, order: tuple[str, ...]
) -> QuerySet[Parliamentarian]:
    written = finding.as_written(text)
    by_number = Identifier.objects.filter(value=text.strip()).values("parliamentarian_id")
    numbered = Q(pk__in=by_number) | Q(ref=text.strip())
    if not written:
        return found.filter(numbered).order_by(*order)
    near = Case(When(written, then=Value(0)), default=Value(1), output_field=IntegerField())
    hits = found.filter(written | finding.sounding(text) | numbered)
    return hits.annotate(near=near).order_by("near", *order)


def languages_spoken(*, by: By) -> list[str]:
    """Return the codes of all languages that some parliamentarian is known to use."""
    if not by.can(Power.MEMBER_READ):
        return []
    return list(Speaks.objects.order_by("language").values_list("language", flat=True).distinct())


def bodies_of(parliament_ref: str, *, by: By) -> QuerySet[Body]:
    """Return the committees, delegations and groups of one parliament, by kind and name."""
    if not by.can(Power.MEMBER_READ):
        return Body.objects.none()
    found = Body.objects.filter(parliament__ref=parliament_ref)
    return found.order_by("kind", "name", "pk")
