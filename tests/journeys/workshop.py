"""One act walked by hand, from the suggestion to the filed answer, its clicks and fields counted.

Selectors are addresses and names of fields, never words: the walk is the same in each language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

from gemel.actions import catalogue
from gemel.actions.drafting.filling import CLOSE, OPEN
from gemel.cases.models import Fact
from gemel.twinning.models import Twinning
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.cast import noor
from tests.consent.builders import a_consent
from tests.publishing.builders import a_case, a_fact
from tests.twinning.builders import a_member, a_programme, takes_part

# Each named bullet of the two sources, the kind of act, and the form that is taken for it.
BULLETS = (
    ("A3", "public_statement", "statement.toml"),
    ("A3", "approach_authorities", "letter_authority.toml"),
    ("A4", "petition_letter", "joint_letter.toml"),
    ("A4", "raise_in_talks", "talking_points.toml"),
    ("A6", "prison_visit", "request_prison_visit.toml"),
    ("A6", "observe_trial", "request_observe_trial.toml"),
    ("A6", "call_for_fair_trial", "letter_fair_trial.toml"),
    ("A7", "parliamentary_question", "question_written.toml"),
    ("A7", "ask_visa_or_shelter", "request_visa.toml"),
    ("B4", "approach_home_authorities", "letter_authority.toml"),
    ("B4", "approach_authorities_concerned", "letter_speaker.toml"),
    ("B5", "contact_members_there", "letter_colleague.toml"),
    ("B6", "meet_ambassador", "request_ambassador.toml"),
    ("B9", "ask_foreign_minister", "letter_foreign_minister.toml"),
    ("B10", "joint_with_neighbours", "joint_letter_neighbours.toml"),
    ("B11", "convey_decision", "transmittal.toml"),
    ("B12", "inform_media", "release.toml"),
    ("", "write_to_prisoner", "letter_prisoner.toml"),
)
SHOWN = ("name", "country", "story")
NEEDED = {  # by language: what a gap is filled with, by the name of its field
    "en": {
        "place": "Arcadia", "addressee": "The Invented Office", "salutation": "Dear Sir or Madam",
        "request": "receive a delegation of our committee", "event": "the meeting in Arcadia",
        "event_date": "3 May 2027", "partner": "the Houses of Arcadia and Borealis",
    },
    "fr": {
        "place": "Arcadie", "addressee": "Le Bureau inventé", "salutation": "Madame, Monsieur",
        "request": "recevoir une délégation de notre commission",
        "event": "la réunion en Arcadie", "event_date": "3 mai 2027",
        "partner": "les Chambres d’Arcadie et de Borée",
    },
    "ar": {
        "place": "أركاديا", "addressee": "المكتب المختلق", "salutation": "تحية طيبة وبعد",
        "request": "استقبال وفد من لجنتنا", "event": "الاجتماع في أركاديا",
        "event_date": "3 مايو 2027", "partner": "مجلسا أركاديا وبوريا",
    },
}  # fmt: skip


def a_twin() -> Twinning:
    """A member, and a person whom a decision names and who allows every kind of act. Invented."""
    programme, member = a_programme("An invented programme"), a_member("Max Invented-Longname")
    takes_part(programme, member)
    made = a_case(persons=1, scope=programme.ref)
    person = made.persons[0]
    a_fact(made.case, "work", "legal aid for fishers", made.source, person)
    a_fact(made.case, "event", "arrested at a harbour", made.source, person)
    hearing = a_fact(made.case, "hearing", "at the harbour court", made.source, person)
    Fact.objects.filter(pk=hearing.pk).update(happened_on="2027-05-03")
    told = {word for kind in catalogue.kinds().values() for word in audiences(kind)}
    for kind in catalogue.kinds().values():
        a_consent(person, use=kind.key, audiences=audiences(kind))
    for use in SHOWN:
        a_consent(person, use=f"show:{use}", audiences=sorted(told))
    a_consent(person, use="twinning", audiences=["twin"])
    return Twinning.objects.create(
        ref="twin-invented", programme=programme, person=person, parliamentarian=member,
        stage="active", active_at=noor().at, contact_days=30, invented=True,
    )  # fmt: skip


def audiences(kind: catalogue.Kind) -> list[str]:
    """Whom an act of this kind may tell, whichever way it is done."""
    return sorted({*kind.told_publicly, *kind.told_privately} - {""}) or ["twin"]


@dataclass
class Walk:
    """One act walked at one door. `clicks` and `fields` are what a hand has to do."""

    page: Page
    home: str
    language: str
    name: str
    clicks: int = 0
    fields: int = 0
    faults: list[str] = field(default_factory=list)

    def go(self, kind: str, form: str, *, start: str) -> None:
        """Walk from the suggestion to the answer."""
        self.page.goto(self.home + start)
        self._suggestion(kind)
        self._press("main form.form button[type=submit]")
        self._begin(form)
        self._fill()
        self._paper()
        self._sent()
        self._answer()

    def _look(self, step: str) -> None:
        name = f"{self.name}-{step}"
        picture(self.page, name)
        self.faults += [f"{name}: {each}" for each in axe_violations(self.page)]
        self.faults += [f"{name}: small {each}" for each in small_targets(self.page)]
        self.faults += [f"{name}: {each}" for each in self.page.complaints]
        if not no_sideways_scroll(self.page):
            self.faults.append(f"{name}: wider than the screen")

    def _press(self, what: str | Locator) -> None:
        one = self.page.locator(what).first if isinstance(what, str) else what
        one.click()
        self.clicks += 1

    def _suggestion(self, kind: str) -> None:
        self._look("0-suggestion")
        offer = self.page.locator(f"main a[href*='/{kind}/']:not([href*='done=1'])")
        if not offer.count():  # the home page shows the best few, the page of the twin all
            self._press("main a[href*='/twins/twin-']")
        if not offer.first.is_visible():
            self._press(self.page.locator(f"details:has(a[href*='/{kind}/']) > summary"))
        self._press(offer.first)
        self._look("1-plan")

    def _begin(self, form: str) -> None:
        self._look("2-begin")
        choice = self.page.locator(f"main input[value='{form}']")
        if not choice.is_checked():
            choice.check()
            self.fields += 1
        self._press("main form.form button[type=submit]")
        self._look("3-gaps")

    def _fill(self) -> None:
        panel = self.page.locator("section:has(button[value=fill])")
        if not panel.count():
            return
        for key, words in NEEDED[self.language].items():
            typed = panel.locator(f"[name={key}]")
            if typed.count() and not typed.input_value():
                typed.fill(words)
                self.fields += 1
        self._press(panel.locator("button[value=fill]"))
        text = self.page.locator("#id_text")
        if OPEN in (words := text.input_value()):  # what only its author knows
            text.fill(re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", "…", words))
            self.fields += words.count(OPEN)
            self._press("form#text button[type=submit]")
        self._look("4-text")

    def _paper(self) -> None:
        with self.page.expect_download() as coming:
            self._press("main a[href$='/file/pdf/']")
        assert coming.value.suggested_filename.startswith("dra-")

    def _sent(self) -> None:
        self._press("button[value=leave]")
        self._look("5-sent")

    def _answer(self) -> None:
        self._press("main a[href*='/answers/']")
        self.page.locator("input[name=kind][value=holding]").check()
        self.page.locator("textarea[name=words]").fill("…")
        self.fields += 2
        self._press("main form.form button[type=submit]")
        self._look("6-answered")
        if self.page.locator("main .timeline li.hold details").count() != 1:
            self.faults.append(f"{self.name}: the answer is not filed")
