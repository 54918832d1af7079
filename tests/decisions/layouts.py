"""How the papers of 2006 to 2024 set their facts. A layout turns a paper into blocks.

Seen in public texts, whose sentences are not used here: resolutions with one "CASE N°" line a
person (to 2014), decisions with the same preamble (to 2017), lists of violations (2018), the fact
box beside names and text (from 2019), the Committee's own decisions, and whole sessions with
contents. In a text `^th^` is raised, and so is the digit of a footnote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.decisions.facts import Case, Paper, Person
from tests.decisions.tongues import TONGUES


@dataclass(frozen=True)
class Line:
    """One line or paragraph; `style` is title, heading, normal, bullet or small."""

    text: str
    style: str = "normal"


@dataclass(frozen=True)
class Pairs:
    """Names in two columns, row by row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Beside:
    """The text at the left, the fact box at the right of it."""

    left: tuple[Line | Pairs, ...]
    box: tuple[Line, ...]


@dataclass(frozen=True)
class Note:
    """A footnote: stands at the foot of its page."""

    mark: str
    text: str


@dataclass(frozen=True)
class Break:
    """A new page. `head` runs over it from here on."""

    head: str = ""


Block = Line | Pairs | Beside | Note | Break
BLANK = "- - -"


def blocks(paper: Paper) -> list[Block]:
    """Set a paper in its layout."""
    return list(LAYOUTS[paper.layout](paper))


def raised(number: int) -> str:
    """Write an ordinal as these papers print it: the letters raised."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}^{'th' if 10 <= number % 100 <= 20 else ends.get(number % 10, 'th')}^"


def _how(paper: Paper) -> str:
    return {
        "unanimous": "unanimously ",
        "consensus": "by consensus ",
        "vote": "by vote ",
        "without_vote": "without a vote ",
        None: "",
    }[paper.adopted_how]


def _adoption(paper: Paper, kind: str = "Decision") -> Iterator[Block]:
    """The line under the country; a footnote's digit sticks to its end.

    In the manner "inline" the bracket stands on the same line; "council" leaves the IPU out;
    "bare" leaves out the bracket, and below who speaks.
    """
    council = "the Governing Council" if "council" in paper.manner else "the IPU Governing Council"
    body = {
        "governing_council": council,
        "committee": "the Committee on the Human Rights of Parliamentarians",
    }[paper.body]
    mark = "^1^" if paper.footnote else ""
    line = f"{kind} adopted {_how(paper)}by {body} at its {raised(paper.session or 0)} session"
    if "bare" in paper.manner:
        yield Line(line + mark, "heading")
    elif "inline" in paper.manner:
        yield Line(f"{line} ({paper.when}){mark}", "heading")
    else:
        yield Line(line + mark, "heading")
        yield Line(f"({paper.when})", "heading")
    if paper.footnote:
        yield Note("1", paper.footnote)


def _name(person: Person, dash: str = " - ", capitals: bool = False) -> str:
    name = person.name.upper() if capitals else person.name
    also = f" (aka {', '.join(person.also)})" if person.also else ""
    ms = f" {person.ms}" if person.sex == "F" and person.mark else ""
    return f"{person.printed}{dash}{name}{person.star}{also}{ms}"


def _numbered(case: Case) -> Iterator[Line]:
    for number, paragraph in enumerate(case.paragraphs, 1):
        end = "." if number == len(case.paragraphs) else ";"
        yield Line(f"{number}. {paragraph.text}{end}")


def resolution(paper: Paper) -> Iterator[Block]:
    """2006 to March 2014: "CASE N°" before each name in capitals, a preamble, no box."""
    (case,) = paper.cases
    if paper.stamp:
        yield Line(paper.stamp, "small")
    yield Line(case.country.upper().replace("/", " / "), "title")
    headings = [f"CASE N° {_name(person, capitals=True)}" for person in case.persons]
    if "columns" in paper.manner:
        half = -(-len(headings) // 2)
        yield Pairs(tuple(zip(headings[:half], [*headings[half:], ""][:half], strict=True)))
    else:
        yield from (Line(heading, "heading") for heading in headings)
    yield from _adoption(paper, "Resolution")
    yield from _preamble(paper, case, "resolution")
    yield from _numbered(case)


def _preamble(paper: Paper, case: Case, kind: str) -> Iterator[Block]:
    session = paper.session or 0
    who = (
        "the above-mentioned parliamentarians"
        if len(case.persons) > 1
        else f"{_title(case.persons[0])}{case.persons[0].name}"
    )
    if "bare" not in paper.manner:
        yield Line("The Governing Council of the Inter-Parliamentary Union,")
    yield Line(
        f"Referring to the case of {who}, as set out in the Committee's report "
        f"(CL/{session}/11(b)-R.1), and to the {kind} adopted at its {raised(session - 1)} "
        "session,"
    )
    for opening, words in zip(
        ("Considering that", "Recalling the following:", "Bearing in mind that"),
        case.summary,
        strict=False,
    ):
        yield Line(f"{opening} {words[:1].lower()}{words[1:].rstrip('.')},")


def _title(person: Person) -> str:
    return {"F": "Ms. ", "M": "Mr. ", None: ""}[person.sex]


def decision_2014(paper: Paper) -> Iterator[Block]:
    """October 2014 to 2017: a decision in the shape of a resolution; sub-headings in groups."""
    (case,) = paper.cases
    yield Line(case.country, "title")
    yield from _grouped(case)
    yield from _adoption(paper)
    yield from _preamble(paper, case, "decision")
    yield from _numbered(case)


def _grouped(case: Case) -> Iterator[Block]:
    under = ""
    for person in case.persons:
        if person.group != under:
            under = person.group
            yield Line(f"{under}:", "heading")
        yield Line(_name(person))


def decision_2018(paper: Paper) -> Iterator[Block]:
    """2017 and 2018: a picture's caption, names in two columns, the violations, A and B."""
    (case,) = paper.cases
    yield Line(case.country, "title")
    yield from _adoption(paper)
    if paper.caption:
        yield Line(paper.caption, "small")
    yield from _listed(case)
    yield from _violations(case, ":")
    yield from _parts(paper, case)


def _listed(case: Case, dash: str = " - ") -> Iterator[Pairs | Line]:
    if len(case.persons) < 8:
        yield from (Line(_name(person, dash), "heading") for person in case.persons)
        return
    half = -(-len(case.persons) // 2)
    names = [_name(person, dash) for person in case.persons]
    yield Pairs(
        tuple(
            (left, names[half + n] if half + n < len(names) else "")
            for n, left in enumerate(names[:half])
        )
    )


def _violations(case: Case, colon: str = "") -> Iterator[Line]:
    yield Line(f"Alleged human rights violations{colon}", "heading")
    yield from (Line(label, "bullet") for _, label in case.violations)


def _parts(paper: Paper, case: Case) -> Iterator[Line]:
    yield Line("A. Summary of the case", "heading")
    yield from (Line(words) for words in case.summary)
    yield Line("B. Decision", "heading")
    yield Line(
        {
            "governing_council": "The Governing Council of the Inter-Parliamentary Union",
            "committee": "The Committee on the Human Rights of Parliamentarians",
        }[paper.body]
    )
    yield from _numbered(case)


def _box(case: Case) -> Iterator[Line]:
    """The fact box of 2019 and later."""

    def dated(label: str, dates: tuple[tuple[str, str], ...]) -> Line:
        return Line(f"{label}: {'; '.join(said for said, _ in dates) or BLANK}")

    yield Line(f"Case {case.printed}", "heading")
    yield Line(f"{case.country}: {case.affiliation}")
    yield Line(f"Victim{'(s)' if len(case.persons) > 1 else ''}: {case.victims}")
    yield Line(f"Qualified complainant(s): {case.complainant}")
    yield Line(f"Submission of complaint: {case.submitted[0] if case.submitted else BLANK}")
    yield dated("Recent IPU decision(s)", case.recent)
    yield dated("IPU mission(s)", case.missions)
    yield dated("Recent Committee hearing(s)", case.hearings)
    yield Line("Recent follow-up:")
    yield from (Line(f"- {f.label}: {f.text}") for f in case.follow_up)


def decision_2019(paper: Paper) -> Iterator[Block]:
    """2019 and later: the fact box stands beside names, violations and the summary."""
    (case,) = paper.cases
    yield from _boxed(paper, case)


def _boxed(paper: Paper, case: Case) -> Iterator[Block]:
    yield Line(case.country, "title")
    yield from _adoption(paper)
    left: list[Line | Pairs] = [Line(paper.caption, "small")] if paper.caption else []
    long = len(case.persons) > 40
    names = list(_listed(case, " – " if paper.body == "committee" else " - "))
    left += [*([] if long else names), *_violations(case)]
    parts = list(_parts(paper, case))
    cut = 3  # the box reaches down to the second paragraph of the summary
    if long:
        yield from names
    yield Beside((*left, *parts[:cut]), tuple(_box(case)))
    yield from parts[cut:]


def collection(paper: Paper) -> Iterator[Block]:
    """A whole session: contents by country, then every decision on pages of its own."""
    if paper.stamp:
        yield Line(paper.stamp, "small")
    yield Line(
        "Governing Council"
        if paper.body == "governing_council"
        else f"{raised(paper.session or 0)} session of the Committee",
        "heading",
    )
    yield Line(str(paper.symbol), "heading")
    yield Line("Decisions of the Committee on the Human Rights of Parliamentarians", "title")
    yield Line("CONTENTS", "heading")
    page = 1
    by = "Decision adopted by the Committee" if paper.body == "committee" else "Decision"
    for case in paper.cases:
        if "repeating" in paper.manner:
            yield Line(f"{case.country}    {page}")
            yield from _adoption(paper)
        else:
            yield Line(f"{case.country}: {case.announcement}", "bullet")
            yield Line(f"{by} {'.' * 60} {page}")
        page += 3
    for number, case in enumerate(paper.cases):
        yield Break(f"{paper.symbol}    - {number * 3 + 1} -    {paper.when}")
        yield from _boxed(replace(paper, footnote="", caption=""), case)


FRENCH = {"unanimous": "à l'unanimité ", "consensus": "par consensus ", None: ""}


def resolution_fr(paper: Paper) -> Iterator[Block]:
    """The French resolutions: "CAS N°", raised "ème", no mark of sex, other verbs.

    In the manner "small" numbered paragraphs begin with a small letter, as until about 2010.
    """
    (case,) = paper.cases
    yield Line(case.country.upper(), "title")
    for person in case.persons:
        yield Line(f"CAS N° {_name(replace(person, mark=False), capitals=True)}", "heading")
    yield Line(
        f"Résolution adoptée {FRENCH[paper.adopted_how]}par le Conseil directeur de l'UIP "
        f"à sa {paper.session}^ème^ session",
        "heading",
    )
    yield Line(f"({paper.when})", "heading")
    yield Line("Le Conseil directeur de l'Union interparlementaire,")
    yield Line(
        "se référant au cas des parlementaires susmentionnés, exposé dans le rapport du Comité "
        f"(CL/{paper.session}/11.b)‑R.1), et à la résolution adoptée à sa précédente session,"
    )
    yield from (Line(words) for words in case.summary)
    for line in _numbered(case):
        number, _, words = line.text.partition(" ")
        small = words[:1].lower() + words[1:]
        yield Line(f"{number} {small}") if "small" in paper.manner else line


def tongue(paper: Paper) -> Iterator[Block]:
    """The fact box beside names and text, in French or Spanish."""
    (case,) = paper.cases
    words, many = TONGUES[paper.language], "; "
    colon, box = words.colon, words.box

    def dated(name: str, dates: tuple[tuple[str, str], ...]) -> Line:
        return Line(f"{box[name]}{colon} {many.join(said for said, _ in dates) or BLANK}")

    yield Line(case.country, "title")
    how = words.how[paper.adopted_how]
    yield Line(words.adoption.format(how=how, session=paper.session), "heading")
    yield Line(f"({paper.when})", "heading")
    left = [*_listed(case), Line(words.violations, "heading")]
    left += [Line(label, "bullet") for _, label in case.violations]
    left += [Line(words.summary, "heading"), Line(case.summary[0])]
    right = [
        Line(f"{box['case']} {case.printed}", "heading"),
        Line(f"{case.country}{colon} {case.affiliation}"),
        Line(f"{box['victims']}{colon} {case.victims}"),
        Line(f"{box['complainants']}{colon} {case.complainant}"),
        dated("submitted", (case.submitted,) if case.submitted else ()),
        dated("recent", case.recent),
        dated("missions", case.missions),
        dated("hearings", case.hearings),
        Line(f"{box['follow_up']}{colon}"),
        *(Line(f"- {one.label}{colon} {one.text}") for one in case.follow_up),
    ]
    yield Beside(tuple(left), tuple(right))
    yield from (Line(said) for said in case.summary[1:])
    yield Line(words.decision, "heading")
    yield Line(words.speaker)
    yield from _numbered(case)


LAYOUTS: dict[str, Callable[[Paper], Iterator[Block]]] = {
    "resolution": resolution,
    "decision_2014": decision_2014,
    "decision_2018": decision_2018,
    "decision_2019": decision_2019,
    "committee": decision_2019,
    "collection": collection,
    "resolution_fr": resolution_fr,
    "tongue": tongue,
}
