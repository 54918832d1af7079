"""Two records that a human finds to be one person: put together, and taken apart again.

The record that goes stays readable under its ref and leads to the one that was kept; what apps
above hang on it (twinnings, participations, actions) stays there, see `queries.same`. Whoever
decides therefore keeps the record that takes part in something.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people import rules
from gemel.people.models import (
    Affiliation,
    AsWritten,
    ContactPoint,
    CountryTie,
    Identifier,
    Likeness,
    Mandate,
    Merge,
    OtherName,
    Parliamentarian,
    Seat,
    Speaks,
    Veto,
)
from gemel.people.services.likenesses import SAME

# Rows that move unless the kept record says all that they say: the columns that they say it in.
_TABLES: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "identifiers": (Identifier, ("scheme", "value")),
    "other_names": (OtherName, ("name",)),
    "contact_points": (ContactPoint, ("kind", "value")),
    "mandates": (
        Mandate,
        (
            "parliament_id", "party_id", "group", "national_party", "elected_in", "area", "term",
            "starts_on", "ends_on", "as_of",
        ),
    ),
    "seats": (Seat, ("body_id", "role", "starts_on", "ends_on")),
    "affiliations": (Affiliation, ("party", "starts_on", "ends_on")),
    "as_written": (AsWritten, ("source", "label", "text")),
    "languages": (Speaks, ("language",)),
    "ties": (CountryTie, ("country", "kind", "note", "starts_on", "ends_on")),
    "vetoes": (Veto, ("person_id",)),
}  # fmt: skip
_ALL_MOVE = ("identifiers", "vetoes")
_FILLED = (
    "given_name", "family_name", "sex", "birth_date", "death_date", "profession",
)  # fmt: skip
_JOINED = ("citizenships", "themes", "barred_from", "by_hand")


@transaction.atomic
def merge(*, keep: Parliamentarian, gone: Parliamentarian, by: By) -> Merge:
    """Put one record into another, because a human found that both are one person.

    Identifiers, names, mandates, seats, languages, ties and vetoes of `gone` move to `keep`,
    except rows that `keep` has already; what `keep` leaves empty is filled. `unmerge` undoes it.

    Raises: NotYours; Invalid for one record twice; Stale where either was changed or merged since.
    Ledger: parliamentarian.merged.
    """
    by.need(Power.MEMBER_CHANGE)
    if keep.pk == gone.pk:
        raise Invalid(say("These are not two records but one"))
    for one in (keep, gone):
        here = Parliamentarian.objects.filter(pk=one.pk, version=one.version, merged_into=None)
        if not here.update(version=F("version") + 1):
            raise Stale(say("One of the two records was changed meanwhile. Nothing was merged."))
        one.version += 1
    before = _fill(keep, gone)
    moved = {name: _move(name, keep, gone) for name in _TABLES}
    before |= _fill_levels(keep, gone)
    moved["made_names"] = _keep_name(keep, gone.name)
    moved["made_likenesses"] = _carry_questions(keep, gone)
    before |= _make_searchable(keep)
    gone.merged_into = keep
    Parliamentarian.objects.filter(pk=gone.pk).update(merged_into=keep)
    Likeness.objects.filter(_both(keep, gone)).update(
        verdict=SAME, decided_by=by.ref, decided_at=by.at
    )
    done = Merge.objects.create(
        ref=refs.new("merge"),
        kept=keep,
        gone=gone,
        moved=moved,
        before=before,
        at=by.at,
        by=by.ref,
    )
    ledger.record("parliamentarian.merged", about=keep.ref, within=gone.ref, by=by)
    return done


@transaction.atomic
def unmerge(merge: Merge, *, by: By) -> None:
    """Take two records apart again, exactly as they were, but for what was changed since.

    Raises: NotYours; Stale where it has been undone; Invalid while the kept record is itself
    part of a third. Ledger: parliamentarian.unmerged.
    """
    by.need(Power.MEMBER_CHANGE)
    keep = Parliamentarian.objects.get(pk=merge.kept_id)
    if keep.merged_into_id:
        raise Invalid(say("This record was put into a third one since: take those two apart first"))
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=by.at):
        raise Stale(say("These two have been taken apart already"))
    for name, (table, _) in _TABLES.items():
        rows = table._default_manager.filter(pk__in=merge.moved[name], parliamentarian=keep)
        rows.update(parliamentarian=merge.gone)
    OtherName.objects.filter(pk__in=merge.moved["made_names"], parliamentarian=keep).delete()
    Likeness.objects.filter(pk__in=merge.moved["made_likenesses"], verdict="").delete()
    _restore(keep, merge.before)
    Parliamentarian.objects.filter(pk__in=(keep.pk, merge.gone_id)).update(version=F("version") + 1)
    Parliamentarian.objects.filter(pk=merge.gone_id).update(merged_into=None)
    Likeness.objects.filter(_both(keep, merge.gone), verdict=SAME).update(
        verdict="", decided_by="", decided_at=None
    )
    ledger.record("parliamentarian.unmerged", about=keep.ref, within=merge.gone.ref, by=by)


def _both(one: Parliamentarian, other: Parliamentarian) -> Q:
    first, second = sorted((one.pk, other.pk))
    return Q(one_id=first, other_id=second)


# --- rows that move --------------------------------------------------------------------------


def _move(name: str, keep: Parliamentarian, gone: Parliamentarian) -> list[int]:
    """Move the rows that say something new; return their pks."""
    table, columns = _TABLES[name]
    rows = table._default_manager
    there = list(rows.filter(parliamentarian=keep).values(*columns))
    if name == "other_names":
        there.append({"name": keep.name})
    moving = [
        row["pk"]
        for row in rows.filter(parliamentarian=gone).order_by("pk").values("pk", *columns)
        if name in _ALL_MOVE or not any(_says(other, row) for other in there)
    ]
    rows.filter(pk__in=moving).update(parliamentarian=keep)
    return moving


def _says(kept: dict[str, Any], row: dict[str, Any]) -> bool:
    """Tell whether a kept row says all that the other says; an empty column says nothing."""
    for column, there in kept.items():
        value = row[column]
        if column in ("starts_on", "ends_on") and isinstance(value, str):
            if not there.startswith(value):
                return False
        elif value not in (None, "", there):
            return False
    return True


def _keep_name(keep: Parliamentarian, name: str) -> list[int]:
    if name == keep.name or OtherName.objects.filter(parliamentarian=keep, name=name).exists():
        return []
    return [OtherName.objects.create(parliamentarian=keep, name=name).pk]


def _carry_questions(keep: Parliamentarian, gone: Parliamentarian) -> list[int]:
    """Ask of the kept record what was asked, or answered, of the one that goes."""
    made = []
    for row in Likeness.objects.filter(Q(one=gone) | Q(other=gone)).exclude(_both(keep, gone)):
        third = row.other if row.one_id == gone.pk else row.one
        if third.merged_into_id or Likeness.objects.filter(_both(keep, third)).exists():
            continue
        one, other = sorted((keep.pk, third.pk))
        copy = Likeness.objects.create(
            ref=refs.new("like"),
            one_id=one,
            other_id=other,
            reasons=row.reasons,
            strength=row.strength,
            found_at=row.found_at,
            verdict=row.verdict,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )
        made.append(copy.pk)
    return made


# --- columns of the kept record --------------------------------------------------------------


def _fill(keep: Parliamentarian, gone: Parliamentarian) -> dict[str, Any]:
    """Fill what the kept record leaves empty; return {column: [before, after]}."""
    changed: dict[str, Any] = {}
    for column in _FILLED:
        now, theirs = getattr(keep, column), getattr(gone, column)
        finer = column.endswith("_date") and theirs.startswith(now) and theirs != now
        if theirs and (not now or finer):
            changed[column] = [now, theirs]
    for column in _JOINED:
        now, theirs = getattr(keep, column), getattr(gone, column)
        joined = [*now, *(each for each in theirs if each not in now)]
        if joined != now:
            changed[column] = [now, joined]
    _set(keep, {column: after for column, (_, after) in changed.items()})
    return changed


def _make_searchable(keep: Parliamentarian) -> dict[str, Any]:
    names = [keep.name, *keep.other_names.order_by("pk").values_list("name", flat=True)]
    after = {"search_text": rules.search_text(names), "sound_text": rules.sound_text(names)}
    changed = {column: [getattr(keep, column), text] for column, text in after.items()}
    _set(keep, after)
    return changed


def _set(keep: Parliamentarian, values: dict[str, Any]) -> None:
    for column, value in values.items():
        setattr(keep, column, value)
    if values:
        Parliamentarian.objects.filter(pk=keep.pk).update(**values)


def _fill_levels(keep: Parliamentarian, gone: Parliamentarian) -> dict[str, Any]:
    """Take over how well a language is spoken; {"level:<pk>": [before, after]}."""
    stated = dict(gone.languages.exclude(level="").values_list("language", "level"))
    changed: dict[str, Any] = {}
    for row in keep.languages.filter(level="", language__in=stated):
        changed[f"level:{row.pk}"] = ["", stated[row.language]]
        Speaks.objects.filter(pk=row.pk).update(level=stated[row.language])
    return changed


def _restore(keep: Parliamentarian, before: dict[str, Any]) -> None:
    """Give columns back what they held, where nobody has written there since."""
    values: dict[str, Any] = {}
    for column, (old, new) in before.items():
        if column.startswith("level:"):
            Speaks.objects.filter(pk=column.removeprefix("level:"), level=new).update(level=old)
        elif getattr(keep, column) == new:
            values[column] = old
    _set(keep, values)
    if not {"search_text", "sound_text"} <= set(values):
        _make_searchable(keep)
