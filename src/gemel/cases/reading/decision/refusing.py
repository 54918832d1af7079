"""What is no decision: drafts, mission reports, letters, press, other bodies' papers. Pure."""

from __future__ import annotations

import re

from gemel.cases.reading.decision import adoption, codes
from gemel.cases.reading.decision.box import LABEL
from gemel.cases.reading.decision.parts import BODY, DECISION, begins_at_once
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

DRAFT = re.compile(
    r"\b(?:draft\s+(?:decision|resolution)|projet\s+de\s+(?:décision|résolution)"
    r"|proyecto\s+de\s+(?:decisión|resolución))\b",
    re.IGNORECASE,
)
_MISSION = re.compile(
    r"\b(?:report\s+(?:on|of)\s+(?:the|their|its)\s+(?:joint\s+|on-site\s+"
    r"|follow-up\s+)?(?:mission|visit)"
    r"|rapport\s+(?:sur|de)\s+(?:la|sa)\s+mission|(?:origin"
    r"|objective)\s+and\s+conduct\s+of\s+the\s+mission)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"\b(?:Yours\s+(?:sincerely|faithfully)|Dear\s+(?:Mr|Ms|Madam|Sir|Speaker|colleague"
    r"|President)|I\s+have\s+the\s+honou?r"
    r"|I\s+am\s+writing\s+to|Veuillez\s+agréer|Excellency,)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:Views\s+adopted\s+by\s+the\s+(?:Human\s+Rights\s+)?Committee|Optional\s+Protocol"
    r"|State\s+party:|CCPR/C/|"
    r"A/HRC/(?:WGAD|RES)|Working\s+Group\s+on\s+Arbitrary\s+Detention"
    r"|African\s+Commission\s+on\s+Human\s+and\s+"
    r"Peoples'\s+Rights\s+(?:has\s+)?(?:decid|adopt)"
    r"|European\s+Court\s+of\s+Human\s+Rights\s+(?:has\s+)?(?:holds|rules)|"
    r"The\s+Human\s+Rights\s+Council\s*,)",
)
_IPU = re.compile(
    r"Inter-?\s?Parliamentary|\bIPU\b|\bUIP\b|Union\s+interparlementaire"
    r"|Unión\s+Interparlamentaria|Governing\s+Council"
    r"|Human\s+Rights\s+of\s+Parliamentarians",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"\b(?:Referring\s+(?:also\s+)?to\s+the\s+(?:outline\s+of\s+the\s+)?(?:cases?|resolution"
    r"|decision)|Having\s+before\s+it\s+the\s+cases?"
    r"|Having\s+examined|Recalling|Considering|Se\s+référant|Saisi|Rappelant|Considérant)\b"
)

NOT_ONE = say("This is not a decision of the IPU: no decision is read from it, and nothing is kept")
A_DRAFT = say("This is a draft: nothing in it was adopted. Wait for the decision itself")
A_REPORT = say("This is the report of a mission, not a decision")
A_LETTER = say("This is a letter about decisions, not a decision: choose the decision itself")
ANOTHER = say("This is a paper of another body, not a decision of the IPU")
EMPTY = say("There is no text in this document")


def check(text: str, found: list[adoption.Adoption]) -> None:
    """Let a decision pass. Raises: Invalid, saying what else this seems to be."""
    if not re.search(r"\w{3}", text):
        raise Invalid(EMPTY)
    if found and any(_carries(text, one, found) for one in found):
        return
    if found and _LETTER.search(text):
        raise Invalid(A_LETTER)
    if not found and _headless(text):
        return
    raise Invalid(_why(text))


def _carries(text: str, one: adoption.Adoption, found: list[adoption.Adoption]) -> bool:
    """Tell whether behind the line of adoption stands what a decision is made of."""
    following = [other.start for other in found if other.start > one.start]
    end = following[0] if following else len(text)
    body = BODY.search(text, one.end, min(end, one.end + 30_000))
    if _letter_before(text, one.start):
        return False
    if body is not None or begins_at_once(text, one.end):
        return True
    if DECISION.search(text, one.end, end) or len(list(LABEL.finditer(text, one.end, end))) >= 2:
        return True
    listed = codes.every(text, max(0, one.start - 400), min(end, one.end + 400))
    return any(code.normal for code in listed)


def _letter_before(text: str, at: int) -> bool:
    found = _LETTER.search(text, 0, min(at, 6_000))
    return bool(found and not BODY.search(text, at) and not re.search(r"\n\s*1\.\s", text[at:]))


def _headless(text: str) -> bool:
    """Tell whether this is a decision that lost its heading: a body speaks, in numbers."""
    if DRAFT.search(text) or _MISSION.search(text[:4_000]) or _OTHERS.search(text):
        return False
    body = BODY.search(text)
    if body is None or not _IPU.search(text) or _LETTER.search(text):
        return False
    speaks = re.search(
        r"\bThe\s+(?:Governing\s+Council|Council|Inter-Parliamentary\s+Council)\b[^.]{0,60},|"
        r"\bThe\s+Committee\s+on\s+the\s+Human\s+Rights\s+of\s+Parliamentarians\s*,|"
        r"\bLe\s+(?:Conseil|Comité)\b[^.]{0,60},",
        text[body.start() : body.start() + 200],
    )
    numbered = re.findall(r"(?:^|\s)\d{1,2}\.\s+[A-ZÀ-Þ][a-zà-ÿ]+", text[body.start() :])
    return bool((speaks and _PREAMBLE.search(text)) or (DECISION.search(text) and numbered))


def _why(text: str) -> Said:
    if DRAFT.search(text):
        return A_DRAFT
    if _MISSION.search(text[:6_000]):
        return A_REPORT
    if _OTHERS.search(text):
        return ANOTHER
    if _IPU.search(text) and _LETTER.search(text):
        return A_LETTER
    return NOT_ONE
