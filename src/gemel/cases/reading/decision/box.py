"""The fact box of 2019 and later: who complained and when, decisions, missions, letters. Pure.

Its lines may come out of a PDF between those of the text beside it. A heading of the box is known
wherever it stands; what follows it is only trusted as far as it looks like what belongs there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise

from gemel.cases.reading.decision import codes, days
from gemel.kernel.say import Said, say

_S, _ES = r"(?:\(s\)|s)?", r"(?:\(es\))?"
_LABELS: tuple[tuple[str, str], ...] = (
    ("victims", rf"Victim{_S}|Victime{_S}|Víctima{_S}"),
    ("complainants", rf"Qualified\s+complainant{_S}|Complainant{_S}"
                     rf"|Plaignant{_S}(?:\s+qualifié{_S})?"
                     rf"|(?:Demandante|Denunciante){_S}(?:\s+(?:calificado|cualificado){_S})?"),
    ("submitted", rf"Submission\s+of\s+(?:the\s+)?complaint{_S}"
                  rf"|(?:Dépôt|Soumission|Présentation)\s+de\s+la\s+plainte"
                  rf"|Presentación\s+de\s+la\s+(?:queja|denuncia)"),
    ("decisions", rf"(?:Most\s+)?(?:Recent\s+)?IPU\s+(?:Governing\s+Council\s+)?decision{_S}"
                  rf"|Décision{_S}\s+(?:récente{_S}\s+)?de\s+l'UIP(?:\s+récente{_S})?"
                  rf"|Récente{_S}\s+décision{_S}\s+de\s+l'UIP"
                  rf"|Decisi(?:ón|ones){_ES}\s+(?:reciente{_S}\s+)?de\s+la\s+UIP(?:\s+reciente{_S})?"),
    ("missions", rf"(?:Recent\s+)?IPU\s+mission{_S}"
                 rf"|(?:Récente{_S}\s+)?[Mm]ission{_S}\s+(?:récente{_S}\s+)?de\s+l'UIP(?:\s+récente{_S})?"
                 rf"|Misi(?:ón|ones){_ES}\s+(?:reciente{_S}\s+)?de\s+la\s+UIP(?:\s+reciente{_S})?"),
    ("hearings", rf"(?:Recent\s+)?(?:Committee\s+)?hearing{_S}(?:\s+(?:before|by"
                 rf"|with)\s+the\s+Committee)?"
                 rf"|(?:Récente{_S}\s+)?[Aa]udition{_S}\s+(?:récente{_S}\s+)?(?:devant|par"
                 rf"|du)\s+(?:le\s+)?Comité"
                 rf"(?:\s+récente{_S})?|Audiencia{_S}\s+(?:reciente{_S}\s+)?(?:ante"
                 rf"|del)\s+(?:el\s+)?Comité"),
    ("follow_up", r"Recent\s+follow[\s-]*up|(?:Récent\s+suivi|Suivi\s+récent)"
                  r"|Seguimiento\s+reciente"),
    ("from_authorities", rf"Communication{_S}\s+(?:received\s+)?from\s+the\s+(?:\w+\s+)?authorities"
                         rf"|Communication{_S}\s+des\s+autorités|Comunicaci(?:ón"
                         rf"|ones)\s+de\s+las\s+autoridades"),
    ("from_complainant", rf"Communication{_S}\s+(?:received\s+)?from\s+the\s+complainant{_S}"
                         rf"|Communication{_S}\s+d(?:u|es)\s+plaignant{_S}"
                         rf"|Comunicaci(?:ón|ones)\s+del?\s+(?:los\s+)?(?:demandante"
                         rf"|denunciante){_S}"),
    ("to_authorities", rf"Communication{_S}\s+(?:addressed\s+"
                       rf"|sent\s+)?to\s+the\s+(?:\w+\s+)?authorities"
                       rf"|Communication{_S}\s+(?:adressée{_S}\s+|envoyée{_S}\s+)?aux\s+autorités"
                       rf"|Comunicaci(?:ón|ones)\s+(?:dirigidas?\s+)?a\s+las\s+autoridades"),
    ("to_complainant", rf"Communication{_S}\s+(?:addressed\s+|sent\s+)?to\s+the\s+complainant{_S}"
                       rf"|Communication{_S}\s+(?:adressée{_S}\s+"
                       rf"|envoyée{_S}\s+)?aux?\s+plaignant{_S}"
                       rf"|Comunicaci(?:ón|ones)\s+(?:dirigidas?\s+)?al?\s+(?:los\s+)?(?:demandante|denunciante){_S}"),
)  # fmt: skip
LABEL = re.compile(  # the first letters are looked at first: that halves the search
    r"(?<!\w)(?=[vqcpdsimrha])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS)
    + r")\s*:",
    re.IGNORECASE,
)
AFFILIATION = re.compile(
    r"(?<![\w'./\-])(?P<country>[^\W\d_][\w'./\-]{0,30}"
    r"(?:[ \n]{1,3}[\w'.()/\-]{1,30}){0,7}?)\s*:\s+[^:\n]{0,90}?\s*"
    r"(?:\baffiliated\b|\baffilié|\bafiliad|\bMember\s+of\s+the\s+IPU|\bmembre\s+de\s+l'UIP)"
    r"|(?<![\w'./\-])(?P<other>[^\W\d_][\w'./\-]{0,30}"
    r"(?:[ \n]{1,3}[\w'.()/\-]{1,30}){0,7}?)\s*:\s+"
    r"(?:The\s+)?(?:[Pp]arliament|Parlement)\b"
)
CASE = re.compile(r"\b(?:Cases?|Cas|Casos?)\s+(?=[A-Z]{2,4}\b|[A-Z]{2,4}\d)")
_KINDS = ("from_authorities", "from_complainant", "to_authorities", "to_complainant")
# How far the value of a heading may reach where nothing else ends it.
_REACH = {
    "victims": 260, "complainants": 200, "submitted": 60, "decisions": 260, "missions": 260,
    "hearings": 420, "follow_up": 4,
}  # fmt: skip
_SECTION = re.compile(
    r"\b(?:Section|Sections|Sección|section)\s+(?P<roman>I{1,3}"
    r"|1)\s*[.,]?\s*\(?\s*(?P<one>\d)\s*\)?\s*"
    r"[.,]?\s*(?P<letters>\(?[a-f]\)?(?:\s*(?:,|and|et|y|&|to|-|–)*\s*\(?[a-f]\))*)",
)
_NONE = re.compile(r"[\s\-–—.]*(?:None|N/A|Aucune?|Ningun[ao]|Nil)?[\s\-–—.]*$", re.IGNORECASE)
_NOTHING = re.compile(r"\s*(?:[-–—]\s*){3}")
_NO_MONTH_YEAR = re.compile(rf"\s*({days.MONTH})\s*$", re.IGNORECASE)

MOST_LABELS = 60  # a box has some twelve headings
MIXED = say("The fact box and the text beside it stand mixed here: compare with the paper")
NO_DATE = say("No date can be read here")
OVER_THE_PAGE = say("This is parted here: its date was taken from where it seems to go on")
LOST = say("Names are lost in this text: words of this may be lost too")
REST = say("After the dates stand words that were not understood: “{words}”")


@dataclass
class Value:
    """A piece of the box: its words and where they stand, and a doubt."""

    text: str
    start: int
    end: int
    date: str | None = None
    doubts: list[Said] = field(default_factory=list)


@dataclass
class Box:
    """What was found of the fact box."""

    victims: Value | None = None
    sections: list[Value] = field(default_factory=list)
    submitted: Value | None = None
    decisions: list[Value] = field(default_factory=list)
    missions: list[Value] = field(default_factory=list)
    hearings: list[Value] = field(default_factory=list)
    follow_up: list[tuple[str, Value]] = field(default_factory=list)
    doubts: list[tuple[str, Said, int, int]] = field(default_factory=list)
    mixed: bool = False
    sure: set[int] = field(default_factory=set)
    start: int | None = None
    end: int | None = None


def read(text: str, start: int, end: int, body: int) -> Box:
    """Return the box between two places; `body` is where the text of the decision begins.

    A box heading that stands after that begins was extracted in between: `mixed`.
    """
    box = Box()
    labels = _labels(text, start, end)
    if not labels:
        return box
    box.start, box.end = labels[0].start(), labels[-1].end()
    loose = _loose(text, labels)
    whole = len(labels) > 1 and not loose
    box.mixed = not whole and any(label.start() > body for label in labels)
    for at, label in enumerate(labels):
        name = label.lastgroup or ""
        last = at + 1 == len(labels)
        limit = end if last else labels[at + 1].start()
        stop = _stop(text, name, label.end(), limit)
        box.end = max(box.end, stop)
        known = set(map(id, _values(box)))
        _take(box, text, name, label.end(), stop, limit)
        new = [value for value in _values(box) if id(value) not in known]
        if not last and name in ("hearings", *_KINDS):
            _date_over_the_page(text, new, stop, limit)
        for value in new:
            if name in ("victims", "hearings") and _RUN_INTO.search(text, value.start, value.end):
                value.doubts.append(MIXED)
        if last and whole:
            _trust_the_last(text, new)
        if not last and _sure(text, name, label.end(), limit):
            box.sure |= set(map(id, new))
    if box.mixed:
        mark_mixed(box)
    return box


def _date_over_the_page(text: str, values: list[Value], stop: int, limit: int) -> None:
    """Give a piece that a page's end parted the date that stands right before the next heading."""
    if not values or values[-1].date is not None or NO_DATE not in values[-1].doubts:
        return
    dates = days.every(text, max(stop, limit - 60), limit)
    if dates and dates[-1].text and not re.search(r"\w", text[dates[-1].end : limit]):
        values[-1].date = dates[-1].text
        values[-1].doubts = [OVER_THE_PAGE]


# A bullet, a gap, or a sentence after a closed bracket: the words of a list or of the text beside.
_RUN_INTO = re.compile(r"[•\uf0b7]|\S\s{6,}\S|\d\)\s+(?!and\b|et\b|y\b)\w")


def _trust_the_last(text: str, values: list[Value]) -> None:
    """Take back a doubt for which the text that begins on the next line was the only reason."""
    for value in values:
        if re.compile(r"\)?[ ]*[.;]?[ ]*\n\s*[A-ZÀ-Þ]").match(text, value.end):
            value.doubts = [said for said in value.doubts if said is not MIXED]


_PROCEDURE = re.compile(
    r"[\s,]*(?:of\s+(?:Annex\s+I\s+of\s+)?the\s+(?:Committee(?:'s)?\s+)?(?:revised\s+)?Procedure"
    r"|de\s+la\s+Procédure(?:\s+du\s+Comité)?|del\s+Procedimiento(?:\s+del\s+Comité)?)?"
    r"\s*(?:\(Ann?ex[eo]?\s+I\))?[\s.\-–•*]*",
    re.IGNORECASE,
)


def _loose(text: str, labels: list[re.Match[str]]) -> set[int]:
    """Return which headings are followed by more than belongs to them, before the next one."""
    return {
        at
        for at, (label, following) in enumerate(pairwise(labels))
        if not _ends_clean(text, label.lastgroup or "", label.end(), following.start())
    }


def _ends_clean(text: str, name: str, start: int, stop: int) -> bool:
    """Tell whether a value ends where the next heading begins, as far as its kind can tell."""
    words = text[start:stop]
    if not words.strip(" \n-–•*.;,)") or name == "follow_up":
        return True
    if name in ("submitted", "decisions"):
        _, at = days.leading(text, start + len(words) - len(words.lstrip()), stop)
        return not re.search(r"\w", text[at:stop])
    if name == "complainants":
        found = list(_SECTION.finditer(text, start, stop))
        return not found or _PROCEDURE.match(text, found[-1].end(), stop).end() >= stop  # type: ignore[union-attr]
    if name in _KINDS:
        dates = days.every(text, start, stop)
        return not dates or not re.search(r"\w", text[dates[-1].end : stop])
    return True


def _sure(text: str, name: str, start: int, stop: int) -> bool:
    """Tell whether a value holds nothing but what belongs to its kind, whatever stands around."""
    words = text[start:stop]
    begin = start + len(words) - len(words.lstrip(" \n-–•\uf0b7"))
    if re.search(r"\s{6}", words.strip()):
        return False  # something else was read out of its midst
    if name in ("submitted", "decisions", "missions", *_KINDS):
        found, at = days.leading(text, begin, stop)
        return bool(found) and not re.search(r"\w", text[at:stop])
    if name == "complainants":
        named = list(_SECTION.finditer(text, start, stop))
        return (
            bool(named)
            and not re.search(r"\w", text[start : named[0].start()])
            and all(
                not re.search(r"\w{4}", text[one.end() : other.start()])
                for one, other in pairwise(named)
            )
            and _ends_clean(text, name, start, stop)
        )
    return False


def mark_mixed(box: Box) -> None:
    """Put a doubt on the pieces of a box between whose lines other things stand.

    A piece that holds nothing strange up to the next heading is not doubted.
    """
    box.mixed = True
    for value in _values(box):
        if MIXED not in value.doubts and id(value) not in box.sure:
            value.doubts.append(MIXED)


def mark_lost(box: Box) -> None:
    """Put a doubt on the words of a box where other words are known to be lost."""
    for value in [*box.hearings, *(value for _, value in box.follow_up)]:
        if not value.doubts and id(value) not in box.sure:
            value.doubts.append(LOST)


def _values(box: Box) -> list[Value]:
    single = [value for value in (box.victims, box.submitted) if value]
    return [
        *single, *box.sections, *box.decisions, *box.missions, *box.hearings,
        *(value for _, value in box.follow_up),
    ]  # fmt: skip


def _labels(text: str, start: int, end: int) -> list[re.Match[str]]:
    found = list(islice(LABEL.finditer(text, start, end), 10 * MOST_LABELS))
    sure = [one for one in found if one.lastgroup not in ("victims",) or _at_start(text, one)]
    known = {one.lastgroup for one in sure}
    if len(known) < 2:
        return []
    once: dict[str, re.Match[str]] = {}
    kept = []
    for one in sure:
        name = one.lastgroup or ""
        if name not in _KINDS and name in once:
            continue
        once[name] = one
        kept.append(one)
    return kept[:MOST_LABELS]


_COUNTED = re.compile(
    r"\s+(?:\d{1,3}|[Aa]n?|(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine"
    r"|[Tt]en))\s+(?:\w+\s+){0,4}?(?:members?|parliamentarians?|senators?|deput(?:y|ies))\b"
)


def _at_start(text: str, one: re.Match[str]) -> bool:
    before = text[max(0, one.start() - 30) : one.start()]
    if text[one.start()] == "V" and _COUNTED.match(text, one.end()):
        return True
    return not re.search(r"\b(?:the|of|for|to|all|these|des|les|las|los)\s+$", before)


_ENDS = re.compile(
    r"\n\s*\n|\bA\.\s+\S|\bB\.\s+\S|\bSummary\s+of\s+the\s+case|\bRésumé\s+du\s+cas"
    r"|\bResumen\s+del\s+caso"
    r"|\bThe\s+(?:Governing\s+Council|Committee)\s+(?:of|on)\b|\bAlleged\s+human\s+rights"
)


def _stop(text: str, name: str, start: int, limit: int) -> int:
    """Return where the value of a heading ends at the latest."""
    reach = min(limit, start + _REACH.get(name, 420))
    ended = _ENDS.search(text, start, reach)
    stop = ended.start() if ended else reach
    if name == "decisions" and ended and not text[start:stop].strip():
        stop = reach
    while stop > start and text[stop - 1] in " \n-–•\uf0b7·*":
        stop -= 1
    return max(stop, start)


def _take(box: Box, text: str, name: str, start: int, stop: int, limit: int) -> None:
    if name == "victims":
        box.victims = _value(text, start, stop)
    elif name == "complainants":
        _sections(box, text, start, limit)
    elif name == "submitted":
        box.submitted = _submitted(text, start, stop, limit)
    elif name == "decisions":
        box.decisions = _dates(box, "recent_decisions", text, start, stop)
    elif name == "missions":
        box.missions = _dates(box, "missions", text, start, stop)
    elif name == "hearings":
        box.hearings = _dated(box, text, start, stop)
    elif name in _KINDS:
        value = _letter(text, start, stop)
        if value:
            box.follow_up.append((name, value))


def _value(text: str, start: int, stop: int) -> Value | None:
    words = text[start:stop]
    if _NOTHING.match(words):
        return None
    begin = start + len(words) - len(words.lstrip(" \n-–•\uf0b7"))
    words = text[begin:stop].rstrip()
    if not words or _NONE.fullmatch(words):
        return None
    return Value(" ".join(words.split()), begin, begin + len(words))


def _sections(box: Box, text: str, start: int, limit: int) -> None:
    reach = min(max(limit, start), start + 400)
    found = list(_SECTION.finditer(text, start, min(len(text), start + 400)))
    for one in found[:4]:
        if one.start() >= reach and one.start() > start + 200:
            break
        for letter in re.finditer(r"[a-f](?=\)|$)", one["letters"]):
            at = one.start("letters") + letter.start()
            said = f"{one['roman']}.{one['one']}({letter.group()})"
            if all(known.text != said for known in box.sections):
                box.sections.append(Value(said, one.start(), at + 1))
    if not box.sections and text[start:reach].strip():
        words = " ".join(text[start : start + 80].split())
        box.doubts.append((
            "complainant_sections",
            say("No section of the Procedure can be read here: “{words}”", words=words),
            start, min(reach, start + 80),
        ))  # fmt: skip


def _submitted(text: str, start: int, stop: int, limit: int) -> Value | None:
    found = days.first(text, start, stop)
    if found and not text[start : found.start].strip(" \n-–•in"):
        value = Value(text[found.start : found.end], found.start, found.end, found.text or None)
        if found.range or not found.text:
            value.doubts.append(NO_DATE)
        return value
    month = _NO_MONTH_YEAR.match(text, start, stop) or _NO_MONTH_YEAR.match(text, start, limit)
    if month:  # the year may stand behind the heading that came in between
        year = days.YEAR.search(text, limit, min(len(text), limit + 60))
        value = Value(month[1], month.start(1), month.end(1))
        whole = days.first(f"{month[1]} {year.group()}") if year else None
        value.date = whole.text if whole else None
        value.doubts.append(MIXED if value.date else NO_DATE)
        return value
    year = days.YEAR.match(
        text, start + len(text[start:stop]) - len(text[start:stop].lstrip()), stop
    )
    if year:
        return Value(year.group(), year.start(), year.end(), year.group())
    words = _value(text, start, stop)
    if words:
        words.doubts.append(NO_DATE)
        words.date = found.text or None if found else None
    return words


def _dates(box: Box, field_name: str, text: str, start: int, stop: int) -> list[Value]:
    """Return the dates that a list of dates begins with; what follows them becomes a doubt."""
    begin = start + len(text[start:stop]) - len(text[start:stop].lstrip(" \n-–•\uf0b7"))
    found, at = days.leading(text, begin, stop)
    values = []
    for one in found:
        value = Value(text[one.start : one.end], one.start, one.end, one.text or None)
        if not one.text:
            value.doubts.append(NO_DATE)
        values.append(value)
    if not found and _NOTHING.match(text, start, stop):
        return []
    rest = " ".join(text[at:stop].split()).strip(" ,;.-–•\uf0b7()")
    if re.search(r"\w{2}", rest) and not _NONE.fullmatch(rest):
        if field_name == "missions" and not found:
            return _missions(text, begin, stop)
        more = days.every(text, at, stop)
        if more or not found:
            said = say(
                "After the dates stand words that were not understood: “{words}”", words=rest[:120]
            )
            box.doubts.append((field_name, said, at, stop))
    return values


def _missions(text: str, start: int, stop: int) -> list[Value]:
    """Return missions told in words: "Mission to X (June 2019)"."""
    return [value for value in _split(text, start, stop) if value.date or len(value.text) > 3]


def _dated(box: Box, text: str, start: int, stop: int) -> list[Value]:
    return [value for value in _split(text, start, stop) if len(value.text) > 2]


def _split(text: str, start: int, stop: int) -> list[Value]:
    """Return the parts of a list in words, each with the last date in it."""
    found = []
    at = start
    for gap in [*re.finditer(r";\s*(?:and\s+)?|\n\s*[-–•\uf0b7]\s*", text[start:stop]), None]:
        to = start + gap.start() if gap else stop
        value = _value(text, at, to)
        if value:
            dates = days.every(text, at, to)
            if dates:
                value.date = dates[-1].text or None
                tail = text[dates[-1].end : to].strip(" \n).,;-–")
                if len(tail) > 12:
                    value.doubts.append(MIXED)
            else:
                value.doubts.append(NO_DATE)
            found.append(value)
        at = start + gap.end() if gap else stop
    return found


def _letter(text: str, start: int, stop: int) -> Value | None:
    """Return one communication; it ends with its date, which mostly stands in brackets."""
    value = _value(text, start, stop)
    if value is None:
        return None
    dates = days.every(text, value.start, stop)
    if not dates:
        value.doubts.append(NO_DATE)
        return value
    bracketed = [one for one in dates if text[: one.start].rstrip().endswith("(")]
    first = (bracketed or dates)[0]
    last = dates[-1]
    value.date = first.text or None
    tail = text[last.end : stop].strip(" \n).,;-–•")
    ahead, reached = days.leading(text, value.start, stop)
    if ahead:  # the date stood alone; what follows is the text beside
        value.end, value.date = reached, ahead[-1].text or None
        value.text = " ".join(text[value.start : value.end].split())
        dates, tail = ahead, text[reached:stop]
        if not re.match(r"\s*\)", text[first.end :]) and re.search(r"\w{3}", tail):
            value.doubts.append(MIXED)
    elif re.search(r"\w{3}", tail):
        cut = last.end + (1 if text[last.end : last.end + 1] == ")" else 0)
        value.end = cut
        value.text = " ".join(text[value.start : cut].split())
        value.doubts.append(MIXED)
    if len({one.text for one in dates}) > 1:
        value.date = last.text if len(bracketed) != 1 else first.text
        value.doubts.append(
            say(
                "Several dates stand here: {dates}",
                dates=", ".join(one.text for one in dates if one.text),
            )
        )
    return value


def case_code(text: str, start: int, end: int) -> list[tuple[codes.Printed, int]]:
    """Return the codes that the box calls the case's: "Case UGA-Coll-01"."""
    found = []
    for mark in CASE.finditer(text, start, end):
        code = codes.at(text, mark.end(), end)
        if code and not codes.CASE_MARK.match(text, mark.start()):
            found.append((code, mark.start()))
    return found
