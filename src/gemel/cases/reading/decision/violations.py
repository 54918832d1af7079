"""The alleged violations of the fact box: known labels are looked for, the others are shown. Pure.

A label is known by its first words that no other has; where a column beside the list cut it in
two, its last words are looked for a little further on, and a doubt says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gemel.kernel.say import Said, say

HEADING = re.compile(
    r"\bAlleged\s+(?:human\s+rights\s+)?violations?(?:\s+of\s+human\s+rights)?\s*:?"
    r"|\bAlleged\s+human\s+rights\s*:?(?=\s)"
    r"|\b(?:Allégations\s+de\s+)?violations?\s+(?:alléguées?\s+"
    r"|présumées?\s+)?des?\s+droits\s+de\s+"
    r"l'homme(?:\s+(?:alléguées?|présumées?))?\s*:?"
    r"|\b(?:Presuntas\s+)?violaciones\s+(?:alegadas\s+)?de\s+(?:los\s+)?derechos\s+humanos\s*:?",
    re.IGNORECASE,
)
BULLET = re.compile(
    r"[•●▪■◦‣⁃∙·\uf0b7\uf0a7\uf0d8\uf076\uf0fc\ufffd➢►✓*–-]|(?<=\s)(?:o|Ø|ü|n|Ÿ|v|l|q"
    r"|\?)(?=\s+[A-ZÀ-Þ])"
)

# Key: the words that are enough, then what may go on. Longer before shorter. EN | FR | ES.
_LABELS: tuple[tuple[str, str], ...] = (
    ("torture", r"torture,?\s+ill[\s-]*treatment(?:,?\s+and\s+other\s+acts\s+of\s+violence)?"
                r"|torture,?\s+mauvais\s+traitements(?:\s+et\s+autres\s+actes\s+de\s+violence)?"
                r"|torturas?,?\s+malos\s+tratos(?:\s+y\s+otros\s+actos\s+de\s+violencia)?"
                r"|acts\s+of\s+torture|ill[\s-]treatment|torture"),
    ("threats", r"threats?(?:,|\s+and|\s+or)?\s+(?:and\s+)?(?:acts?\s+of\s+)?intimidation"
                r"|menaces?,?\s+(?:et\s+)?(?:actes?\s+d')?intimidation"
                r"|amenazas?,?\s+(?:y\s+)?(?:actos?\s+de\s+)?intimidación"
                r"|acts?\s+of\s+intimidation"),
    ("arbitrary_detention", r"arbitrary\s+arrests?\s+and(?:\s+arbitrary)?\s+detention"
                r"|arbitrary\s+(?:arrest|detention)|arrestations?\s+et\s+détentions?\s+arbitraires?"
                r"|(?:arresto|detención)s?\s+(?:y\s+detención(?:es)?\s+)?arbitrari[ao]s?"),
    ("detention_conditions", r"inhumane?\s+(?:detention\s+conditions|conditions\s+of\s+detention)"
                r"|conditions\s+de\s+détention\s+inhumaines"
                r"|condiciones\s+(?:inhumanas\s+de\s+detención|de\s+detención\s+inhumanas)"),
    ("due_process_investigation", r"lack\s+of\s+due\s+process\s+(?:at|during|in)\s+the\s+"
                r"investigat(?:ion|ive)(?:\s+stage)?"
                r"|(?:absence|non-respect|défaut)\s+(?:de|d'une"
                r"|des\s+garanties\s+d'une)\s+procédure\s+"
                r"(?:équitable|régulière)\s+(?:au\s+stade|lors|pendant"
                r"|durant)\s+(?:de\s+)?l'enquête"
                r"|falta\s+de\s+(?:las\s+)?garantías\s+procesales\s+en\s+la\s+etapa\s+de\s+investigación"),
    ("due_process", r"lack\s+of\s+due\s+process(?:\s+in(?:\s+the)?\s+proceedings"
                r"(?:\s+against(?:\s+parliamentarians)?)?)?"
                r"|(?:absence|non-respect|défaut)\s+(?:de|d'une"
                r"|des\s+garanties\s+d'une)\s+procédure\s+"
                r"(?:équitable|régulière)\s+(?:dans\s+les|lors\s+des?)\s+(?:procédures|poursuites)"
                r"(?:\s+(?:visant|contre|engagées\s+contre)\s+(?:des|les)\s+parlementaires)?"
                r"|falta\s+de\s+(?:las\s+)?garantías\s+procesales(?:\s+en\s+los?\s+procedimientos?"
                r"(?:\s+contra\s+(?:los\s+)?parlamentarios)?)?"),
    ("fair_trial", r"lack\s+of\s+(?:a\s+)?fair\s+trial(?:\s+proceedings)?|unfair\s+trial"
                r"|violation\s+of\s+the\s+right\s+to\s+a\s+fair\s+trial"
                r"|(?:absence\s+de|défaut\s+de)\s+procès\s+équitable"
                r"|(?:absence|violation)\s+d(?:u|e)\s+droit\s+à\s+un\s+procès\s+équitable"
                r"|falta\s+de\s+un?\s*(?:juicio|proceso)\s+(?:justo|imparcial)"),
    ("excessive_delays", r"excessive\s+delays?(?:\s+in\s+(?:the\s+)?(?:proceedings|investigation))?"
                r"|(?:lenteur|durée|délais)\s+excessi(?:ve|fs)(?:\s+de\s+la\s+procédure)?"
                r"|(?:retrasos|demoras)\s+excesiv[ao]s"),
    ("appeal", r"(?:violation\s+of\s+(?:the\s+)?|lack\s+of\s+(?:the\s+|a\s+)?)?right\s+of\s+appeal"
                r"|(?:violation\s+du\s+)?droit\s+(?:de\s+recours|de\s+faire\s+appel|d'appel)"
                r"|derecho\s+de\s+apelación"),
    ("expression", r"(?:violations?\s+of\s+(?:the\s+)?(?:right\s+to\s+)?)?freedom\s+of\s+opinion"
                r"(?:\s+and(?:\s+of)?\s+expression)?"
                r"|(?:violations?\s+of\s+(?:the\s+)?(?:right\s+to\s+)?)?freedom\s+of\s+expression"
                r"|(?:atteintes?|violations?)\s+(?:à|de)\s+la\s+liberté\s+d'(?:opinion|expression)"
                r"(?:\s+et\s+d'expression)?"
                r"|(?:violación\s+de\s+la\s+)?libertad\s+de\s+(?:opinión"
                r"|expresión)(?:\s+y\s+(?:de\s+)?expresión)?"),
    ("assembly", r"(?:violations?\s+of\s+(?:the\s+)?(?:right\s+to\s+)?)?freedom\s+of\s+"
                r"(?:peaceful\s+)?"
                r"assembly(?:\s+and(?:\s+of)?\s+association)?"
                r"|(?:violations?\s+of\s+)?freedom\s+of\s+association"
                r"|(?:atteintes?|violations?)\s+(?:à"
                r"|de)\s+la\s+liberté\s+de\s+réunion(?:\s+et\s+d'association)?"
                r"|(?:violación\s+de\s+la\s+)?libertad\s+de\s+reunión(?:\s+y\s+(?:de\s+)?asociación)?"),
    ("movement", r"(?:violations?\s+of\s+(?:the\s+)?(?:right\s+to\s+)?)?freedom\s+of\s+movement"
                r"|(?:atteintes?|violations?)\s+(?:à|de)\s+la\s+liberté\s+de\s+(?:mouvement"
                r"|circulation)"
                r"|(?:violación\s+de\s+la\s+)?libertad\s+de\s+(?:movimiento|circulación)"),
    ("mandate_invalidation",
                r"(?:arbitrary\s+)?invalidation\s+of\s+(?:the\s+)?(?:parliamentary\s+)?"
                r"(?:mandate|election)(?:\s+of\s+a\s+parliamentarian)?"
                r"|invalidation\s+(?:arbitraire\s+)?(?:de\s+l'élection|du\s+mandat)"
                r"(?:\s+(?:parlementaire|d'un\s+parlementaire))?"
                r"|(?:anulación|invalidación)\s+(?:arbitraria\s+)?(?:del\s+mandato"
                r"|de\s+la\s+elección)"),
    ("mandate_revocation", r"(?:abusive|undue|arbitrary)\s+(?:revocation|suspension"
                           r"|loss)(?:\s+or\s+"
                r"(?:suspension|revocation"
                r"|loss))?(?:\s+of\s+(?:the\s+)?(?:parliamentary\s+)?mandate)?"
                r"|(?:révocation|suspension)(?:\s+ou\s+(?:suspension|révocation))?\s+abusives?"
                r"(?:\s+du\s+mandat(?:\s+parlementaire)?)?|(?:revocación"
                r"|suspensión)(?:\s+o\s+suspensión)?"
                r"\s+(?:abusiva|arbitraria)(?:\s+del\s+mandato(?:\s+parlamentario)?)?"),
    ("immunity", r"(?:failure\s+to\s+respect|violation\s+of"
                 r"|non-?respect\s+of)\s+parliamentary\s+immunity"
                r"|(?:non[\s-]*respect|violation)\s+de\s+l'immunité\s+parlementaire"
                r"|(?:falta\s+de\s+respeto|violación)\s+(?:a|de)\s+la\s+inmunidad\s+parlamentaria"),
    ("mandate_obstruction", r"other\s+acts?\s+obstructing(?:\s+the\s+exercise"
                r"(?:\s+of\s+the(?:\s+parliamentary"
                r"(?:\s+mandate)?)?)?)?"
                r"|autres?\s+(?:actes?|mesures?)\s+(?:faisant\s+obstacle\s+à"
                r"|entravant)\s+l'exercice"
                r"(?:\s+du\s+mandat(?:\s+parlementaire)?)?"
                r"|otros\s+actos\s+que\s+obstruyen\s+el\s+ejercicio(?:\s+del\s+mandato(?:\s+parlamentario)?)?"),
    ("discrimination", r"discrimination|discriminación"),
    ("privacy", r"(?:violation\s+of\s+(?:the\s+)?)?right\s+to\s+privacy"
                r"|(?:violation\s+du\s+|atteinte\s+(?:à\s+la"
                r"|au\s+droit\s+à\s+la)\s+)(?:droit\s+à\s+la\s+)?vie\s+privée"
                r"|derecho\s+a\s+la\s+(?:privacidad|intimidad)"),
    ("property", r"(?:violation\s+of\s+the\s+)?right\s+to\s+property|attacks?\s+(?:on"
                 r"|against)\s+property"
                r"|atteintes?\s+aux\s+biens|derecho\s+a\s+la\s+propiedad"),
    ("political_rights", r"(?:violations?\s+of\s+)?(?:other\s+)?political\s+rights"
                         r"|droits\s+politiques"
                r"|derechos\s+políticos"),
    ("citizenship", r"(?:arbitrary\s+)?(?:loss|deprivation|revocation)\s+of\s+(?:citizenship"
                    r"|nationality)"
                r"|(?:perte|déchéance)\s+de\s+(?:la\s+)?nationalité"
                r"|pérdida\s+de\s+(?:la\s+)?(?:nacionalidad|ciudadanía)"),
    ("bankruptcy", r"(?:arbitrary\s+|provoked\s+)?bankruptcy|faillite|quiebra"),
    ("disappearance", r"enforced\s+disappearances?|disparitions?\s+forcées?|desaparici(?:ón"
                      r"|ones)\s+forzadas?"),
    ("abduction", r"abductions?|kidnapping|enlèvements?|secuestros?"),
    ("murder", r"murder|killing|extrajudicial\s+(?:killing|execution)|meurtre|assassinat"
               r"|assassination"
                r"|asesinato|homicidio"),
    ("impunity", r"impunity|impunité|impunidad"),
)  # fmt: skip
_PATTERNS = tuple((key, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)) for key, words in _LABELS)

# Labels that a column beside them cuts: where the first words were found, the last are looked for.
_REST = {
    "due_process": (r"proceedings", r"against", r"parliamentarians"),
    "mandate_obstruction": (r"of", r"the", r"parliamentary", r"mandate"),
    "mandate_revocation": (r"of\s+the", r"parliamentary", r"mandate"),
    "torture": (r"and\s+other", r"acts", r"of\s+violence"),
    "expression": (r"and", r"expression"),
    "assembly": (r"and", r"association"),
}
_END_WORD = {
    "due_process": "parliamentarians", "mandate_obstruction": "mandate",
    "mandate_revocation": "mandate", "torture": "violence", "expression": "expression",
    "assembly": "association", "fair_trial": "proceedings",
}  # fmt: skip
_FAR = 160
CUT = say("This label was cut by what stands beside it in the text")
UNKNOWN = say("This alleged violation is not among the words we know")


@dataclass
class Label:
    """One alleged violation as it stands in the text."""

    key: str | None
    label: str
    start: int
    end: int
    doubt: Said | None = None
    more: tuple[tuple[int, int], ...] = ()  # pieces further on


def read(text: str, start: int, end: int) -> list[Label]:
    """Return the labels between two places, in the order of the text, each key once."""
    taken = [False] * (end - start)
    found: list[Label] = []
    for key, pattern in _PATTERNS:
        for one in pattern.finditer(text, start, end):
            if any(taken[one.start() - start : one.end() - start]):
                continue
            taken[one.start() - start : one.end() - start] = [True] * (one.end() - one.start())
            found.append(_whole(text, key, one, end))
    found.sort(key=lambda label: label.start)
    once: dict[str | None, Label] = {}
    for label in found:
        once.setdefault(label.key, label)
    return list(once.values())


def _whole(text: str, key: str, one: re.Match[str], end: int) -> Label:
    label = " ".join(one.group().split())
    last = _END_WORD.get(key)
    if last is None or not label.isascii() or label.casefold().endswith(last):
        return Label(key, label, one.start(), one.end())
    if key == "expression" and "opinion" not in label.casefold():
        return Label(key, label, one.start(), one.end())
    if key in ("fair_trial", "torture") and last not in text[one.end() : one.end() + _FAR]:
        return Label(key, label, one.start(), one.end())
    words, pieces, at = label, [], one.end()
    for part in _REST.get(key, (last,)):
        if label.casefold().endswith(part):
            continue
        more = re.compile(rf"(?<!\w){part}(?!\w)", re.I).search(
            text, at, min(end, one.end() + _FAR)
        )
        if more:
            words += " " + " ".join(more.group().split())
            pieces.append(more.span())
            at = more.end()
    return Label(key, words, one.start(), one.end(), CUT, tuple(pieces))


def unread(text: str, labels: list[Label], start: int, end: int) -> list[Label]:
    """Return the bulleted lines of a list in which no known label stands."""
    found = []
    known = [place for label in labels for place in ((label.start, label.end), *label.more)]
    for line in re.finditer(r"[^\n]+", text[start:end]):
        begin, stop = start + line.start(), start + line.end()
        mark = re.compile(r"\s*").match(text, begin)
        first = mark.end() if mark else begin
        bullet = BULLET.match(text, first)
        if not bullet or any(at < stop and begin < to for at, to in known):
            continue
        words = " ".join(text[bullet.end() : stop].split())
        if re.search(r"[^\W\d_]{4}", words) and len(words) < 140:
            at = text.index(words.split()[0], bullet.end())
            found.append(Label(None, words, at, stop, UNKNOWN))
    return found
