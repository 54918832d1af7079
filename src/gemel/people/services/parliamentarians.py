"""Keeping parliamentarians by hand: who they are, where they sit, what links them to a country.

What staff change here no import changes again (`Parliamentarian.by_hand`, `Mandate.stated_by`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from gemel.access import services as access
from gemel.kernel import geography, refs, words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people import rules
from gemel.people.importing.person import BY_HAND, HAND
from gemel.people.models import (
    Body,
    ContactPoint,
    CountryTie,
    Mandate,
    OtherName,
    Parliament,
    Parliamentarian,
    Seat,
    Speaks,
)
from gemel.people.services import keeping, parliaments
from gemel.people.services.likenesses import find_likenesses

TEXTS = {
    "name": 200, "given_name": 120, "family_name": 120, "sex": 1, "birth_date": 10,
    "death_date": 10, "profession": 200,
}  # fmt: skip
LISTS = ("citizenships", "themes", "barred_from")


@transaction.atomic
def save_parliamentarian(
    *,
    values: Mapping[str, Any],
    languages: Mapping[str, str] | None = None,
    email: str | None = None,
    parliamentarian: Parliamentarian | None = None,
    request_key: str = "",
    by: By,
) -> Parliamentarian:
    """Keep a parliamentarian whom no file brings, or change a known one, for the desk.

    `values` holds some of name, given_name, family_name, sex ("F", "M" or ""), birth_date and
    death_date (as precise as known), profession, citizenships, themes, barred_from. `languages`
    maps codes to levels (`rules.LEVELS` or "") and is the whole list; None leaves it. `email`
    likewise. `parliamentarian.version` is the version that the writer saw. The same `request_key`
    twice gives the person who is there.

    Raises: NotYours; Invalid; Stale. Ledger: parliamentarian.kept, parliamentarian.changed.
    """
    by.need(Power.MEMBER_CHANGE)
    checked = _checked(values, languages or {}, new=parliamentarian is None)
    if parliamentarian is None:
        sent = Parliamentarian.objects.filter(request_key=request_key).first()
        if request_key and sent:
            return sent
        kept = Parliamentarian.objects.create(
            ref=refs.new("par"),
            stated_by=HAND,
            request_key=request_key,
            **{"sort_name": _sort_name(checked), **checked},
            **keeping.searchable([checked["name"]]),
        )
        what = "parliamentarian.kept"
    else:
        kept = _change(parliamentarian, checked)
        what = "parliamentarian.changed"
    held = set(kept.by_hand)
    if languages is not None and _set_languages(kept, languages):
        held.add("languages")
    if email is not None and _set_email(kept, email.strip()):
        held.add("contact_points")
    if held != set(kept.by_hand):
        Parliamentarian.objects.filter(pk=kept.pk).update(by_hand=sorted(held))
    ledger.record(what, about=kept.ref, by=by)
    if parliamentarian is None or "name" in checked or "birth_date" in checked:
        find_likenesses({kept.pk}, by=by)
    return Parliamentarian.objects.get(pk=kept.pk)


def _change(parliamentarian: Parliamentarian, checked: dict[str, Any]) -> Parliamentarian:
    changed = {
        column: value
        for column, value in checked.items()
        if getattr(parliamentarian, column) != value
    }
    if {"name", "given_name", "family_name"} & changed.keys():
        now = {column: getattr(parliamentarian, column) for column in TEXTS} | changed
        changed["sort_name"] = _sort_name(now)
    held = {*parliamentarian.by_hand, *(column for column in changed if column in BY_HAND)}
    rows = Parliamentarian.objects.filter(
        pk=parliamentarian.pk, version=parliamentarian.version, merged_into=None
    )
    if not rows.update(**changed, by_hand=sorted(held), version=F("version") + 1):
        raise Stale(say("Someone else changed this record meanwhile. Yours was not kept."))
    if "name" in changed:
        was = parliamentarian.name
        if not OtherName.objects.filter(parliamentarian=parliamentarian, name=was).exists():
            OtherName.objects.create(parliamentarian=parliamentarian, name=was)
        names = parliamentarian.other_names.order_by("pk").values_list("name", flat=True)
        rows = Parliamentarian.objects.filter(pk=parliamentarian.pk)
        rows.update(**keeping.searchable([changed["name"], *names]))
    return Parliamentarian.objects.get(pk=parliamentarian.pk)


def _sort_name(values: Mapping[str, Any]) -> str:
    family, given = values.get("family_name", ""), values.get("given_name", "")
    return words.fold(f"{family} {given}" if family else values["name"])[:220]


def _checked(
    values: Mapping[str, Any], languages: Mapping[str, str], *, new: bool
) -> dict[str, Any]:
    faults: dict[str, Said] = {}
    texts = {
        column: " ".join(words.without_direction_marks(str(values[column])).split())
        for column in TEXTS
        if column in values
    }
    for column, text in texts.items():
        if len(text) > TEXTS[column]:
            most = TEXTS[column]
            faults[column] = say("This has at most {most} characters", most=most)
    if not texts.get("name", "" if new else "known"):
        faults["name"] = say("Give the name")
    if texts.get("sex", "") not in ("", "F", "M"):
        faults["sex"] = say("Choose one of these")
    for column in ("birth_date", "death_date"):
        if texts.get(column) and not rules.is_partial_date(texts[column]):
            faults[column] = say("There is no such day")
    lists = {column: sorted(set(values[column])) for column in LISTS if column in values}
    for column in ("citizenships", "barred_from"):
        for code in lists.get(column, ()):
            if geography.country(code) is None:
                faults[column] = say("{code} is not a country code", code=code)
    if not set(lists.get("themes", ())) <= set(rules.Theme):
        faults["themes"] = say("Choose themes from the list")
    for code, level in languages.items():
        if geography.language_name(code) == code or level not in ("", *rules.LEVELS):
            faults["languages"] = say("Choose languages from the list")
    if faults:
        raise Invalid(fields=faults)
    return {**texts, **lists}


def _set_languages(person: Parliamentarian, languages: Mapping[str, str]) -> bool:
    """Make these the languages of a person; tell whether that changed anything."""
    now = dict(person.languages.values_list("language", "level"))
    if now == dict(languages):
        return False
    Speaks.objects.filter(parliamentarian=person).exclude(language__in=languages).delete()
    for code, level in languages.items():
        Speaks.objects.update_or_create(
            parliamentarian=person, language=code, defaults={"level": level}
        )
    return True


def _set_email(person: Parliamentarian, email: str) -> bool:
    now = list(person.contact_points.filter(kind="email").values_list("value", flat=True))
    if (not email and not now) or now == [email]:
        return False
    if email and ("@" not in email or len(email) > 300 or " " in email):
        raise Invalid(fields={"email": say("This is not an e-mail address")})
    ContactPoint.objects.filter(parliamentarian=person, kind="email").delete()
    if email:
        ContactPoint.objects.create(parliamentarian=person, kind="email", value=email)
    return True


# --- mandates --------------------------------------------------------------------------------


@transaction.atomic
def save_mandate(
    parliamentarian: Parliamentarian,
    *,
    parliament: Parliament,
    party: str = "",
    group: str = "",
    national_party: str = "",
    elected_in: str = "",
    area: str = "",
    term: str = "",
    starts_on: str = "",
    ends_on: str = "",
    as_of: date | None = None,
    mandate: Mandate | None = None,
    by: By,
) -> Mandate:
    """Keep a seat by hand, or change one. Dates as precise as known: "2024", "2024-06".

    `ends_on` is the last day; `as_of` the day on which an open end is known to hold. In a
    parliament of many states `party` is the group there.

    The very same seat twice is once.

    Raises: NotYours; Invalid. Ledger: mandate.kept, mandate.changed (about the parliamentarian).
    """
    by.need(Power.MEMBER_CHANGE)
    _check_seat(starts_on, ends_on, as_of, by=by)
    if elected_in and geography.country(elected_in) is None:
        raise Invalid(fields={"elected_in": say("{code} is not a country code", code=elected_in)})
    values: dict[str, Any] = {
        "parliament": parliament,
        "party": parliaments.party_named(parliament, party),
        "group": group.strip()[:200],
        "national_party": national_party.strip()[:200],
        "elected_in": elected_in,
        "area": area.strip()[:200],
        "term": term.strip()[:100],
        "starts_on": starts_on,
        "ends_on": ends_on,
        "as_of": None if ends_on else as_of,
        "stated_by": HAND,
        **keeping.days(starts_on, ends_on),
    }
    if mandate is None:
        mandate, new = Mandate.objects.get_or_create(parliamentarian=parliamentarian, **values)
        if not new:
            return mandate
        what = "mandate.kept"
    else:
        Mandate.objects.filter(pk=mandate.pk, parliamentarian=parliamentarian).update(**values)
        mandate = Mandate.objects.get(pk=mandate.pk)
        what = "mandate.changed"
    ledger.record(what, about=parliamentarian.ref, by=by)
    _end_way_in(parliamentarian, by=by)
    return mandate


@transaction.atomic
def confirm_mandate(mandate: Mandate, *, on: date, by: By) -> None:
    """Note that an open seat is held on this day, because somebody looked.

    Raises: NotYours; Invalid for a day to come or a seat that has an end.
    Ledger: mandate.confirmed (about the parliamentarian).
    """
    by.need(Power.MEMBER_CHANGE)
    if mandate.ends_on:
        raise Invalid(say("This seat has an end: there is nothing to confirm"))
    _check_seat(mandate.starts_on, "", on, by=by)
    Mandate.objects.filter(pk=mandate.pk).update(as_of=on)
    ledger.record("mandate.confirmed", about=mandate.parliamentarian.ref, by=by)


@transaction.atomic
def take_mandate_back(mandate: Mandate, *, by: By) -> None:
    """Take away a seat that staff entered by mistake; what a source states is not taken away.

    Raises: NotYours; Invalid. Ledger: mandate.taken_back (about the parliamentarian).
    """
    by.need(Power.MEMBER_CHANGE)
    if mandate.stated_by != HAND:
        raise Invalid(say("A source states this seat: give it an end instead"))
    Mandate.objects.filter(pk=mandate.pk).delete()
    ledger.record("mandate.taken_back", about=mandate.parliamentarian.ref, by=by)


def _check_seat(starts_on: str, ends_on: str, as_of: date | None, *, by: By) -> None:
    faults: dict[str, Said] = {}
    for column, text in (("starts_on", starts_on), ("ends_on", ends_on)):
        if text and not rules.is_partial_date(text):
            faults[column] = say("There is no such day")
    if not faults and starts_on and ends_on:
        first, after = rules.first_day(starts_on), rules.day_after(ends_on)
        if first and after and after <= first:
            faults["ends_on"] = say("It ends before it starts")
    if as_of and as_of > by.at.date():
        faults["as_of"] = say("Nobody knows yet what holds on a day to come")
    if faults:
        raise Invalid(fields=faults)


def _end_way_in(parliamentarian: Parliamentarian, *, by: By) -> None:
    ends = list(parliamentarian.mandates.values_list("ends_before", flat=True))
    known = [day for day in ends if day]
    last = keeping.midnight(max(known)) if ends and len(known) == len(ends) else None
    access.end_member_grants(parliamentarian.ref, ends_at=last, by=by)


# --- seats in bodies, ties to countries ------------------------------------------------------


@transaction.atomic
def save_seat(
    parliamentarian: Parliamentarian,
    *,
    body: Body,
    role: str = "member",
    starts_on: str = "",
    ends_on: str = "",
    seat: Seat | None = None,
    by: By,
) -> Seat:
    """Keep a seat in a committee, delegation or friendship group by hand, or change one.

    The very same seat twice is once.
    Raises: NotYours; Invalid. Ledger: seat.kept, seat.changed (about the parliamentarian).
    """
    by.need(Power.MEMBER_CHANGE)
    _check_seat(starts_on, ends_on, None, by=by)
    values: dict[str, Any] = {
        "body": body, "role": role.strip()[:60], "starts_on": starts_on, "ends_on": ends_on,
        "stated_by": HAND,
    }  # fmt: skip
    if seat is None:
        seat, new = Seat.objects.get_or_create(parliamentarian=parliamentarian, **values)
        if not new:
            return seat
        what = "seat.kept"
    else:
        Seat.objects.filter(pk=seat.pk, parliamentarian=parliamentarian).update(**values)
        seat = Seat.objects.get(pk=seat.pk)
        what = "seat.changed"
    ledger.record(what, about=parliamentarian.ref, by=by)
    return seat


@transaction.atomic
def tie(
    parliamentarian: Parliamentarian,
    *,
    country: str,
    kind: str,
    note: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: By,
) -> CountryTie:
    """Note what links a member to a country, for better or worse (`rules.Tie`). Twice is once.

    `ends_on` is the first day on which it no longer holds.
    Raises: NotYours; Invalid. Ledger: parliamentarian.tied.
    """
    by.need(Power.MEMBER_CHANGE)
    faults: dict[str, Said] = {}
    if geography.country(country) is None:
        faults["country"] = say("Choose a country from the list")
    if kind not in set(rules.Tie):
        faults["kind"] = say("Choose one of these")
    if starts_on and ends_on and ends_on <= starts_on:
        faults["ends_on"] = say("It ends before it starts")
    if faults:
        raise Invalid(fields=faults)
    made, new = CountryTie.objects.get_or_create(
        parliamentarian=parliamentarian,
        country=country,
        kind=kind,
        note=" ".join(note.split())[:200],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if new:
        ledger.record("parliamentarian.tied", about=parliamentarian.ref, by=by)
    return made


@transaction.atomic
def untie(tie: CountryTie, *, by: By) -> None:
    """Take a tie away that does not hold. Raises: NotYours. Ledger: parliamentarian.untied."""
    by.need(Power.MEMBER_CHANGE)
    if CountryTie.objects.filter(pk=tie.pk).delete()[0]:
        ledger.record("parliamentarian.untied", about=tie.parliamentarian.ref, by=by)
