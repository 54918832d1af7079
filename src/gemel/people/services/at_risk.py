"""Keeping persons at risk: as little as the work needs, and never by accident more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gemel.kernel import geography, refs, words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people import rules
from gemel.people.models import AtRisk, Belonging, Parliamentarian, Veto
from gemel.people.rules import Exposure, Kind

CHANGEABLE = {"languages", "themes", "wishes", "family", "urgency", "wants"}


@transaction.atomic
def keep_defender(
    *,
    code_name: str,
    urgency: int,
    wants: int,
    languages: Iterable[str] = (),
    themes: Iterable[str] = (),
    wishes: Iterable[str] = (),
    family: str = "",
    scope: str,
    exposure: str = Exposure.SEALED,
    by: By,
    invented: bool = False,
    request_key: str = "",
) -> AtRisk:
    """Keep a defender by a code name and what matching needs, for a coordinator or partner.

    There is no parameter for a name, a contact or a place: they go into the vault
    (`seal_identity`), or with `exposure` offline nowhere. `scope` is the programme's ref. The same
    `request_key` twice gives the person who is there.

    Raises: NotYours; Invalid with the fields that cannot be right.
    Ledger: person.kept.
    """
    by.need(Power.PERSON_CHANGE, on=scope)
    if request_key and (made := AtRisk.objects.filter(request_key=request_key).first()):
        return made
    code_name = words.without_direction_marks(code_name).strip()
    needs = _checked(
        urgency=urgency, wants=wants, languages=languages, themes=themes, wishes=wishes,
        family=family,
    )  # fmt: skip
    _check_code_name(code_name)
    if exposure not in rules.COVERED:
        raise Invalid(
            fields={"exposure": say("A defender is kept sealed, or by a code name alone")}
        )
    person = AtRisk.objects.create(
        ref=refs.new("per"),
        kind=Kind.DEFENDER,
        exposure=exposure,
        code_name=code_name,
        search_text=rules.search_text([code_name]),
        sound_text=rules.sound_text([code_name]),
        invented=invented,
        request_key=request_key,
        **needs,
    )
    Belonging.objects.create(person=person, scope=scope, joined_at=by.at)
    ledger.record("person.kept", about=person.ref, within=scope, by=by)
    return person


@transaction.atomic
def keep_named(
    *,
    name: str,
    countries: Iterable[str],
    sex: str = "",
    exposure: str = Exposure.RESTRICTED,
    other_names: Iterable[str] = (),
    by: By,
    invented: bool = False,
) -> AtRisk:
    """Keep a parliamentarian whom a published IPU decision names, for an import or the desk.

    Only `restricted` or `public`: such a record never meets the vault (security.md). It starts
    restricted; what is shown publicly is a release, not this field.

    Raises: NotYours; Invalid.
    Ledger: person.kept.
    """
    one = Named(name, tuple(countries), sex, tuple(other_names))
    return keep_all_named([one], exposure=exposure, by=by, invented=invented)[0]


@dataclass(frozen=True)
class Named:
    """What a published decision prints of somebody."""

    name: str
    countries: Sequence[str]
    sex: str = ""
    other_names: Sequence[str] = ()


@transaction.atomic
def keep_all_named(
    those: Iterable[Named],
    *,
    exposure: str = Exposure.RESTRICTED,
    by: By,
    invented: bool = False,
) -> list[AtRisk]:
    """Keep all whom one paper names, in their order: `keep_named` for each, in a few steps."""
    by.need(Power.PERSON_CHANGE)
    if exposure not in (Exposure.RESTRICTED, Exposure.PUBLIC):
        raise Invalid(
            fields={"exposure": say("A person named by a decision is restricted or public")}
        )
    made = AtRisk.objects.bulk_create(
        [_named(one, exposure, invented) for one in those], batch_size=500
    )
    ledger.record_all("person.kept", about=[person.ref for person in made], by=by)
    return made


def _named(one: Named, exposure: str, invented: bool) -> AtRisk:
    name = words.without_direction_marks(one.name).strip()
    if not name:
        raise Invalid(fields={"name": say("A decision names this person: give the name it prints")})
    names = [name, *one.other_names]
    return AtRisk(
        ref=refs.new("per"),
        kind=Kind.PARLIAMENTARIAN,
        exposure=exposure,
        name=name,
        sort_name=words.fold(name),
        sex=one.sex,
        countries=[code for code in one.countries if geography.country(code)],
        search_text=rules.search_text(names),
        sound_text=rules.sound_text(names),
        invented=invented,
    )


@transaction.atomic
def change_at_risk(person: AtRisk, *, changes: Mapping[str, Any], by: By) -> None:
    """Change what matching needs to know of a person, for the desk.

    `changes` holds some of languages, themes, wishes, family, urgency, wants. `person.version`
    is the version that the writer saw.

    Raises: NotYours; Invalid; Stale where someone else changed the record meanwhile.
    Ledger: person.changed.
    """
    by.need_any(Power.PERSON_CHANGE, on=_scopes(person))
    now = {field: getattr(person, field) for field in CHANGEABLE}
    needs = _checked(**{**now, **{k: v for k, v in changes.items() if k in CHANGEABLE}})
    done = AtRisk.objects.filter(pk=person.pk, version=person.version).update(
        **needs, version=person.version + 1
    )
    if not done:
        raise Stale(say("Someone else changed this record meanwhile. Yours was not kept."))
    ledger.record("person.changed", about=person.ref, by=by)


@transaction.atomic
def join_scope(person: AtRisk, *, scope: str, by: By) -> None:
    """Let a programme's staff read this person. Twice is once.

    Raises: NotYours without the power on both the programme and the person.
    Ledger: person.joined.
    """
    by.need(Power.PERSON_CHANGE, on=scope)
    by.need_any(Power.PERSON_READ, on=_scopes(person))
    if person.belongings.filter(scope=scope, left_at=None).exists():
        return
    Belonging.objects.create(person=person, scope=scope, joined_at=by.at)
    ledger.record("person.joined", about=person.ref, within=scope, by=by)


@transaction.atomic
def leave_scope(person: AtRisk, *, scope: str, by: By) -> None:
    """End a programme's reading of this person, at once.

    Raises: NotYours.
    Ledger: person.left.
    """
    by.need(Power.PERSON_CHANGE, on=scope)
    if person.belongings.filter(scope=scope, left_at=None).update(left_at=by.at):
        ledger.record("person.left", about=person.ref, within=scope, by=by)


@transaction.atomic
def close(person: AtRisk, *, by: By) -> None:
    """Set a person's record aside: out of queues and matching, kept and found again.

    Ledger: person.closed.
    """
    by.need_any(Power.PERSON_CHANGE, on=_scopes(person))
    if AtRisk.objects.filter(pk=person.pk, closed_at=None).update(closed_at=by.at):
        ledger.record("person.closed", about=person.ref, by=by)


@transaction.atomic
def reopen(person: AtRisk, *, by: By) -> None:
    """Take a record that was set aside up again. Ledger: person.reopened."""
    by.need_any(Power.PERSON_CHANGE, on=_scopes(person))
    if AtRisk.objects.filter(pk=person.pk).exclude(closed_at=None).update(closed_at=None):
        ledger.record("person.reopened", about=person.ref, by=by)


@transaction.atomic
def veto(person: AtRisk, parliamentarian: Parliamentarian, *, said_by: str, by: By) -> None:
    """Never these two: from the person, the member or the desk. No reason is asked.

    Raises: NotYours; Invalid for an unknown side.
    Ledger: person.vetoed.
    """
    by.need_any(Power.PERSON_CHANGE, on=_scopes(person))
    if said_by not in ("person", "member", "desk"):
        raise Invalid(fields={"said_by": say("Say who does not want it: person, member or desk")})
    _, made = Veto.objects.get_or_create(
        person=person,
        parliamentarian=parliamentarian,
        lifted_at=None,
        defaults={"said_by": said_by, "said_at": by.at},
    )
    if made:
        ledger.record("person.vetoed", about=person.ref, within=parliamentarian.ref, by=by)


@transaction.atomic
def lift_veto(veto: Veto, *, by: By) -> None:
    """Take a veto back, where the side that said it wishes so. Ledger: person.veto_lifted."""
    by.need_any(Power.PERSON_CHANGE, on=_scopes(veto.person))
    if Veto.objects.filter(pk=veto.pk, lifted_at=None).update(lifted_at=by.at):
        ledger.record("person.veto_lifted", about=veto.person.ref, by=by)


def _scopes(person: AtRisk) -> frozenset[str]:
    return frozenset(person.belongings.filter(left_at=None).values_list("scope", flat=True))


def _check_code_name(code_name: str) -> None:
    if not code_name:
        raise Invalid(fields={"code_name": say("Give a code name: a bird, a tree, a stone")})
    if len(code_name) > 40:
        raise Invalid(fields={"code_name": say("A code name has at most 40 characters")})
    if any(mark in code_name for mark in "@+/\\") or any(c.isdigit() for c in code_name):
        raise Invalid(
            fields={"code_name": say("A code name holds no number, address or link: one word")}
        )
    if AtRisk.objects.filter(code_name__iexact=code_name).exists():
        raise Invalid(fields={"code_name": say("This code name is taken. Choose another.")})


def _checked(
    *,
    urgency: int,
    wants: int,
    languages: Iterable[str],
    themes: Iterable[str],
    wishes: Iterable[str],
    family: str = "",
) -> dict[str, Any]:
    faults: dict[str, Said] = {}
    if urgency not in rules.URGENCIES:
        faults["urgency"] = say("Urgency is one of the four steps")
    if wants not in (1, 2, 3):
        faults["wants"] = say("One, two or three members")
    spoken = sorted(set(languages))
    if any(geography.language_name(code, "en") == code for code in spoken):
        faults["languages"] = say("Choose languages from the list")
    chosen_themes, chosen_wishes = sorted(set(themes)), sorted(set(wishes))
    if not set(chosen_themes) <= set(rules.Theme):
        faults["themes"] = say("Choose themes from the list")
    if not set(chosen_wishes) <= set(rules.Wish):
        faults["wishes"] = say("Choose wishes from the list")
    if family and family not in set(rules.Family):
        faults["family"] = say("Choose one of these")
    if faults:
        raise Invalid(fields=faults)
    return {
        "urgency": urgency,
        "wants": wants,
        "languages": spoken,
        "themes": chosen_themes,
        "wishes": chosen_wishes,
        "family": family,
    }
