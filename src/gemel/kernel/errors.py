"""What a service answers when it will not do a thing. The doors turn these into words.

`NotYours` and `NotThere` are one class on purpose: a forbidden thing and a missing thing must
look the same (product.md, "Do no harm"), and what is one class cannot be told apart by a door.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gemel.kernel.say import Said, say


class Refused(Exception):
    """A deed that was not done. `said` tells the person what, where and what to do."""

    def __init__(self, said: Said | str = "") -> None:
        self.said = say(said) if isinstance(said, str) else said
        super().__init__(self.said)

    def __str__(self) -> str:
        return str(self.said)


class NotYours(Refused):
    """Not there, or not for this person: the answer does not tell which."""

    def __init__(self) -> None:
        super().__init__(say("There is nothing here for you"))


class Stale(Refused):
    """Somebody else changed the record meanwhile; nothing was written."""


class NoBasis(Refused):
    """No living consent and no published decision covers this act.

    `missing` says why, sentence by sentence, and `needed` what would have to be there first.
    """

    def __init__(
        self,
        said: Said | str = "",
        *,
        missing: Iterable[Said] = (),
        needed: Iterable[Said] = (),
    ) -> None:
        given = tuple(missing)
        super().__init__(said or next(iter(given), ""))
        self.missing = given or (self.said,)
        self.needed = tuple(needed)


class Invalid(Refused):
    """What was given cannot be right. `fields` maps a field's name to its sentence."""

    def __init__(self, said: Said | str = "", *, fields: Mapping[str, Said] | None = None) -> None:
        self.fields = dict(fields or {})
        if not said and self.fields:
            said = next(iter(self.fields.values()))
        super().__init__(said)
