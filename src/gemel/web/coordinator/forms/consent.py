"""Forms of consent: what was spoken about, what was answered, and how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemel.actions import catalogue
from gemel.consent import words as consent_words
from gemel.consent.giving import Given, Talk
from gemel.consent.rules import Answer, IfUnreachable
from gemel.consent.words import Audience, Use
from gemel.kernel import geography
from gemel.kernel.say import Said
from gemel.web.shared import words
from gemel.web.shared.fields import Suggested, named_languages
from gemel.web.shared.forms import DayField, GemelForm, Hinted, RequestKey

ANSWERS = (
    ("", _("Not asked")),
    (Answer.YES.value, _("Yes")),
    (Answer.NO.value, _("No")),
    (Answer.ASK.value, _("Ask each time")),
)
UNREACHABLE = (
    ("", Hinted(_("Nothing was said about it"), _("Then it becomes quiet, as below"))),
    (
        IfUnreachable.QUIET.value,
        Hinted(
            _("Become quiet"), _("Public items go dark, nothing new; agreed quiet work goes on")
        ),
    ),
    (
        IfUnreachable.ASK_PROXY.value,
        Hinted(_("Ask the proxy"), _("Nothing new until the proxy has answered")),
    ),
    (
        IfUnreachable.GO_ON.value,
        Hinted(_("Go on until a day"), _("As before, public items too, until that day")),
    ),
    (IfUnreachable.STOP.value, Hinted(_("Stop everything"), _("Also what was agreed before"))),
)


def spoken(table: dict[Any, Said], *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return a table of sentences as choices in the reader's language."""
    return [(str(key), words.spoken(said)) for key, said in table.items() if key not in without]


def use_name(key: str) -> str:
    """Return what a use is called: a kind of action, or one beside them."""
    kind = catalogue.kinds().get(key)
    if kind:
        return words.spoken(kind.title)
    return words.spoken(consent_words.USES[Use(key)]) if key in set(Use) else key


def uses() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every use under its group, as the page of questions lists them."""
    groups = [(str(_("The person")), [(use.value, use_name(use.value)) for use in Use])]
    for group, kinds in catalogue.by_group().items():
        named = [(kind.key, words.spoken(kind.title)) for kind in kinds if _may_need(kind)]
        if named:
            groups.append((words.spoken(group.label), named))
    return groups


def known_uses() -> set[str]:
    """Return every key that a consent may be about."""
    return {key for _group, named in uses() for key, _label in named}


def _may_need(kind: Any) -> bool:
    return kind.basis_for(names_someone=True) is not catalogue.Basis.NONE


class UsesForm(GemelForm):
    """What was spoken about, before the answers; a GET form, so that the page has an address."""

    use = forms.MultipleChoiceField(
        label=_("What did you speak about?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["use"].choices = uses()  # type: ignore[attr-defined]


class AnswersForm(GemelForm):
    """The answers, audience by audience, and how they came about. All begin as "not asked"."""

    giver = forms.ChoiceField(label=_("Who answered"), widget=forms.RadioSelect, initial="person")
    giver_why = forms.CharField(
        label=_("Why not the person, and by which right"), required=False, max_length=200
    )
    asked_through = forms.ChoiceField(label=_("How they were asked"))
    language = forms.CharField(
        label=_("Language of the explanation"),
        max_length=60,
        widget=Suggested(lambda: [name for _code, name in named_languages()]),
    )
    given_on = DayField(label=_("When it was said"))
    ends_on = DayField(
        label=_("Until which day it holds, that day included"),
        required=False,
        help_text=_("Leave empty where no end was agreed"),
    )
    channels = forms.MultipleChoiceField(
        label=_("Only by these ways"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none where every agreed way will do"),
    )
    if_unreachable = forms.ChoiceField(
        label=_("If the person cannot be reached"), required=False, widget=forms.RadioSelect
    )
    go_on_until = DayField(label=_("Go on until, that day included"), required=False)
    own_words = forms.CharField(
        label=_("In the person’s own words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("Only the desk reads this"),
    )
    request_key = RequestKey()

    def __init__(
        self, *args: Any, partners: Sequence[tuple[str, str]], offline: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.audiences: list[str] = []
        for audience in Audience:
            if audience is Audience.PARTNER:
                for ref, name in partners:
                    self._ask(f"{audience}:{ref}", name)
            else:
                self._ask(audience.value, words.spoken(consent_words.AUDIENCES[audience]))
        choices: dict[str, list[Any]] = {
            "giver": spoken(consent_words.GIVERS),
            "asked_through": spoken(consent_words.CHANNELS),
            "channels": spoken(consent_words.CHANNELS),
            "if_unreachable": list(UNREACHABLE),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if offline:
            del self.fields["own_words"], self.fields["giver_why"]

    def _ask(self, audience: str, label: str) -> None:
        self.audiences.append(audience)
        self.fields[_name(audience)] = forms.ChoiceField(
            label=label, choices=ANSWERS, required=False
        )

    def asked(self) -> list[Any]:
        """Return the fields of the audiences, for the page."""
        return [self[_name(audience)] for audience in self.audiences]

    def clean_language(self) -> str:
        """Return the language's code where we know the name, else the name as typed."""
        return _code_of(self.cleaned_data["language"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(data.get(_name(audience)) for audience in self.audiences):
            self.add_error(None, _("No answer is chosen yet. What is left out stays “not asked”."))
        return data

    def given(self, uses: Iterable[str], *, act: str = "") -> dict[str, list[Given]]:
        """Return the answers as rows, each yes apart from the rest: they count from other times."""
        found: dict[str, list[Given]] = {"yes": [], "other": []}
        for answer in Answer:
            audiences = [
                audience
                for audience in self.audiences
                if self.cleaned_data.get(_name(audience)) == answer
            ]
            if audiences:
                found["yes" if answer is Answer.YES else "other"] += [
                    Given(
                        use=use, answer=answer, audiences=audiences, act_ref=act,
                        channels=self.cleaned_data["channels"],
                    )
                    for use in uses
                ]  # fmt: skip
        return found

    def talk(self, *, yes: bool, now: datetime) -> Talk:
        """Return how it came about. A yes counts from the day's beginning, so that nothing said
        later that day is passed over; a no counts at once."""
        data = self.cleaned_data
        until = data["go_on_until"] if data["if_unreachable"] == IfUnreachable.GO_ON else None
        return Talk(
            language=data["language"],
            asked_through=data["asked_through"],
            giver=data["giver"],
            giver_why=data.get("giver_why", ""),
            given_at=_given_at(data["given_on"], now) if yes else None,
            ends_at=_end_of(data["ends_on"]),
            if_unreachable=data["if_unreachable"],
            go_on_until=_end_of(until),
            own_words=data.get("own_words", ""),
        )


class YesToTextForm(GemelForm):
    """The person's answer to one public text, exactly as it would be shown."""

    answer = forms.ChoiceField(
        label=_("The answer"), widget=forms.RadioSelect,
        choices=(("no", _("No: this must not be shown")), ("yes", _("Yes, to exactly this"))),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("In which languages the text was read"), widget=forms.CheckboxSelectMultiple
    )
    giver = forms.ChoiceField(label=_("Who answered"), widget=forms.RadioSelect, initial="person")
    asked_through = forms.ChoiceField(label=_("How they were asked"))
    language = forms.CharField(
        label=_("Language of the explanation"),
        max_length=60,
        widget=Suggested(lambda: [name for _code, name in named_languages()]),
    )
    ends_on = DayField(label=_("Until which day it may be shown"), required=False)
    if_unreachable = forms.ChoiceField(
        label=_("If the person cannot be reached"), required=False, widget=forms.RadioSelect
    )
    go_on_until = DayField(label=_("Go on until, that day included"), required=False)
    waives_waiting = forms.BooleanField(
        label=_("The person wishes it to go out without the waiting time"), required=False
    )
    request_key = RequestKey()

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = words.language()
        choices: dict[str, list[Any]] = {
            "languages": [(code, geography.language_name(code, here)) for code in languages],
            "giver": spoken(consent_words.GIVERS),
            "asked_through": spoken(consent_words.CHANNELS),
            "if_unreachable": list(UNREACHABLE),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def talk(self) -> Talk:
        """Return how it came about."""
        data = self.cleaned_data
        until = data["go_on_until"] if data["if_unreachable"] == IfUnreachable.GO_ON else None
        return Talk(
            language=_code_of(data["language"]),
            asked_through=data["asked_through"],
            giver=data["giver"],
            ends_at=_end_of(data["ends_on"]),
            if_unreachable=data["if_unreachable"],
            go_on_until=_end_of(until),
        )


class ObjectionForm(GemelForm):
    """A word against acting on published decisions: by whom, by which way, in which words."""

    by_whom = forms.ChoiceField(
        label=_("Who objects"), widget=forms.RadioSelect,
        choices=(
            ("person", _("The person")), ("family", _("The family")), ("lawyer", _("The lawyer")),
            ("ipu", _("The IPU")),
        ),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("By which way it came"))
    words = forms.CharField(
        label=_("In their words"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )  # fmt: skip
    request_key = RequestKey()

    def __init__(self, *args: Any, offline: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = spoken(consent_words.CHANNELS)  # type: ignore[attr-defined]
        if offline:
            del self.fields["words"]


class SilenceForm(GemelForm):
    """Since when a person cannot be reached."""

    since = DayField(label=_("On which day you last heard of the person"))

    def instant(self, now: datetime) -> datetime:
        """Return from when the silence counts: what was said on that day was said before it."""
        end = _end_of(self.cleaned_data["since"])
        return min(end, now) if end and self.cleaned_data["since"] <= now.date() else end or now


def _name(audience: str) -> str:
    return "to_" + audience.replace(":", "_").replace("-", "_")


def _code_of(language: str) -> str:
    """Return a language's code where we know the name, else the beginning of what was typed."""
    return (geography.find_language(language) or language.strip())[:8]


def _given_at(day: date, now: datetime) -> datetime | None:
    """Return the beginning of the day; None, which is now, for today."""
    return None if day == timezone.localtime(now).date() else _start_of(day)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _end_of(day: date | None) -> datetime | None:
    """Return the instant after a day that people name as the last one."""
    return _start_of(day + timedelta(days=1)) if day else None
