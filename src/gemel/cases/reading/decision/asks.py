"""What a decision asks, of whom, and what it decides on the case: its operative paragraphs. Pure.

One ask is one thing asked of one addressee: a paragraph in which two are asked gives two asks with
one number. The number is the paragraph's; where the numbers were lost, there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from gemel.cases.reading.decision import days, verbs
from gemel.kernel.say import Said, say

_FIRST = {"en": "[A-ZÀ-Þ]", "fr": r"[^\W\d_]", "es": r"[^\W\d_]"}  # older French: "1. prie le"
_NUMBERED = {
    language: re.compile(
        rf"(?:(?<=[\n.;:,)])|(?<=^)|(?<=\s))(?P<number>\d{{1,2}})\s?[.)]\s{{0,12}}(?={first})"
    )
    for language, first in _FIRST.items()
}
_LINE = re.compile(r"^[ ]*(?:[-–•\uf0b7*]\s*)?(?=[A-ZÀ-Þ])", re.MULTILINE)
UNNUMBERED = say("The operative paragraphs have no numbers in this text")
NOBODY = say("Of whom this is asked could not be read")


MOST_ADVERBS = 8
MOST_CHAINS = 60  # places at which the paragraphs may begin
_PRONOUNS = frozenset(["them", "it", "him", "her", "the latter", "these", "those"])


@dataclass
class Paragraph:
    """One operative paragraph."""

    number: int | None
    start: int
    end: int
    doubts: list[Said] = field(default_factory=list)


@dataclass
class Ask:
    """One thing asked."""

    number: int | None
    verb: str
    addressee: str | None
    due: str | None
    start: int
    end: int
    verb_at: tuple[int, int] = (0, 0)
    doubts: list[Said] = field(default_factory=list)


def paragraphs(text: str, start: int, end: int, language: str) -> list[Paragraph]:
    """Return the operative paragraphs between two places."""
    chain = _chain(text, start, end, language)
    if not chain:
        return _unnumbered(text, start, end, language)
    found = []
    for at, (number, _, words) in enumerate(chain):
        stop = chain[at + 1][1] if at + 1 < len(chain) else _last_end(text, words, end)
        paragraph = Paragraph(number, words, stop)
        before = chain[at - 1][0] if at else 0
        if number != before + 1:
            paragraph.doubts.append(
                say("Operative paragraphs seem to be missing before number {number}", number=number)
            )
        found.append(paragraph)
    return found


def _chain(text: str, start: int, end: int, language: str) -> list[tuple[int, int, int]]:
    """Return the longest run of rising numbers whose paragraphs begin as operative ones do."""
    marks = [
        (int(one["number"]), one.start(), one.end())
        for one in _NUMBERED[language].finditer(text, start, end)
        if _operative(text, one.end(), end, language)
    ]
    best: list[tuple[int, int, int]] = []
    begins = [first for first, mark in enumerate(marks) if mark[0] <= 3]
    for first in begins[:MOST_CHAINS]:
        mark = marks[first]
        chain = [mark]
        for number, begin, words in marks[first + 1 :]:
            if chain[-1][0] < number <= chain[-1][0] + 4:
                chain.append((number, begin, words))
        if len(chain) >= len(best):
            best = chain
    return best


def _operative(text: str, at: int, end: int, language: str) -> bool:
    at = _past_adverbs(text, at, end, language)
    return bool(
        verbs.ASKING[language].match(text, at, end) or verbs.TELLING[language].match(text, at, end)
    )


def _past_adverbs(text: str, at: int, end: int, language: str) -> int:
    for _ in range(MOST_ADVERBS):
        adverb = verbs.ADVERB[language].match(text, at, end)
        if not adverb:
            break
        at = adverb.end()
    return at


def _unnumbered(text: str, start: int, end: int, language: str) -> list[Paragraph]:
    begins = [
        line.end() for line in _LINE.finditer(text, start, end)
        if _operative(text, line.end(), end, language) and _past_comma(text, line.start(), start)
    ]  # fmt: skip
    found = []
    for at, begin in enumerate(begins):
        stop = begins[at + 1] if at + 1 < len(begins) else _last_end(text, begin, end)
        found.append(Paragraph(None, begin, stop, [UNNUMBERED]))
    return found


def _past_comma(text: str, at: int, start: int) -> bool:
    """Tell whether what stands before ends something: a line of a sentence is no paragraph."""
    before = text[start:at].rstrip()
    return not before or before[-1] in ".;:,)"


def _last_end(text: str, start: int, end: int) -> int:
    """Return where the last paragraph ends: at its full stop before a blank line or a footnote."""
    stop = re.search(r"\.\s*(?=\n\s*(?:\n|\d{1,2}\s|[*†_]|$))|\.\s*$", text[start:end])
    return start + stop.start() + 1 if stop else end


def read(text: str, given: list[Paragraph], language: str) -> list[Ask]:
    """Return what is asked in these paragraphs, in their order."""
    found: list[Ask] = []
    for paragraph in given:
        parts = _parts(text, paragraph, language)
        asks = [ask for ask in (_ask(text, paragraph, part, language) for part in parts) if ask]
        for before, ask in pairwise(asks):
            if ask.addressee in _PRONOUNS and before.addressee:
                said = say(
                    "“{word}” was taken for “{who}”", word=ask.addressee, who=before.addressee
                )
                ask.addressee = before.addressee
                ask.doubts.append(said)
        if len(asks) == 1:
            asks[0].start, asks[0].end = paragraph.start, _trimmed(text, paragraph)
        found += asks
    return found


def _trimmed(text: str, paragraph: Paragraph) -> int:
    stop = paragraph.end
    while stop > paragraph.start and text[stop - 1] in " \n":
        stop -= 1
    return stop


def _parts(text: str, paragraph: Paragraph, language: str) -> list[tuple[int, int]]:
    """Return the clauses of a paragraph: at each semicolon, and at each further asking verb."""
    begins = [paragraph.start]
    asking = verbs.ASKING[language]
    for gap in re.finditer(
        r"[;.]\s+|,\s+(?=and\b|et\b|y\b)|\s+(?=(?:and|et|y|e)\s)|,\s+",
        text[paragraph.start : paragraph.end],
    ):
        at = paragraph.start + gap.end()
        verb_at = _past_adverbs(text, at, paragraph.end, language)
        verb = asking.match(text, verb_at, paragraph.end)
        strong = gap.group()[0] in ";."
        if (
            verb
            and (
                strong
                or (verb_at > at and _is_verb(text, verb, language))
                or (gap.group()[0] == "," and _is_verb(text, verb, language))
            )
        ) or (strong and gap.group()[0] == ";"):
            begins.append(at)
    begins = sorted(set(begins))
    return list(zip(begins, [*begins[1:], paragraph.end], strict=True))


def _is_verb(text: str, verb: re.Match[str], language: str) -> bool:
    """Tell whether such a word in the middle of a sentence is a verb: "requests" may be none."""
    if language != "en":
        after = text[verb.end() : verb.end() + 12].lstrip()
        return bool(
            re.match(r"(?:à|aux?|les?|la|l'|que|de|instamment|vivement|al?|las|los|el)\b|l'", after)
        )
    word = verb["verb"].casefold()
    after = text[verb.end() : verb.end() + 14].lstrip()
    if word in (
        "requests",
        "demands",
        "charges",
        "mandates",
        "appeals",
        "calls for",
        "asks",
        "expects",
        "insists",
        "recommends",
        "instructs",
    ):
        return bool(
            re.match(r"(?:the|that|its|all|both|him|her|them|Mr|Ms|an?|to|[A-Z])\b", after)
        ) and not re.match(r"(?:for|from|of)\b", after)
    return True


def _ask(text: str, paragraph: Paragraph, part: tuple[int, int], language: str) -> Ask | None:
    start, end = part
    lead = re.compile(r"[\s,;.]*(?:(?:and|et|y|e)\s+)?").match(text, start, end)
    start = lead.end() if lead else start
    at = _past_adverbs(text, start, end, language)
    verb = verbs.ASKING[language].match(text, at, end)
    if verb is None:
        return None
    while end > start and text[end - 1] in " \n;,":
        end -= 1
    said = " ".join(verb["verb"].split()).casefold()
    addressee = _addressee(text, verb.end(), end, said, language)
    ask = Ask(
        number=paragraph.number,
        verb=said,
        addressee=addressee,
        due=_due(text, start, end),
        start=start,
        end=end,
        verb_at=(verb.start(), verb.end()),
        doubts=list(paragraph.doubts),
    )
    if addressee is None and not _asks_nobody(said):
        ask.doubts.append(NOBODY)
    return ask


def _asks_nobody(verb: str) -> bool:
    if verb.endswith(("wish", "souhait", "vœu")):
        return True
    return verb.startswith((
        "wish", "would", "hope", "looks", "awaits", "calls for", "souhait", "voudr", "aimer",
        "dese", "recommends", "expects", "insists",
    ))  # fmt: skip


_TO = {
    "en": r"(?:\s+|,\s+)(?:once\s+again\s+|again\s+|also\s+|not\s+)?(?:to\s+[a-z]|that\s"
          r"|in\s+[a-z]+ing\b|for\s"
          r"|with\s+a\s+view|by\s|and\s+to\s|including\s|so\s+(?:that|as)|if\s|should\s|as\s"
          r"|whether\s|on\s|at\s|when\s|until\s)"
          r"|\s*[,;:.](?=\s|$)|\s*\(|\s+(?:urgently|promptly|immediately|swiftly)\b|$",
    "fr": r"\s+(?:à\s+(?:(?:tout|bien|ne|se|y|en|leur|lui|les?|la)\s+)*[^\W\d_]+(?:er|ir|re|oir)\b"
    r"|que\s|qu'|pour\s|afin\s"
    r"|d[e'](?:\s?(?:le|la|les|lui|leur|l'|se|s'|y|en|ne|n'|pas))*\s?[^\W\d_]+(?:er|ir|re|oir)\b)"
    r"|\s*[,;:.](?=\s|$)|$",
    "es": r"\s+(?:a\s+(?:que\s|[a-z]+r\b)|que\s|para\s)|\s*[,;:.](?=\s|$)|$",
}  # fmt: skip
_BEFORE = {
    "en": r"\s*(?:once\s+again\s+|again\s+|also\s+|therefore\s+|in\s+particular\s+"
          r"|,?\s*)*(?:(?:to|on|upon)\s+)?"
          r"(?:both\s+)?(?:the\s+)?",
    "fr": r"\s*(?:instamment\s+|vivement\s+|de\s+nouveau\s+|à\s+nouveau\s+|également\s+"
          r"|une\s+nouvelle\s+fois\s+)*"
          r"(?:à\s+la\s+|à\s+l'|à\s+|aux?\s+|les?\s+|la\s+|l')?",
    "es": r"\s*(?:encarecidamente\s+|una\s+vez\s+más\s+|nuevamente\s+"
          r"|también\s+)*(?:al?\s+)?(?:las?\s+|los?\s+|el\s+)?",
}  # fmt: skip
_PERSONS = (
    r"(?:[\w'’\-]+\s+){0,8}?(?:authorities|Government|government|[Pp]arliament|[Ss]peaker"
    r"|President|"
    r"Committee|Secretary\s+General|Minister|Assembly|Senate|Knesset|Majlis|complainants?|sources?|"
    r"delegation|[Pp]arliaments|Prosecutor|courts?|judiciary|autorités|[Gg]ouvernement|Parlement"
    r"|Comité|"
    r"Secrétaire\s+général|autoridades|Gobierno|Parlamento)"
)


def _addressee(text: str, at: int, end: int, verb: str, language: str) -> str | None:
    """Return of whom it is asked, as printed, without the article."""
    clause = " ".join(text[at:end].split())
    before = re.match(_BEFORE[language], clause)
    rest = clause[before.end() :] if before else clause
    if _asks_nobody(verb) or re.match(r"(?:that|que|qu'|to\s+be|for|an?\s)", rest):
        who = re.search(
            rf"\b(?:from|by|that|que|de\s+la\s+part\s+d\w+|par)\s+(?:the\s+|les?\s+|l'|la\s+"
            rf"|las\s+|los\s+|el\s+)?"
            rf"({_PERSONS})(?=\W)", clause[:260] + " ",
        )  # fmt: skip
        return who[1].strip() if who else None
    stop = re.search(_TO[language], rest)
    words = rest[: stop.start()].strip(" ,;:.") if stop else ""
    if not words or len(words) > 150 or not re.search(r"[^\W\d_]{2}", words):
        return None
    if words.split()[0].casefold() in ("to", "that", "it", "its", "and", "de", "à", "que"):
        return None
    return words


_DUE = re.compile(
    r"\b(?:by|before|until|no\s+later\s+than|not\s+later\s+than|at\s+the\s+latest\s+(?:by|on)"
    r"|prior\s+to|"
    r"by\s+the\s+end\s+of|d'ici(?:\s+(?:à|au|le|la\s+fin\s+de))?|avant(?:\s+(?:le"
    r"|la\s+fin\s+de))?|"
    r"au\s+plus\s+tard\s+(?:le|en)|antes\s+del?|a\s+más\s+tardar\s+(?:el"
    r"|en))\s+(?:the\s+)?(?:end\s+of\s+)?"
)


def _due(text: str, start: int, end: int) -> str | None:
    for mark in _DUE.finditer(text, start, end):
        date = days.DATE.match(text, mark.end(), end)
        if date:
            found = days.first(text, mark.end(), date.end())
            return found.text or None if found else None
    return None


_CONTINUE = re.compile(
    r"\b(?:decides\s+to\s+continue|(?:requests|mandates|asks|invites)\s+(?:the\s+Committee"
    r"|it)\s+to\s+(?:continue|"
    r"pursue|keep)\s+(?:its\s+)?(?:examin|consider|monitor|follow|under)|decides\s+to\s+(?:keep"
    r"|pursue|remain\s+seized)|"
    r"(?:to\s+)?continue\s+(?:its\s+)?examin(?:ing|ation)|continues?\s+examin|"
    r"(?:décide\s+de|prie\s+le\s+Comité\s+de|charge\s+le\s+Comité\s+de)\s+(?:poursuivre"
    r"|continuer)|poursuivre\s+l'examen|"
    r"decide\s+(?:seguir|continuar)|pide\s+al\s+Comité\s+que\s+(?:siga|continúe)|"
    r"request(?:s)?\s+(?:the\s+Committee|it)\s+to\s+report\s+back)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:decides\s+(?:\w+,?\s+){0,8}?to\s+close|closes\s+(?:the|this|these|further|his|her"
    r"|their)|"
    r"decides\s+(?:\w+,?\s+){0,8}?to\s+(?:end|discontinue)\s+(?:its\s+)?(?:examin|consider)|"
    r"décide\s+(?:\w+,?\s+){0,8}?de\s+(?:clore|classer|mettre\s+fin)|clôt\s+(?:le|ce|l')|"
    r"decide\s+(?:\w+,?\s+){0,8}?(?:cerrar|archivar))",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(
    r"\b(?:decides\s+(?:\w+,?\s+){0,8}?to\s+suspend|suspends\s+(?:its\s+)?(?:examin|consider|the)|"
    r"décide\s+(?:\w+,?\s+){0,8}?de\s+suspendre|suspend\s+l'examen"
    r"|decide\s+(?:\w+,?\s+){0,8}?suspender)",
    re.IGNORECASE,
)


def outcomes(text: str, given: list[Paragraph]) -> list[tuple[str, int, int]]:
    """Return what is decided on the case, with its place: continue, closed, suspended."""
    found = []
    for paragraph in given:
        for name, pattern in (
            ("closed", _CLOSED),
            ("suspended", _SUSPENDED),
            ("continue", _CONTINUE),
        ):
            one = pattern.search(text, paragraph.start, paragraph.end)
            if one:
                found.append((name, one.start(), one.end()))
                break
    return found
