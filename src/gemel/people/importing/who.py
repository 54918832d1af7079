"""Whether a record may speak of the person who holds its numbers."""

from __future__ import annotations

from gemel.kernel import words
from gemel.kernel.say import Said, say
from gemel.people.importing.person import Person
from gemel.people.reading.headers import WORLDWIDE
from gemel.people.reading.records import PersonRecord


def fault(record: PersonRecord, holders: list[Person]) -> Said | None:
    """Return why a record cannot be taken, if it cannot."""
    if not record.identifiers:
        return say("Nothing here tells whom this is about")
    if len(holders) > 1:
        names = [holder.texts.get("name", "") for holder in holders]
        return say(
            "These numbers belong to two people here, {one} and {other}: merge them first if they "
            "are one",
            one=names[0],
            other=names[1],
        )
    if holders and record.named_only and _other_birth(record, holders[0]):
        return say(
            "Somebody of this name is here with another date of birth, and the list has no "
            "numbers that would tell them apart"
        )
    if holders and _somebody_else(record, holders[0]):
        return say(
            "This number belongs to {name} here, who has another name and another birth",
            name=holders[0].texts.get("name", ""),
        )
    return None


def _other_birth(record: PersonRecord, holder: Person) -> bool:
    here, there = holder.texts.get("birth_date", ""), record.birth_date
    return bool(here and there) and not (here.startswith(there) or there.startswith(here))


def _somebody_else(record: PersonRecord, holder: Person) -> bool:
    """Tell whether a number's holder is certainly another person than the record's.

    A birth that fits settles it. A number of a register that everybody uses is believed unless
    the names have no word in common. One that only a parliament or a file gives is believed less:
    two lists may both count from 1, so another birth with another name is another person.
    """
    if not record.name or record.name in holder.names:
        return False
    both_known = bool(holder.texts.get("birth_date") and record.birth_date)
    if both_known and not _other_birth(record, holder):
        return False
    known = [name for name in holder.names if name]
    worldwide = any(
        scheme in WORLDWIDE
        for scheme, value in record.identifiers
        if (scheme, value) in holder.identifiers
    )
    if both_known and not worldwide:
        return not any(words.same_name(record.name, name) for name in known)
    if not words.fold(record.name).isascii():
        return False
    comparable = [name for name in known if words.fold(name).isascii()]
    apart = all(words.name_distance(record.name, name) == 1 for name in comparable)
    return bool(comparable) and apart
