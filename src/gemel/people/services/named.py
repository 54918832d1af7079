"""Keeping the working copy of a named person in step with the newest facts about them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gemel.kernel import words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people import rules
from gemel.people.models import AtRisk
from gemel.people.rules import Exposure


@transaction.atomic
def correct_named(
    person: AtRisk, *, name: str, sex: str, other_names: Iterable[str] = (), by: By
) -> None:
    """Set name and sex to what the newest facts say, for `cases.services` where facts change.

    `other_names` are all further spellings that search should know.

    Raises: NotYours; Invalid for an empty name, or a record that holds no name at all.
    Ledger: person.corrected.
    """
    scopes = set(person.belongings.filter(left_at=None).values_list("scope", flat=True))
    if scopes:
        by.need_any(Power.PERSON_CHANGE, on=scopes)
    else:
        by.need(Power.PERSON_CHANGE)
    name = words.without_direction_marks(name).strip()
    if not name or person.exposure not in (Exposure.RESTRICTED, Exposure.PUBLIC):
        raise Invalid(fields={"name": say("A decision names this person: give the name it prints")})
    names = [name, *other_names]
    AtRisk.objects.filter(pk=person.pk).update(
        name=name,
        sort_name=words.fold(name),
        sex=sex,
        search_text=rules.search_text(names),
        sound_text=rules.sound_text(names),
        version=person.version + 1,
    )
    person.refresh_from_db()
    ledger.record("person.corrected", about=person.ref, by=by)
