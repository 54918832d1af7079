"""What the catalogue holds: kinds of action and the words that describe them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gemel.kernel.say import Said

PUBLIC_AUDIENCE = "public"

# The audiences of a consent (product.md, section 3a), by the keys that `consent` stores.
AUDIENCES = frozenset(
    {
        "twin",
        "named-members",
        "desk",
        "parliament",
        "own-government",
        "authorities-there",
        "ipu",
        "partner",
        "other-parliaments",
        "regional-bodies",
        PUBLIC_AUDIENCE,
    }
)


class Visibility(StrEnum):
    """Whether a kind of action is done in public. `EITHER`: as the person wishes."""

    PUBLIC = "public"
    NON_PUBLIC = "non_public"
    EITHER = "either"


class Basis(StrEnum):
    """What permits an action of a kind.

    Living consent permits every kind. Source: product.md, section 3a; domain.md, section 3.
    """

    CONSENT = "consent"  # living consent only
    CONSENT_OR_DECISION = "consent_or_decision"  # a published decision is one too
    NONE = "none"  # the action names nobody


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of the catalogue: a stable key, what people read, and a longer note if any."""

    key: str
    label: Said
    note: Said | None = None


@dataclass(frozen=True, kw_only=True)
class Addressee(Word):
    """To whom an action speaks, and which audience thereby gets to know ("" for none)."""

    audience: str


@dataclass(frozen=True, kw_only=True)
class Outcome(Word):
    """Something that an action of a kind can bring.

    `shape` is text, date, number, yes_no, link or choice; a choice has its `options`.
    """

    shape: str
    options: tuple[Word, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Every word of the catalogue, by section and key, in the order in which pages show them."""

    groups: Mapping[str, Word]
    papers: Mapping[str, Word]
    bullets: Mapping[str, Word]
    who: Mapping[str, Word]
    person_kinds: Mapping[str, Word]
    visibilities: Mapping[str, Word]
    bases: Mapping[str, Word]
    addressees: Mapping[str, Addressee]
    needs: Mapping[str, Word]
    artefacts: Mapping[str, Word]
    yields: Mapping[str, Outcome]
    options: Mapping[str, Word]
    tiles: Mapping[str, Word]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of parliamentary action.

    `number` is its row in the study (domain.md, section 3). `sources` are bullets of the two
    papers; `outside` names the programme it was seen in. `minutes` is the member's own effort,
    roughly. `general`: it can be done without naming anyone. `caution` says how it can harm.
    """

    key: str
    number: int
    group: Word
    sources: tuple[Word, ...]
    outside: Said | None
    title: Said
    what: Said
    who: tuple[Word, ...]
    to_whom: Said
    addressees: tuple[Addressee, ...]
    visibility: Visibility
    needs: tuple[Word, ...]
    general: bool
    told_publicly: frozenset[str]
    told_privately: frozenset[str]
    always_told: frozenset[str]
    artefacts: tuple[Word, ...]
    yields: tuple[Outcome, ...]
    tile: Word | None
    minutes: int
    person_kinds: frozenset[str]
    caution: Said | None

    @property
    def quick(self) -> bool:
        """Whether one of the six large choices of a phone stands for this kind."""
        return self.tile is not None

    @property
    def basis(self) -> Basis:
        """What permits this kind. Source: the needs of the study, domain.md section 3."""
        needed = {need.key for need in self.needs}
        if "decision" in needed:
            return Basis.CONSENT_OR_DECISION
        return Basis.CONSENT if "consent" in needed else Basis.NONE

    def basis_for(self, *, names_someone: bool) -> Basis:
        """Return what permits one act of this kind, by whether it names or concerns a person.

        A general kind that names nobody needs no basis; a kind without a basis of its own needs
        one as soon as it names somebody. A kind that is not general always needs its basis.
        """
        if not names_someone:
            return Basis.NONE if self.general else self.basis
        return Basis.CONSENT_OR_DECISION if self.basis is Basis.NONE else self.basis

    def allows(self, *, public: bool) -> bool:
        """Whether this kind can be done in public, or not in public."""
        wanted = Visibility.PUBLIC if public else Visibility.NON_PUBLIC
        return self.visibility in (wanted, Visibility.EITHER)

    def told(self, *, public: bool, addressees: Collection[str] = ()) -> frozenset[str]:
        """Return the audiences that an act would tell something new.

        Whoever acts, and the desk that keeps the record, are not listed: they know already.
        With `addressees` (keys of this kind's own) only those are told, beside the audiences
        that every act of this kind reaches; without, the widest reading holds.

        Raises: ValueError for a visibility or an addressee that this kind does not have.
        """
        if not self.allows(public=public):
            raise ValueError(f"{self.key} cannot be {'public' if public else 'non-public'}")
        widest = self.told_publicly if public else self.told_privately
        if not addressees:
            return widest
        audience_of = {word.key: word.audience for word in self.addressees}
        strangers = set(addressees) - set(audience_of)
        if strangers:
            raise ValueError(f"{self.key} does not address {', '.join(sorted(strangers))}")
        chosen = {audience_of[key] for key in addressees} - {""}
        by_choice = set(audience_of.values()) - self.always_told - {PUBLIC_AUDIENCE}
        return (widest - by_choice) | chosen


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All kinds, by key in the order of the study, and the words that they use."""

    words: Vocabulary
    kinds: Mapping[str, Kind]
