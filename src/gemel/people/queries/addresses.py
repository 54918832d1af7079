"""Whose office an address belongs to, by what is published. For a mail that came in."""

from __future__ import annotations

from gemel.people.models import ContactPoint, Parliamentarian


def members_at_address(address: str) -> set[str]:
    """Return the parliamentarians whose published mail address this is."""
    found = ContactPoint.objects.filter(
        kind="email", value__iexact=address, parliamentarian__merged_into=None
    )
    return set(found.values_list("parliamentarian__ref", flat=True))


def member_of_ref(ref: str) -> Parliamentarian | None:
    """Return a parliamentarian for whom an account acts, or whose address was found."""
    return Parliamentarian.objects.filter(ref=ref, merged_into=None).first()
