"""The persons of one case: what the list, the contents, the box and the prose say of each. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gemel.cases.reading.decision import names
from gemel.cases.reading.decision.box import Box
from gemel.cases.reading.decision.people import MOST, Found, Listed
from gemel.cases.reading.decision.proposal import Person
from gemel.cases.reading.decision.titles import Titles
from gemel.kernel.say import say
from gemel.kernel.words import fold

if TYPE_CHECKING:
    from gemel.cases.reading.decision.case import CaseReader

_ONLY_MALE = re.compile(r"\b(?:male|males|men|man|hommes?|hombres?|varones)\b", re.IGNORECASE)
_ONLY_FEMALE = re.compile(r"\b(?:female|females|women|woman|femmes?|mujer(?:es)?)\b", re.IGNORECASE)
_CASES_OF = re.compile(
    r"\b(?:cases?\s+(?:\w+\s+){0,2}?of|cas\s+de|caso\s+de|case\s+concerning)\s+(?=(?:Mr|Ms|Mrs"
    r"|Miss|Dr|Mme|M|Sr|Sra|Senator)\b)"
)
UNLIKE = say("This code is unlike the others of the list: a letter may be lost")


class Persons:
    """Reads the persons of one case."""

    def __init__(self, case: CaseReader, listed: Found, box: Box, announced: int | None) -> None:
        self.case = case
        self.listed = listed
        self.box = box
        self.announced = announced

    def read(self) -> tuple[Person, ...]:
        """Return the persons in the order of the list, each once."""
        found = self._once(self.listed.persons) or self._from_prose()
        if len(found) == 1 and not found[0].name:
            self._name_from_prose(found[0])
        titles = self._titles(found)
        everybody = self._sex_of_all(len(found))
        shown = tuple(
            self._person(at, one, titles, everybody, len(found)) for at, one in enumerate(found)
        )
        self._same_names(found)
        if self.listed.cut is not None:
            said = say("More than {most} codes stand in this list: the rest is not read", most=MOST)
            self.case.doubt("persons", said, self.listed.cut, self.listed.cut + 80)
        for words, start, end in self.listed.headings:
            said = say("The list is parted by a heading that is not kept: “{words}”", words=words)
            self.case.doubt("persons", said, start, end)
        return shown

    def _once(self, given: list[Listed]) -> list[Listed]:
        """Return the list without codes that stand twice; a second spelling becomes a doubt."""
        kept: dict[object, Listed] = {}
        for one in given:
            key = (one.code.normal or one.code.text) if one.code else (one.start, "uncoded")
            first = kept.get(key)
            if first is None:
                kept[key] = one
                continue
            if not first.name and one.name:
                first.name, first.name_at = one.name, one.name_at
                first.doubts = [doubt for doubt in first.doubts if doubt[0] != "name"]
            elif one.name and fold(one.name) != fold(first.name):
                said = say("This code stands twice, the second time with “{name}”", name=one.name)
                first.doubts.append(("name", said))
            first.sex = first.sex or one.sex
            first.sex_at = first.sex_at or one.sex_at
            first.also += [also for also in one.also if also[0] not in {a[0] for a in first.also}]
        return list(kept.values())

    def _from_prose(self) -> list[Listed]:
        """Return whom the contents or the first sentence name where the list was lost."""
        case, entry = self.case, self.case.part.entry
        if entry and entry.name:
            one = Listed(
                None, entry.name, (entry.start, entry.end), entry.sex, (entry.start, entry.end)
            )
            one.doubts += [
                ("name", say("This name stands in the contents only")),
                ("code", say("No code is printed with this name")),
            ]
            return [one]
        part = case.part
        begin = _CASES_OF.search(case.text, part.body, min(part.end, part.body + 600))
        if begin is None:
            return []
        found: list[Listed] = []
        at = begin.end()
        while at < part.end:
            name = names.read(case.text, at, part.end)
            if not name.text:
                break
            one = Listed(None, name.text, (name.start, name.last), name.sex, (at, name.last))
            one.doubts += [
                ("name", say("This name stands in a sentence only, not in a list")),
                ("code", say("No code is printed with this name")),
            ]
            found.append(one)
            gap = re.compile(r"\s*(?:,\s*(?:and\s+|et\s+|y\s+)?|and\s+|et\s+|y\s+)(?=(?:Mr|Ms|Mrs"
                             r"|Miss|Dr|Mme|Sr|Sra)\b)"
                             ).match(case.text, name.end)  # fmt: skip
            if gap is None:
                break
            at = gap.end()
        return found

    def _name_from_prose(self, one: Listed) -> None:
        """Give a lone code, whose name was lost, the only name that stands elsewhere."""
        named = self._from_prose()
        if len(named) == 1:
            one.name, one.name_at, one.also = named[0].name, named[0].name_at, named[0].also
            one.doubts = [doubt for doubt in named[0].doubts if doubt[0] == "name"]

    def _titles(self, found: list[Listed]) -> Titles:
        """Return the names that stand behind a title in this case's text, with the sex it says."""
        case, entry = self.case, self.case.part.entry
        titles = Titles(one.name for one in found)
        if entry and entry.sex:
            titles.add(entry.name, str(entry.sex), entry.start, entry.end)
        titles.read(case.text, case.part.start, case.part.end, case.language)
        return titles

    def _sex_of_all(self, count: int) -> tuple[str, int, int] | None:
        """Return the sex that the box says of all: "Five male parliamentarians"."""
        victims = self.box.victims
        if victims is None or not count:
            return None
        male, female = _ONLY_MALE.search(victims.text), _ONLY_FEMALE.search(victims.text)
        if bool(male) == bool(female):
            return None
        word = male or female
        before = victims.text[: word.start()] if word else ""
        if re.search(r"\d.*\d|\bincluding\b|\bof\s+whom\b|\bdont\b|\bamong\b|[(]", before):
            return None
        said = self.announced if self.announced is not None else 1
        if count > said:
            return None
        return ("M" if male else "F", victims.start, victims.end)

    def _person(
        self, at: int, one: Listed, titles: Titles, everybody: tuple[str, int, int] | None,
        count: int,
    ) -> Person:  # fmt: skip
        case, path = self.case, f"persons[{at}]"
        case.at(
            path, one.start or (one.name_at or (0, 0))[0], one.end or (one.name_at or (0, 0))[1]
        )
        if one.code:
            case.at(f"{path}.code", one.code.start, one.code.end)
            if one.code.normal is None:
                said = say("The prefix of {code} names no country we know", code=one.code.text)
                case.doubt(f"{path}.code", said)
                if any(other.code and other.code.normal for other in self.listed.persons):
                    case.doubt(f"{path}.printed_code", UNLIKE, one.code.start, one.code.end)
        if one.name_at:
            case.at(f"{path}.name", *one.name_at)
        for name, said in one.doubts:
            place = one.name_at if name == "name" and one.name_at else (one.start, one.end)
            case.doubt(f"{path}.{name}" if name else path, said, *place)
        sex = self._sex(path, one, titles, everybody, count)
        for number, (_, start, end) in enumerate(one.also):
            case.at(f"{path}.also_known_as[{number}]", start, end)
        return Person(
            code=one.code.normal if one.code else None,
            printed_code=one.code.text if one.code else None,
            name=case.gathering.words(*one.name_at) if one.name_at else None,
            sex=sex,
            also_known_as=tuple(case.gathering.words(start, end) for _, start, end in one.also),
        )

    def _sex(
        self, path: str, one: Listed, titles: Titles, everybody: tuple[str, int, int] | None,
        count: int,
    ) -> str | None:  # fmt: skip
        """Return the sex that the text says, by a mark, a title or a statement about all.

        A surname alone counts where nothing else does, and where the list has it but once.
        """
        said: list[tuple[str, int, int]] = []
        if one.sex and one.sex_at:
            said.append((one.sex, *one.sex_at))
        said += titles.of(one.name, alone=count == 1)
        if everybody:
            said.append(everybody)
        if not said:
            said += titles.of_surname(one.name)
        if not said:
            return None
        self.case.at(f"{path}.sex", said[0][1], said[0][2])
        if len({sex for sex, _, _ in said}) > 1:
            words = ", ".join(
                dict.fromkeys(self.case.gathering.words(at, to) for _, at, to in said)
            )
            self.case.doubt(f"{path}.sex", say("The paper says both: {words}", words=words[:200]))
            return one.sex
        return said[0][0]

    def _same_names(self, found: list[Listed]) -> None:
        seen: dict[str, int] = {}
        for at, one in enumerate(found):
            key = fold(one.name)
            if key and key in seen:
                said = say("The same name stands twice in the list, with different codes")
                self.case.doubt(f"persons[{at}].name", said)
            seen.setdefault(key, at)
