"""One decision of a paper: its case, persons, fact box, asks and outcome, put together. Pure."""

from __future__ import annotations

import re

from gemel.cases.reading.decision import asks, box, countries, people, violations
from gemel.cases.reading.decision.box import Box, Value
from gemel.cases.reading.decision.codes import Printed
from gemel.cases.reading.decision.gathering import Gathering
from gemel.cases.reading.decision.numbers import WORDS
from gemel.cases.reading.decision.parts import DECISION, Part
from gemel.cases.reading.decision.people import Found
from gemel.cases.reading.decision.persons import Persons
from gemel.cases.reading.decision.proposal import (
    Alleged,
    Asked,
    Dated,
    FollowUp,
    Person,
    ReadCase,
    Victims,
)
from gemel.cases.reading.decision.signs import blanked, plain
from gemel.kernel.say import say
from gemel.kernel.words import fold

_SUMMARY = re.compile(
    r"\b(?:A\.\s*)?(?:Summary\s+of\s+the\s+case|Résumé\s+du\s+cas|Resumen\s+del\s+caso)\b"
)
_CAPTION = re.compile(
    r"©|\bAFP\b|\bPhoto\b|\bReuters\b|\bAP\b|\bAnadolu\b|\bcredit\b|\bCourtesy\b", re.IGNORECASE
)


class CaseReader:
    """Reads one part of the text. `path` is how its facts are called: "cases[0]"."""

    def __init__(self, gathering: Gathering, part: Part, path: str, language: str) -> None:
        self.gathering = gathering
        self.part = part
        self.path = path
        self.language = language
        self.text = gathering.plain

    def read(self) -> ReadCase:
        """Return the case; places and doubts go to the gathering."""
        part, text = self.part, self.text
        listed = people.read(text, part.start, self._list_end(), WORDS)
        hidden = blanked(text, listed.places + self._adoption())
        self._without_the_title(listed)
        labels, span = self._violations(hidden)
        hidden = blanked(hidden, span)
        summary = _SUMMARY.search(hidden, part.start, part.end)
        if summary:
            hidden = blanked(hidden, [summary.span()])
        found = box.read(hidden, part.start, self._box_end(hidden), part.body)
        if (
            found.start is not None
            and not found.mixed
            and any(found.start < one.start < (found.end or 0) for one in listed.persons)
        ):
            box.mark_mixed(found)
        if listed.nameless:
            box.mark_lost(found)
        code, printed = self._code(listed)
        victims = self._victims(found)
        announced = self._announced(listed, found, printed)
        where = self._countries(listed, hidden)
        persons = Persons(self, listed, found, announced).read()
        self._check_count(announced, persons)
        given, outcome = self._operative()
        self._leftovers(hidden, found)
        return ReadCase(
            countries=where,
            code=code,
            printed_code=printed.text if printed else None,
            announced_persons=announced,
            persons=persons,
            victims=victims,
            complainant_sections=self._sections(found),
            submitted=self._submitted(found),
            recent_decisions=self._dates("recent_decisions", found.decisions),
            missions=self._dated("missions", found.missions),
            hearings=self._dated("hearings", found.hearings),
            follow_up=self._follow_up(found),
            violations=labels,
            asks=given,
            outcome=outcome,
        )

    def _without_the_title(self, listed: Found) -> None:
        """Leave out the codes of a title that names the paper's other cases, above the list."""
        one = self.part.adoption
        if one is None:
            return
        below = [person for person in listed.persons if person.start > one.start]
        kept = {person.code.normal for person in below if person.code}
        above = [
            person for person in listed.persons
            if person.start < one.start and person.code and person.code.normal not in kept
        ]  # fmt: skip
        if below and above and all(person.name or person.code for person in below):
            codes = ", ".join(person.code.text for person in above if person.code)
            self.doubt("persons", say("The title names other cases too: {codes}", codes=codes),
                       above[0].start, above[-1].end)  # fmt: skip
            listed.persons = [person for person in listed.persons if person not in above]

    # --- where what stands

    def _adoption(self) -> list[tuple[int, int]]:
        one = self.part.adoption
        return [(one.start, one.end)] if one else []

    def _list_end(self) -> int:
        """Return how far the list of persons may go: to the decision's text."""
        return self.part.body

    def _box_end(self, text: str) -> int:
        """Return how far the box may go: not into the operative paragraphs."""
        decision = DECISION.search(text, self.part.body, self.part.end)
        limit = min(self.part.end, self.part.body + 9_000)
        return min(limit, decision.start()) if decision else limit

    def at(self, name: str, start: int, end: int) -> None:
        """Remember the place of a fact of this case."""
        self.gathering.at(f"{self.path}.{name}", start, end)

    def doubt(self, name: str, message, start: int | None = None, end: int = 0) -> None:  # type: ignore[no-untyped-def]
        """Remember a doubt about a fact of this case."""
        self.gathering.doubt(f"{self.path}.{name}", message, start, end)

    # --- the case

    def _code(self, listed: Found) -> tuple[str | None, Printed | None]:
        part = self.part
        boxed = [code for code, _ in box.case_code(self.text, part.start, self._box_end(self.text))]
        groups = [group.code for group in listed.groups]
        distinct = list({code.text: code for code in (*boxed, *groups)}.values())
        alone = listed.persons[0].code if len(listed.persons) == 1 else None
        code = boxed[0] if boxed else groups[0] if groups else alone
        if code is None:
            if len(listed.persons) > 1:
                said = say("No code of the group is printed, only those of the persons")
            else:
                said = say("No code of the case is printed")
            self.doubt("code", said, part.start, part.body)
            return None, None
        self.at("code", code.start, code.end)
        others = [
            one.text for one in distinct if (one.normal or one.text) != (code.normal or code.text)
        ]
        others = [
            text
            for text in others
            if not any(text == person.code.text for person in listed.persons if person.code)
        ]
        if others:
            self.doubt(
                "code", say("Other codes of cases stand here: {codes}", codes=", ".join(others))
            )
        if code.normal is None:
            self.doubt("code", say("The prefix of {code} names no country we know", code=code.text))
        return code.normal, code

    def _countries(self, listed: Found, text: str) -> tuple[str, ...]:
        part = self.part
        from_codes = tuple(dict.fromkeys(
            one.country for one in (
                *(person.code for person in listed.persons if person.code),
                *(group.code for group in listed.groups),
            ) if one.country
        ))  # fmt: skip
        if part.countries:
            if part.country_at:
                self.at("countries", *part.country_at)
            strange = [code for code in from_codes if code not in part.countries]
            if strange:
                said = say(
                    "A code names another country than the heading: {countries}",
                    countries=", ".join(strange),
                )
                self.doubt("countries", said)
            if (
                part.country_at
                and "/" in text[part.country_at[0] : part.country_at[1] + 3]
                and len(part.countries) == 1
            ):
                self.doubt("countries", say("A second country seems to be missing in the heading"))
            return part.countries
        if part.entry and part.entry.countries:
            self.at("countries", part.entry.start, part.entry.end)
            self.doubt("countries", say("The country stands in the contents only"))
            return part.entry.countries
        named = self._affiliation(text)
        if named:
            return named
        if from_codes:
            self.doubt(
                "countries",
                say("No country is printed in the heading: it follows from the code"),
                part.start,
                part.body,
            )
            return from_codes[:2]
        sentence = self.text[part.body : part.body + 900]
        named = countries.named_in(sentence)
        said = (say("The country stands in a sentence only") if named
                else say("No country can be read"))  # fmt: skip
        self.doubt("countries", said, part.body, min(part.end, part.body + 300))
        return named

    def _affiliation(self, text: str) -> tuple[str, ...]:
        for one in box.AFFILIATION.finditer(text, self.part.start, self._box_end(text)):
            name = "country" if one["country"] else "other"
            words = one[name].split()
            for first in range(len(words)):
                found = countries.whole(" ".join(words[first:]))
                if found:
                    self.at(
                        "countries", one.end(name) - len(" ".join(words[first:])), one.end(name)
                    )
                    self.doubt("countries", say("The country stands in the fact box only"))
                    return found
        return ()

    def _announced(self, listed: Found, found: Box, printed: Printed | None) -> int | None:
        said: list[tuple[int, int, int]] = []
        for group in listed.groups:
            if group.announced is not None and (
                printed is None or group.code.normal == printed.normal
            ):
                said.append((group.announced, group.start, group.end))
        entry = self.part.entry
        if entry and entry.count is not None:
            said.append((entry.count, entry.start, entry.end))
        if found.victims:
            count = counted(found.victims.text)
            if count is not None:
                said.append((count, found.victims.start, found.victims.end))
        prose = re.compile(
            r"\bcases?\s+of\s+(?:the\s+)?(?P<count>\d{1,3}|[a-z]+(?:-[a-z]+)?)\s+(?:aforesaid"
            r"|above-?mentioned|"
            r"(?:former\s+|opposition\s+)?(?:members?\s+of\s+parliament|parliamentarians))"
        ).search(self.text, self.part.body, min(self.part.end, self.part.body + 700))
        if prose and not said:
            count = (
                int(prose["count"]) if prose["count"].isdigit() else WORDS.get(fold(prose["count"]))
            )
            if count and count > 1:
                said.append((count, prose.start("count"), prose.end()))
        if not said:
            return None
        self.at("announced_persons", said[0][1], said[0][2])
        counts = list(dict.fromkeys(count for count, _, _ in said))
        if len(counts) > 1:
            message = say(
                "The paper says different numbers: {numbers}", numbers=", ".join(map(str, counts))
            )
            self.doubt("announced_persons", message)
        return said[0][0]

    def _check_count(self, announced: int | None, persons: tuple[Person, ...]) -> None:
        start, end = self.part.heading
        if announced is not None and announced != len(persons):
            said = say("{announced} announced, {read} read", announced=announced, read=len(persons))
            self.doubt("persons", said, start, end)
        elif not persons:
            self.doubt("persons", say("No person could be read"), start, end)

    # --- the box

    def _say_all(self, name: str, value: Value) -> None:
        self.at(name, value.start, value.end)
        for said in value.doubts:
            self.doubt(name, said, value.start, value.end)

    def _victims(self, found: Box) -> Victims | None:
        for name, said, start, end in found.doubts:
            self.doubt(name, said, start, end)
        if found.victims is None:
            return None
        self._say_all("victims", found.victims)
        return Victims(text=self._printed(found.victims))

    def _printed(self, value: Value) -> str:
        """Return a value as printed, where nothing else was read out of its midst."""
        words = self.gathering.words(value.start, value.end)
        return words if len(words) == len(value.text) else value.text

    def _sections(self, found: Box) -> tuple[str, ...]:
        for at, value in enumerate(found.sections):
            self._say_all(f"complainant_sections[{at}]", value)
        return tuple(value.text for value in found.sections)

    def _submitted(self, found: Box) -> str | None:
        if found.submitted is None:
            return None
        self._say_all("submitted", found.submitted)
        return found.submitted.date

    def _dates(self, name: str, values: list[Value]) -> tuple[str, ...]:
        kept = [value for value in values if value.date]
        for at, value in enumerate(kept):
            self._say_all(f"{name}[{at}]", value)
        for value in values:
            if not value.date:
                self.gathering.unread(f"{self.path}.{name}", value.start, value.end)
        return tuple(str(value.date) for value in kept)

    def _dated(self, name: str, values: list[Value]) -> tuple[Dated, ...]:
        for at, value in enumerate(values):
            self._say_all(f"{name}[{at}]", value)
        return tuple(Dated(text=self._printed(value), date=value.date) for value in values)

    def _follow_up(self, found: Box) -> tuple[FollowUp, ...]:
        for at, (_, value) in enumerate(found.follow_up):
            self._say_all(f"follow_up[{at}]", value)
        return tuple(
            FollowUp(kind=kind, date=value.date, text=self._printed(value))
            for kind, value in found.follow_up
        )

    def _violations(self, text: str) -> tuple[tuple[Alleged, ...], list[tuple[int, int]]]:
        part = self.part
        heading = violations.HEADING.search(text, part.start, part.end)
        if heading is None or heading.start() > part.body + 1_500:
            return (), []
        end = _SUMMARY.search(text, heading.end(), part.end)
        stop = end.start() if end else max(part.body, heading.end())
        stop = min(stop, heading.end() + 2_500)
        if stop <= heading.end():
            stop = min(part.end, heading.end() + 900)
        labels = violations.read(text, heading.end(), stop)
        labels += self._strange(text, labels, heading.end(), stop)
        labels.sort(key=lambda label: label.start)
        for at, label in enumerate(labels):
            self.at(f"violations[{at}]", label.start, label.end)
            if label.doubt:
                self.doubt(f"violations[{at}]", label.doubt)
        if not labels:
            self.gathering.unread(
                f"{self.path}.violations", heading.start(), min(stop, heading.end() + 120)
            )
        places = [place for label in labels for place in ((label.start, label.end), *label.more)]
        shown = tuple(
            Alleged(
                key=label.key,
                label=label.label if label.doubt else self.gathering.words(label.start, label.end),
            )
            for label in labels
        )
        return shown, [heading.span(), *places]

    def _strange(
        self, text: str, labels: list[violations.Label], start: int, stop: int
    ) -> list[violations.Label]:
        """Return bulleted lines without a known label, but not those of the box or the list."""
        return [
            one for one in violations.unread(text, labels, start, stop)
            if not box.LABEL.search(one.label + ":") and not box.LABEL.search(one.label)
            and not _CAPTION.search(one.label)
        ]  # fmt: skip

    # --- what is asked and decided

    def _operative(self) -> tuple[tuple[Asked, ...], str | None]:
        part, text = self.part, self.text
        decision = DECISION.search(text, part.body, part.end)
        start = decision.end() if decision else part.body
        given = asks.paragraphs(text, start, part.end, self.language)
        if not given:
            self.doubt(
                "asks",
                say("No operative paragraph could be read"),
                start,
                min(part.end, start + 200),
            )
        found = asks.read(text, given, self.language)
        shown = []
        for at, ask in enumerate(found):
            name = f"asks[{at}]"
            self.at(name, ask.start, ask.end)
            for said in ask.doubts:
                self.doubt(name, said)
            shown.append(Asked(
                number=ask.number, verb=ask.verb, due=ask.due,
                addressee=self._as_printed(ask.addressee, ask.start, ask.end),
                text=self.gathering.words(ask.start, ask.end),
            ))  # fmt: skip
        for paragraph in given:
            for said in paragraph.doubts:
                if paragraph.number is not None:
                    self.doubt("asks", said, paragraph.start, paragraph.end)
        return tuple(shown), self._outcome(text, given)

    def _as_printed(self, words: str | None, start: int, end: int) -> str | None:
        """Return words that were read in plain signs with the signs that are printed."""
        printed = self.gathering.words(start, end)
        at = plain(printed).find(words) if words else -1
        return printed[at : at + len(words)] if words and at >= 0 else words

    def _outcome(self, text: str, given: list[asks.Paragraph]) -> str | None:
        found = asks.outcomes(text, given)
        if not found:
            return None
        names = list(dict.fromkeys(name for name, _, _ in found))
        last = found[-1]
        self.at("outcome", last[1], last[2])
        if len(names) > 1:
            self.doubt(
                "outcome",
                say(
                    "The paper decides different things here: {words}",
                    words=", ".join(self.gathering.words(at, to) for _, at, to in found),
                ),
            )
            return None
        return names[0]

    def _case_marks(self) -> list[tuple[int, int]]:
        part = self.part
        found = box.case_code(self.text, part.start, part.body)
        return [(start, code.end) for code, start in found]

    # --- what is left over

    def _leftovers(self, text: str, found: Box) -> None:
        """Say what of the heading was not understood, unless it is the words under a picture."""
        part = self.part
        hidden = [part.country_at or (0, 0), *self._case_marks()]
        if found.start is not None and found.end is not None:
            hidden.append((found.start, max(found.end, found.start)))
        rest = blanked(text, [place for place in hidden if place[1] > place[0]])
        for one in re.finditer(
            r"[^\s](?:[^\n]|\n(?=[^\s]))*?(?=\s{3}|\n\s|\s*$)", rest[part.start : part.body]
        ):
            words = " ".join(one.group().split())
            if len(re.findall(r"[^\W\d_]", words)) < 4 or _CAPTION.search(words):
                continue
            if countries.whole(words) or box.AFFILIATION.search(words) or box.CASE.search(words):
                continue
            self.gathering.unread(self.path, part.start + one.start(), part.start + one.end())


def counted(words: str) -> int | None:
    """Return the number that a description of victims begins with: "Seven male members"."""
    found = re.match(r"\s*(?P<count>\d{1,3}(?!\d)|[^\W\d_]+(?:-[^\W\d_]+)?)", words)
    if found is None:
        return None
    return int(found["count"]) if found["count"].isdigit() else WORDS.get(fold(found["count"]))
