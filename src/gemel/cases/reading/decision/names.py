"""Where a person's name begins and ends after a code, and what stands in brackets behind it. Pure.

A name is read word by word and ends at the first thing that can be none of it: another code, a
heading of the fact box, a small word that is no particle, a gap between columns, a line's end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gemel.cases.reading.decision import codes
from gemel.kernel import geography

LONGEST = 8  # words
LINES = 4  # of one name, in a narrow column
LONG = 6  # words, from where on a reader should look
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['`´.\-–](?=[^\W\d_])|-(?=[ ]?\n)|['.])*")
_PARTICLES = frozenset([
    "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "las", "le", "les", "los",
    "el", "al", "as", "ul", "ur", "bin", "bint", "ibn", "ben", "ould", "van", "von", "der", "den",
    "ter", "y", "e", "i", "und", "wa", "d", "o", "st", "san", "u", "al-din",
])  # fmt: skip
# Words that open a heading, the fact box or a sentence: no name goes over them.
_STOPS = re.compile(
    r"""(?:
      Alleged\s|Qualified\s|Submission\s|Recent\s|Victims?\b|Victim\(s\)|Case\s|Cases\s|CASE\b|CAS\b
    | Decision\s|Decisions\s|Resolution\s|Résolution\s|Décision\s|Decisión\s|Resolución\s|Draft\s
    | The\s|Le\s+(?:Conseil|Comité)\b|El\s+(?:Consejo|Comité)\b|A\.\s+(?:Summary|Résumé|Resumen)
    |B\.\s+D[eé]ci|Summary\s
    | Communication\s|Section\s|IPU\b|UIP\b|Parliament\b|Parliamentarians?\b|Page\b|CONTENTS\b
    | Referring\s|Having\s|Recalling\s|Considering\s|Noting\s|Letter\s|Hearing\s|Photo\b|AFP\b
    | Caso\s|Víctima|Denunciante|Demandante|Presentación\s|Presuntas\s|Audiencia|Misi(?:ón|ones)\b
    | Comunicaci(?:ón|ones)\s|Seguimiento\s|Sección\s|Decisi(?:ón|ones)\(|Parlamento\b|Fotograf
    | Récent|Suivi\s|Audition|Mission\(|Parlement\b|Lettre\s|Présentation\s|Soumission\s
    | Plaignant|Victime|Cas\s|Allégations\s|Violations?\s|Dépôt\s|Africa\b|Americas\b|Asia\b
    | Europe\b|MENA\b|Annex\b|Figure\b|Note\b|In\s|On\s|At\s|Since\s|Following\s|Between\s|Former\s
    | (?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d
    | Murder\b|Torture\b|Threats\b|Abduction\b|Impunity\b|Arbitrary\s|Lack\s+of\b|Excessive\s
    | Failure\s|Abusive\s|Other\s|Enforced\s|Inhumane\s|Violation\s|Right\s
    )""",
    re.VERBOSE,
)
_FEMALE = re.compile(r"(?:Ms|Mrs|Miss|Mme|Mmes|Mlle|Sra|Srta|Ms\.?a|f|F)\.?", re.IGNORECASE)
_MALE = re.compile(r"(?:Mr|M|Sr|m)\.?", re.IGNORECASE)
TITLE = re.compile(
    r"\b(?P<title>Ms|Mrs|Miss|Mr|Mme|Mlle|Sra|Srta|Sr|(?:ms|mrs|mr)(?=\.))\.?\s+(?=[^\W\d_])"
)
_RANK = re.compile(
    r"(?:Dr|Prof|Hon|Sen|Gen|Col|Lt|Maj|Capt|Rev|Eng|Me|Senator|General|Colonel|Professor|Doctor)"
    r"\.?\s+(?=[^\W\d_])|(?:Dr|Prof|Hon)\.\s*$"
)
_ALSO = re.compile(
    r"(?:a\.?\s?k\.?\s?a\.?|alias|also\s+known\s+as|dit|dite|known\s+as|connue?\s+sous\s+le\s+nom"
    r"(?:\s+de)?|alias\s+de|también\s+conocid[oa]\s+como)\b\.?\s*[:\"“]?\s*",
    re.IGNORECASE,
)
_NOTED = re.compile(r"[A-Z]{2,4}\d(?=[ ]*(?:[\n|(]|$|CAS))")
_NOTE = re.compile(r"[ ]?[*†‡§¹²³⁴-⁹]+|(?<=[^\W\d_])\d{1,2}(?![\w/])|[ ]?\[\d{1,2}\]")


@dataclass
class Name:
    """What was read after a code. `doubts` are remarks in the words of `people`."""

    start: int
    end: int
    text: str = ""
    last: int = 0  # where the name itself ends
    sex: str | None = None
    also: list[tuple[str, int, int]] = field(default_factory=list)
    noted: bool = False
    other: str = ""  # in brackets, and not understood
    long: bool = False
    wrapped: bool = False  # seems to go on in the next line, where it was not read


def read(text: str, start: int, end: int, *, entry: bool = False) -> Name:
    """Return the name that begins here; an empty one where none does.

    `entry` says that at `end` the next entry of the list begins: what stands between is the name.
    """
    at, sex = _titles(text, start, end)
    name = Name(start=at, end=at, sex=sex)
    words: list[str] = []
    lines = 1
    while at < end and len(words) < LONGEST:
        step = _next(text, at, end, bool(words), words[-1] if words else "")
        if step is None:
            onward = _next_line(text, at, end, name, entry) if words and lines < LINES else None
            if onward is None:
                break
            at, lines = onward, lines + 1
            continue
        word, here, after = step
        if not words:
            name.start = here
        words.append(word)
        at = name.end = name.last = after
    name.text = " ".join(" ".join(words).split()).rstrip("'-")
    if name.text.endswith(".") and len(name.text.rsplit(" ", 1)[-1]) > 3:
        name.text = name.text.rstrip(".")
    name.long = len(words) >= LONG
    _behind(text, name, end)
    return name


def _titles(text: str, start: int, end: int) -> tuple[int, str | None]:
    """Return where the name itself begins: titles and ranks before it are read over."""
    at, sex = _blanks(text, start, end, lines=True), None
    while at < end:
        title = TITLE.match(text, at, end)
        rank = _RANK.match(text, at, end)
        if title:
            sex, at = sex_of(title["title"]), title.end()
        elif rank:
            at = rank.end()
        else:
            break
    return at, sex


def _next(text: str, at: int, end: int, begun: bool, last: str) -> tuple[str, int, int] | None:
    here = _blanks(text, at, end, lines=not begun)
    if begun and here - at > 2 and "\n" not in text[at:here]:
        return None  # a gap between columns
    if begun and here < end and text[here] == "\n":
        onward = _goes_on(text, here, end, last)
        if onward is None:
            return None
        here = onward
    found = _WORD.match(text, here, end)
    if found is None or _STOPS.match(text, here, end) or _code(text, here, end, begun):
        return None
    word = found.group()
    if re.compile(r"[ ]?:").match(text, found.end()) or _country_heading(text, here, end):
        return None
    if begun and _ALSO.match(text, here, end):
        return None
    if word[0].islower():
        if word.casefold() not in _PARTICLES and not word.startswith(("d'", "l'", "al-", "el-")):
            return None
        after = _WORD.match(text, _blanks(text, found.end(), end, lines=True), end)
        inside = word[2:3].isupper() or word[3:4].isupper()
        while after and after.group().casefold() in _PARTICLES and after.group()[0].islower():
            after = _WORD.match(text, _blanks(text, after.end(), end, lines=True), end)
        if not inside and (after is None or not after.group()[0].isupper()):
            return None
        if not begun and not inside and after is None:
            return None
    return word, here, found.end()


def _code(text: str, at: int, end: int, begun: bool) -> bool:
    """Tell whether a code stands here; "SAW KHIN2" at a line's end is a name with a footnote."""
    code = codes.at(text, at, end)
    noted = begun and code is not None and code.normal is None
    return code is not None and not (noted and _NOTED.match(text, at, end))


def _goes_on(text: str, at: int, end: int, last: str) -> int | None:
    """Return where a name goes on in the next line: only after "de" and its like, or a hyphen."""
    onward = _blanks(text, at, end, lines=True)
    if text[at:onward].count("\n") > 1:
        return None
    particle = last.casefold() in _PARTICLES or last.endswith("-")
    return onward if particle and onward < end else None


_NAME_WORDS = (
    r"(?:(?:de|del|la|al|el|ould|bin|ben|da|dos|van|von)[ ]+)?"
    r"[A-ZÀ-Þ][\w'.\-–]*(?:[ ]+(?:[a-z]{1,4}[ ]+)?[A-ZÀ-Þ][\w'.\-–]*){0,3}"
)
TITLES = r"(?:M[Ss]|Mrs?|Mme|Mlle|Sra?|Srta)"
_MARK = rf"[*†‡]?[ ]*\n?[ ]*(?:\((?:{TITLES}|aka [^)\n]{{2,40}})\.?\))?"
_REST_OF_NAME = re.compile(
    rf"(?P<gap> ?\n[ ]*|[ ]{{2,}})(?P<rest>{_NAME_WORDS}){_MARK}[ ]*(?=\n|$|[ ]{{3}})"
)
_TO_NEXT_ENTRY = re.compile(rf"(?:[ ]?\n[ ]*{_NAME_WORDS}){{1,3}}{_MARK}[\s\-–•|]*")
_PARTING = re.compile(
    r"(?:Deceased|Died|Killed|Dead|Released|Freed|Detained|Imprisoned|Held|Still|Others?|Members?"
    r"|Senators?|Deputies|Décédée?s?|Libérée?s?|Détenue?s?|Autres|Députée?s?|Sénateurs?|Membres?"
    r"|Fallecid|Liberad|Detenid|Otros)"
)  # begins a line that parts the list


def _next_line(text: str, at: int, end: int, name: Name, entry: bool) -> int | None:
    """Return where a name goes on in a cell that was too narrow for it, else None.

    The next line holds nothing but words of a name; and either this one ended with a blank, as
    broken lines do, or nothing else stands before the next entry. Else it is only remarked.
    """
    found = _REST_OF_NAME.match(text, at, end)
    if found is None or _STOPS.match(text, found.start("rest"), end):
        return None
    if geography.find_country(found["rest"]) or codes.every(found["rest"]):
        return None
    onward = _TO_NEXT_ENTRY.match(text, at, end) if entry else None
    last = bool(onward and onward.end() == end and not _PARTING.match(found["rest"]))
    broken = found["gap"].startswith(" \n")
    name.wrapped |= not (broken or last)
    return found.start("rest") if broken or last else None


def _blanks(text: str, at: int, end: int, *, lines: bool) -> int:
    signs = " \n" if lines else " "
    while at < end and text[at] in signs:
        at += 1
    return at


_COUNTRY_AHEAD = re.compile(
    r"(?:[^\W\d_][\w'.\-]*[ \n]+){0,6}?(?P<last>[^\W\d_][\w'.\-]*)(?=\s?[:/])"
)


def _country_heading(text: str, at: int, end: int) -> bool:
    """Tell whether a country's name and a colon stand here ("Maldives: Parliament ...")."""
    found = _COUNTRY_AHEAD.match(text, at, min(end, at + 60))
    return bool(found and geography.find_country(found.group()))


def _behind(text: str, name: Name, end: int) -> None:
    """Take what stands right behind a name: a footnote's mark, "(Ms.)", "(aka ...)"."""
    at = name.end
    for _ in range(4):
        note = _NOTE.match(text, at, end)
        if note:
            name.noted = True
            at = name.end = note.end()
        here = _blanks(text, at, end, lines=True)
        if text[at:here].count("\n") > 1:
            return
        loose = _ALSO.match(text, here, end) if name.text else None
        if loose:
            also = read(text, loose.end(), end)
            if not also.text:
                return
            name.also.append((also.text, also.start, also.end))
            at = name.end = also.end
            continue
        if here >= end or text[here] not in "([":
            return
        close = _closing(text, here, end)
        if close is None:
            return
        inside = " ".join(text[here + 1 : close].split())
        if not _bracket(text, name, inside, here + 1, close):
            return
        at = name.end = close + 1


def _closing(text: str, opened: int, end: int) -> int | None:
    for at in range(opened + 1, min(end, opened + 90)):
        if text[at] in ")]":
            return at
        if text[at] in "([":
            return None
    return None


def _bracket(text: str, name: Name, inside: str, start: int, close: int) -> bool:
    sex = sex_of(inside)
    if sex:
        if name.sex and name.sex != sex:
            name.other = inside
        name.sex = sex
        return True
    also = _ALSO.match(text, start, close)
    if also and name.text:
        for part in re.split(r"[,;/]|\bor\b|\bou\b", text[also.end() : close]):
            said = " ".join(part.split()).strip(" \"'“”«»")
            if said:
                where = text.find(part.strip(), also.end(), close)
                name.also.append((said, where, where + len(part.strip())))
        return True
    if name.text and inside and not inside[0].isdigit() and "IPU" not in inside:
        name.other = inside
        return True
    return False


def stops(words: str) -> bool:
    """Tell whether words open a heading or a sentence, or name a country: no part of a name."""
    said = re.sub(r"\([^)]*\)", "", words).strip() + " "
    return bool(_STOPS.match(said) or _PARTING.match(said) or geography.find_country(said))


def sex_of(title: str) -> str | None:
    """Return the sex that a title states: F of "Ms.", M of "Mr.", else None."""
    said = title.strip()
    if _FEMALE.fullmatch(said):
        return "F"
    return "M" if _MALE.fullmatch(said) else None
