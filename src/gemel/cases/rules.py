"""Words and rules about cases: codes, kinds of facts, stages, and how two texts differ."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache

from gemel.kernel import geography, words
from gemel.kernel.say import Said, say
from gemel.people.rules import URGENCIES


class Stage(StrEnum):
    """Where the IPU, or the programme, stands with a case. Source: domain.md section 5."""

    RECEIVED = "received"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


STAGES: dict[Stage, Said] = {
    Stage.RECEIVED: say("Received, not yet taken up"),
    Stage.OPEN: say("Open"),
    Stage.SUSPENDED: say("Suspended"),
    Stage.CLOSED: say("Closed"),
}


class FactKind(StrEnum):
    """What a fact is about. The order is the order of reading on a case's page."""

    NAME = "name"
    ALSO_KNOWN_AS = "also_known_as"
    SEX = "sex"
    CODE = "code"
    COUNTRIES = "countries"
    REGION = "region"
    LISTING = "listing"
    VICTIMS = "victims"
    SUBMITTED = "submitted"
    COMPLAINANT = "complainant"
    EARLIER = "earlier"
    VIOLATION = "violation"
    WORK = "work"
    EVENT = "event"
    SITUATION = "situation"
    HEARING = "hearing"
    MISSION = "mission"
    HEARD = "heard"
    FROM_AUTHORITIES = "from_authorities"
    FROM_COMPLAINANT = "from_complainant"
    TO_AUTHORITIES = "to_authorities"
    TO_COMPLAINANT = "to_complainant"
    NOTE = "note"


KINDS: dict[FactKind, Said] = {
    FactKind.NAME: say("Name"),
    FactKind.ALSO_KNOWN_AS: say("Also known as"),
    FactKind.SEX: say("Sex, as stated"),
    FactKind.CODE: say("Own code"),
    FactKind.COUNTRIES: say("Countries concerned"),
    FactKind.REGION: say("IPU region"),
    FactKind.LISTING: say("In the decision"),
    FactKind.VICTIMS: say("Whom the decision calls the victims"),
    FactKind.SUBMITTED: say("Complaint submitted"),
    FactKind.COMPLAINANT: say("Who complained, by section of the IPU’s rules"),
    FactKind.EARLIER: say("Earlier decisions that it names"),
    FactKind.VIOLATION: say("Alleged violation"),
    FactKind.WORK: say("Work"),
    FactKind.EVENT: say("What happened"),
    FactKind.SITUATION: say("Situation"),
    FactKind.HEARING: say("Next hearing"),
    FactKind.MISSION: say("Mission of the IPU"),
    FactKind.HEARD: say("Heard by the IPU’s committee"),
    FactKind.FROM_AUTHORITIES: say("From the authorities"),
    FactKind.FROM_COMPLAINANT: say("From the complainant"),
    FactKind.TO_AUTHORITIES: say("To the authorities"),
    FactKind.TO_COMPLAINANT: say("To the complainant"),
    FactKind.NOTE: say("Note"),
}

# Of these there may be several at one time; of the others a newer one takes the older one's place.
MANY = frozenset({
    FactKind.ALSO_KNOWN_AS, FactKind.VIOLATION, FactKind.WORK, FactKind.EVENT,
    FactKind.HEARING, FactKind.NOTE, FactKind.MISSION, FactKind.HEARD,
    FactKind.FROM_AUTHORITIES, FactKind.FROM_COMPLAINANT, FactKind.TO_AUTHORITIES,
    FactKind.TO_COMPLAINANT,
})  # fmt: skip

# What a person may record by hand. The others follow from the import or from another form.
BY_HAND = (
    FactKind.WORK, FactKind.EVENT, FactKind.SITUATION, FactKind.HEARING, FactKind.VIOLATION,
    FactKind.NAME, FactKind.ALSO_KNOWN_AS, FactKind.SEX, FactKind.LISTING, FactKind.NOTE,
)  # fmt: skip

# Kinds that only make sense of one person, and kinds of the case as a whole.
OF_A_PERSON = frozenset({
    FactKind.NAME, FactKind.ALSO_KNOWN_AS, FactKind.SEX, FactKind.CODE, FactKind.LISTING,
    FactKind.WORK,
})  # fmt: skip
OF_THE_CASE = frozenset({FactKind.COUNTRIES, FactKind.REGION})


class Body(StrEnum):
    """Which body of the IPU decided."""

    GOVERNING_COUNCIL = "governing_council"
    COMMITTEE = "committee"


BODIES: dict[Body, Said] = {
    Body.GOVERNING_COUNCIL: say("IPU Governing Council"),
    Body.COMMITTEE: say("IPU Committee on the Human Rights of Parliamentarians"),
}

# How a decision was adopted, and what becomes of the case with it.
ADOPTED: dict[str, Said] = {
    "unanimous": say("unanimously"),
    "consensus": say("by consensus"),
    "vote": say("by vote"),
    "without_vote": say("without a vote"),
}
OUTCOMES: dict[str, Said] = {
    "continue": say("The IPU goes on examining the case"),
    "closed": say("The IPU closes the case"),
    "suspended": say("The IPU suspends the case"),
}
STAGE_AFTER: dict[str, Stage] = {
    "continue": Stage.OPEN,
    "closed": Stage.CLOSED,
    "suspended": Stage.SUSPENDED,
}

# The words of IPU documents of 2017 to 2023 for what is alleged, and our short keys for them.
# Source: domain.md section 5; allegations.csv of ipu-2020-11. Labels drift, so every fact keeps
# the version of the vocabulary that it was recorded with.
VOCABULARY = "IPU 2017-2023"
VIOLATIONS: dict[str, Said] = {
    "murder": say("Murder"),
    "disappearance": say("Enforced disappearance"),
    "abduction": say("Abduction"),
    "torture": say("Torture, ill-treatment and other acts of violence"),
    "threats": say("Threats, acts of intimidation"),
    "arbitrary_detention": say("Arbitrary arrest and detention"),
    "due_process_investigation": say("Lack of due process at the investigation stage"),
    "due_process": say("Lack of due process in proceedings against parliamentarians"),
    "fair_trial": say("Lack of fair trial proceedings"),
    "excessive_delays": say("Excessive delays"),
    "expression": say("Violation of freedom of opinion and expression"),
    "assembly": say("Violation of freedom of assembly and association"),
    "movement": say("Violation of freedom of movement"),
    "mandate_revocation": say("Abusive revocation or suspension of the parliamentary mandate"),
    "mandate_invalidation": say("Arbitrary invalidation of the parliamentary mandate"),
    "immunity": say("Failure to respect parliamentary immunity"),
    "mandate_obstruction": say("Other acts obstructing the exercise of the parliamentary mandate"),
    "impunity": say("Impunity"),
    "privacy": say("Violation of the right to privacy"),
    "detention_conditions": say("Inhumane conditions of detention"),
    "appeal": say("Violation of the right of appeal"),
    "political_rights": say("Violation of other political rights"),
    "property": say("Attacks on property"),
    "citizenship": say("Loss of citizenship"),
    "bankruptcy": say("Bankruptcy"),
    "discrimination": say("Discrimination"),
}


def violation(key: str, label: str = "") -> Said | str:
    """Return the words for an alleged violation, translatable where they are the ones we know.

    `label` is what the vocabulary of the fact prints; where it says something else than our
    list, it stands as printed.
    """
    known = VIOLATIONS.get(key)
    if known is not None and (not label or words.fold(label) == words.fold(known.text)):
        return known
    return label or key


# What the ledger calls what happened to a case, in words for its history.
DEEDS: dict[str, Said] = {
    "case.opened": say("The case was opened"),
    "case.imported": say("An import changed the case"),
    "case.changed": say("Title or countries were changed"),
    "case.responsible_set": say("Someone was charged with the case, or nobody any more"),
    "case.joined": say("A programme took the case up"),
    "case.left": say("A programme set the case aside"),
    "case.person_added": say("A person was added"),
    "decision.added": say("A decision was added"),
    "decision.recorded": say("A decision was confirmed from its paper"),
    "decision.filed": say("A parliament’s number for a decision was added"),
    "ask.added": say("Something asked was added"),
    "ask.answered": say("A reply to something asked was recorded"),
    "ask.settled": say("Something asked was settled"),
    "ask.reopened": say("Something asked was opened again"),
    **{f"case.stage_{stage}": say("Stage: {stage}", stage=said) for stage, said in STAGES.items()},
    **{
        f"case.urgency_{step}": say("Urgency: {urgency}", urgency=said)
        for step, said in URGENCIES.items()
    },
}


# --- codes -----------------------------------------------------------------------------------

# Prefixes of older IPU papers that are not ISO 3166-1 alpha-3, with the case that shows them.
# Source: resolutions of the Governing Council of 1997 to 2014 on archive.ipu.org (hr-e), the
# README of ipu-2020-11, domain.md section 5; decisions of the Committee of January 2018.
OLD_PREFIXES: dict[str, str] = {
    "BGL": "BGD",  # BGL/14, 177th session, 2005
    "BLS": "BLR",  # BLS/05, 166th session, 2000
    "CHD": "TCD",  # CHD/01, 164th session, 1999
    "CHI": "CHL",  # CHI87, 155th session of the Committee, 2018
    "CM": "CMR",  # README of ipu-2020-11
    "CMBD": "KHM",  # CMBD27
    "CO": "COL",  # CO/01, 183rd session, 2008
    "DRC": "COD",  # DRC71, later COD71
    "EC": "ECU",  # EC/02, 173rd session, 2003
    "ELS": "SLV",  # ELS02, 155th session of the Committee, 2018
    "IQ": "IRQ",  # README of ipu-2020-11
    "LEB": "LBN",  # LEB/01, 185th session, 2009
    "MAG": "MDG",  # MAG/05, 187th session, 2010
    "MAL": "MYS",  # MAL/15
    "MDL": "MDV",  # the IPU's own slip for MDV: domain.md section 5, point 4
    "MLD": "MDV",  # MLD/16, 192nd session, 2013
    "MON": "MNG",  # MON/01, 171st session, 2002
    "MYN": "MMR",  # MYN/01, 168th session, 2001
    "PAL": "PSE",  # PAL/02, today PSE-02
    "PHI": "PHL",  # PHI08, today PHL-08
    "RN": "NER",  # README of ipu-2020-11
    "RW": "RWA",  # RW/06, 179th session, 2006
    "SRI": "LKA",  # SRI/12, 183rd session, 2008
    "TH": "THA",  # TH183, 198th session, 2016
    "TK": "TUR",  # TK/41, 191st session, 2012
    "ZBW": "ZWE",  # README of ipu-2020-11
}

_SEPARATORS = r"[\s/\-_.‐-―−⁄∕]*"
_CODE = re.compile(
    rf"(?:CASE{_SEPARATORS}(?:N[O°º]?{_SEPARATORS})?)?"
    rf"(?P<prefix>[A-Z]{{2,4}}?){_SEPARATORS}(?P<group>COLL{_SEPARATORS})?(?P<number>\d{{1,4}})"
)


@dataclass(frozen=True, order=True)
class Code:
    """A case code in its normal form: VEN-10 of one person, VEN-COLL-06 of a group.

    `prefix` is ISO 3166-1 alpha-3; `number` stands as printed, leading zeros included.
    """

    prefix: str
    number: str
    collective: bool = False

    def __str__(self) -> str:
        return f"{self.prefix}-{'COLL-' if self.collective else ''}{self.number}"

    @property
    def spellings(self) -> frozenset[str]:
        """This code with its number written with fewer or more leading zeros, for searching."""
        number = int(self.number)
        return frozenset(
            str(Code(self.prefix, n, self.collective))
            for n in (self.number, f"{number}", f"{number:02}", f"{number:03}")
        )

    @property
    def country(self) -> str:
        """The alpha-2 code of the country whose cases carry this prefix."""
        return _by_alpha3()[self.prefix]


@cache
def _by_alpha3() -> dict[str, str]:
    return {country.alpha3: country.alpha2 for country in geography.countries()}


def code_of(printed: str) -> Code | None:
    """Return the normal form of a code as some document prints it, else None.

    Takes VEN/10, VEN10, VEN-10, UGA-Coll-01, and the prefixes of older papers (DRC71). None for
    what is no code, and for a prefix that names no country: ask `unknown_prefix` which it is.
    """
    found = _CODE.fullmatch(_plain(printed))
    if found is None:
        return None
    prefix = OLD_PREFIXES.get(found["prefix"], found["prefix"])
    if prefix not in _by_alpha3():
        return None
    return Code(prefix, found["number"], bool(found["group"]))


def unknown_prefix(printed: str) -> str:
    """Return the prefix of a text that looks like a code of no country we know, else ""."""
    found = _CODE.fullmatch(_plain(printed))
    return found["prefix"] if found and code_of(printed) is None else ""


def _plain(printed: str) -> str:
    """Return the text in plain capitals and digits: full-width and Arabic digits as 0 to 9."""
    text = words.without_direction_marks(unicodedata.normalize("NFKC", printed)).strip()
    digits = (str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    return "".join(digits).upper()


# --- sources and decisions -------------------------------------------------------------------


def source_identity(what: str, address: str) -> str:
    """Return what makes a source one and the same in two files: its address, else its words."""
    place = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold()).rstrip("/")
    said = f"at {place}" if place else f"as {words.fold(what)}"
    return hashlib.sha256(said.encode()).hexdigest()


_SYMBOL = re.compile(r"\b(?:CL|DH)/\d{2,4}/(?:[\w./-]|\(\w+\))*\w")
_DOUBT = re.compile(
    r"uncertain|derived|incomplete|not seen in|left open|sources differ|not visible|"
    r"unclear|unconfirmed|not confirmed|presumabl|possibl|probabl",
    re.IGNORECASE,
)


def symbol_in(text: str) -> str:
    """Return the symbol of an IPU document named in a text ("CL/206/9/R.2"), else ""."""
    found = _SYMBOL.search(text)
    return found.group() if found else ""


def body_of(symbol: str) -> Body | None:
    """Return the body whose papers carry such symbols: CL the Council, DH the Committee."""
    return {"CL": Body.GOVERNING_COUNCIL, "DH": Body.COMMITTEE}.get(symbol[:2])


def session_of(symbol: str) -> int | None:
    """Return the session number in a Council symbol: 206 for CL/206/9/R.2. DH has a year there."""
    found = re.match(r"CL/(\d{2,3})/", symbol)
    return int(found[1]) if found else None


def certain(*basis: str) -> bool:
    """Tell whether the words of a source state no doubt about what it says."""
    return not any(_DOUBT.search(text) for text in basis)


def same_time(one: str, other: str) -> bool:
    """Tell whether two dates, each as precise as stated, may be one day. "" fits nothing."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and longer.startswith(shorter)


def is_paper_of(*, symbol: str, adopted_on: str, what: str, stated_on: str) -> bool:
    """Tell whether a source may be the paper of a decision: its symbol in it, or of its month.

    A report of another month is about the decision, or about another one: what it prints, this
    decision does not (product.md section 3a: only facts that the decision prints).
    """
    named = symbol_in(what)
    if symbol and named:
        return symbol == named
    return bool(adopted_on and stated_on) and same_time(adopted_on[:7], stated_on[:7])


# --- history -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A stretch of words that two versions share, that is gone, or that is new."""

    state: str  # "same", "gone", "new"
    text: str

    @property
    def words(self) -> list[str]:
        """The words of this stretch, for values that are lists of codes."""
        return self.text.split()


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Return what is the same, gone and new between two texts, word by word.

    The pieces "same" and "gone" put together are the old text; "same" and "new" the new one.
    """
    before, after = _words(old), _words(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("gone", "".join(before[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("new", "".join(after[b1:b2])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    """Return a text in words and the blanks between them; nothing is lost."""
    return re.findall(r"\s+|[^\s]+", text)
