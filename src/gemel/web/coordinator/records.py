"""What a reference on the desk stands for: its name, its page, and through which programmes.

For whatever points at records of several kinds: notes, tasks, history, the queue. A constant
number of reads, one or two for each kind that is asked for. Who may not see a record finds no
entry for it, as if there were none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.agenda import queries as agenda
from gemel.agenda import rules as event_rules
from gemel.cases import queries as cases
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import queries as people
from gemel.people.queries import seats
from gemel.proceedings import queries as proceedings
from gemel.proceedings import rules as proceeding_rules
from gemel.publishing import queries as publishing
from gemel.twinning import queries as twinning
from gemel.web.shared import places, words

Refs = list[str]


@dataclass(frozen=True)
class Record:
    """One record as the desk speaks of it. `name` stands in pages only, never in their titles.

    `scopes` are the programmes through which staff read it; none for what every desk reads.
    """

    ref: str
    kind: str | Promise
    name: str
    url: str
    scopes: tuple[str, ...] = ()
    exposure: str = ""
    invented: bool = False


def known(refs: Iterable[str], *, by: By) -> dict[str, Record]:
    """Return the records behind these references, as far as this reader may see them."""
    by_prefix: dict[str, Refs] = {}
    for ref in set(refs):
        by_prefix.setdefault(ref.partition("-")[0], []).append(ref)
    found = [
        record
        for prefix, wanted in by_prefix.items()
        if prefix in KINDS
        for record in KINDS[prefix](wanted, by)
    ]
    return {record.ref: record for record in found}


def find(ref: str, *, by: By) -> Record:
    """Return one record. Raises: NotYours, for missing and forbidden alike."""
    found = known([ref], by=by).get(ref)
    if found is None:
        raise NotYours
    return found


def is_scoped(ref: str) -> bool:
    """Tell whether what this reference stands for is read by some and not by others."""
    return ref.partition("-")[0] in KINDS


def _cases(refs: Refs, by: By) -> list[Record]:
    rows = cases.cases(by=by).filter(ref__in=refs).prefetch_related("scopes")
    return [
        Record(
            row.ref, _("Case"), row.code or row.title or row.ref,
            places.address("coordinator:case", row.ref),
            tuple(each.scope for each in row.scopes.all()), row.exposure, row.invented,
        )
        for row in rows
    ]  # fmt: skip


def _persons(refs: Refs, by: By) -> list[Record]:
    rows = people.persons(by=by, closed=True).filter(ref__in=refs)
    return [
        Record(
            row.ref, _("Person at risk"), row.name or row.code_name,
            places.address("coordinator:person", row.ref),
            tuple(each.scope for each in row.belongings.all() if each.left_at is None),
            row.exposure, row.invented,
        )
        for row in rows.prefetch_related("belongings")
    ]  # fmt: skip


def _members(refs: Refs, by: By) -> list[Record]:
    if not by.can(Power.MEMBER_READ):
        return []
    return [
        Record(ref, _("Parliamentarian"), name, places.address("coordinator:parliamentarian", ref))
        for ref, name in seats.names_of(refs, by=by).items()
    ]


def _twinnings(refs: Refs, by: By) -> list[Record]:
    rows = twinning.twinnings(by=by).filter(ref__in=refs)
    return [
        Record(
            row.ref, _("Twinning"),
            f"{row.parliamentarian.name} – {row.person.name or row.person.code_name}",
            places.address("coordinator:twinning", row.ref),
            (row.programme.ref,), row.person.exposure, row.invented,
        )
        for row in rows
    ]  # fmt: skip


def _actions(refs: Refs, by: By) -> list[Record]:
    kinds = catalogue.kinds()
    return [
        Record(
            row.ref, _("Action"), words.spoken(kinds[row.kind].title),
            places.address("coordinator:action", row.ref),
            (row.scope,) if row.scope else (), "restricted", row.invented,
        )
        for row in actions.actions(by=by).filter(ref__in=refs)
    ]  # fmt: skip


def _programmes(refs: Refs, by: By) -> list[Record]:
    return [
        Record(
            row.ref, _("Programme"), row.name,
            places.address("coordinator:programme", row.ref), (row.ref,), "", row.invented,
        )
        for row in twinning.programmes(by=by, ended=True).filter(ref__in=refs)
    ]  # fmt: skip


def _releases(refs: Refs, by: By) -> list[Record]:
    return [
        Record(
            row.ref, _("Publication"), row.ref, places.address("coordinator:release", row.ref),
            (row.scope,) if row.scope else (), "restricted", row.invented,
        )
        for row in publishing.releases(by=by).filter(ref__in=refs)
    ]  # fmt: skip


def _parliaments(refs: Refs, by: By) -> list[Record]:
    return [
        Record(
            row.ref, _("Parliament"), row.name, places.address("coordinator:parliament", row.ref)
        )
        for row in people.parliaments(by=by).filter(ref__in=refs)
    ]


def _desks(refs: Refs, by: By) -> list[Record]:
    return [
        Record(
            row.ref, _("Follow-up desk"), row.parliament.name,
            places.address("coordinator:follow_up_desk", row.ref),
        )
        for row in people.desks(by=by).filter(ref__in=refs)
    ]  # fmt: skip


def _organisations(refs: Refs, by: By) -> list[Record]:
    return [
        Record(
            row.ref,
            _("Organisation"),
            row.name,
            places.address("coordinator:organisation_edit", row.ref),
        )
        for row in people.organisations(by=by).filter(ref__in=refs)
    ]


def _events(refs: Refs, by: By) -> list[Record]:
    return [
        Record(
            row.ref, _("A date"), words.spoken(event_rules.KINDS[event_rules.Kind(row.kind)]),
            places.address("coordinator:event", row.ref),
            tuple(each.scope for each in row.scopes.all()), "restricted", row.invented,
        )
        for row in agenda.events(by=by).filter(ref__in=refs).prefetch_related("scopes")
    ]  # fmt: skip


def _proceedings(refs: Refs, by: By) -> list[Record]:
    return [
        Record(
            row.ref, words.spoken(proceeding_rules.KINDS[proceeding_rules.Kind(row.kind)]),
            row.number or row.house.name, places.address("coordinator:proceeding", row.ref),
            (row.scope,) if row.scope else (), "restricted", row.invented,
        )
        for row in proceedings.proceedings(by=by).filter(ref__in=refs).select_related("house")
    ]  # fmt: skip


KINDS: dict[str, Callable[[Refs, By], list[Record]]] = {
    "case": _cases,
    "per": _persons,
    "par": _members,
    "twin": _twinnings,
    "act": _actions,
    "evt": _events,
    "mot": _proceedings,
    "prog": _programmes,
    "rel": _releases,
    "house": _parliaments,
    "desk": _desks,
    "org": _organisations,
}
