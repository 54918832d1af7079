"""Fields that take what people type, and say exactly what cannot be right."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms as django_forms
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid, NoBasis, Stale
from gemel.kernel.say import say
from gemel.web.shared import dates, drawing, fields, forms
from tests.web.shared.house import LookFilter, LookForm


class Hearing(forms.GemelForm):
    on = forms.DayField(label="Day")


class Known(forms.GemelForm):
    since = forms.PartialDateField(label="Since", required=False)


class Origin(forms.GemelForm):
    countries = forms.CountriesField(label="Countries")


class Note(forms.GemelForm):
    text = django_forms.CharField(label="Text", required=False)


def posted(**values: object) -> QueryDict:
    """What a browser would send."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def day(text_day: str, month: str, year: str) -> Hearing:
    return Hearing(posted(on_day=text_day, on_month=month, on_year=year))


@pytest.mark.parametrize(
    ("given_parts", "found"),
    [
        (("24", "11", "2026"), date(2026, 11, 24)),
        ((" 3 ", "3", "2027"), date(2027, 3, 3)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("5", "November", "2026"), date(2026, 11, 5)),
        (("5", "nov", "2026"), date(2026, 11, 5)),
        (("٥", "١١", "٢٠٢٦"), date(2026, 11, 5)),
    ],
)
def test_a_day_is_read_as_people_write_it(given_parts, found):
    form = day(*given_parts)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == found


def test_the_month_may_be_named_in_the_readers_language():
    with translation.override("fr"):
        assert day("5", "Août", "2026").is_valid()


@pytest.mark.parametrize(
    ("given_parts", "said"),
    [
        (("30", "2", "2027"), "February 2027 has 28 days"),
        (("31", "6", "2026"), "June 2026 has 30 days"),
        (("", "6", "2026"), "The day is missing"),
        (("3", "", "2026"), "The month is missing"),
        (("3", "13", "2026"), "There is no such month; write 1 to 12"),
        (("3", "6", ""), "The year is missing"),
        (("3", "6", "26"), "Write the year in four digits"),
        (("3", "6", "9" * 5000), "Write the year in four digits"),
        (("", "", ""), "Give the date"),
        (("31", "12", "9999x"), "Write the year in four digits"),
        (("32", "12", "9999"), "December 9999 has 31 days"),
        (("x", "6", "2026"), "June 2026 has 30 days"),
    ],
)
def test_a_day_that_cannot_be_is_told_why(given_parts, said):
    assert day(*given_parts).errors["on"] == [said]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_comes_back_as_it_was_shown(shown):
    parts = dates.DayWidget().decompress(shown)

    assert dates.DayField().clean(parts) == shown
    assert not dates.DayField().has_changed(shown, parts)


@given(st.lists(st.text(max_size=6), min_size=3, max_size=3))
def test_whatever_is_typed_as_a_day_is_a_day_or_a_clear_word(parts):
    try:
        assert isinstance(dates.DayField(required=False).clean(parts), (date, type(None)))
    except django_forms.ValidationError as error:
        assert error.messages[0]


def test_a_day_keeps_its_bounds():
    field = dates.DayField(not_after=date(2026, 11, 16), not_before=date(2026, 1, 1))

    with pytest.raises(django_forms.ValidationError, match="no later than 16 November 2026"):
        field.clean(["17", "11", "2026"])
    with pytest.raises(django_forms.ValidationError, match="from 1 January 2026 on"):
        field.clean(["31", "12", "2025"])


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        (("", "", "2020"), "2020"),
        (("", "11", "2020"), "2020-11"),
        (("3", "11", "2020"), "2020-11-03"),
        (("", "", ""), ""),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(parts, kept):
    form = Known(posted(since_day=parts[0], since_month=parts[1], since_year=parts[2]))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["since"] == kept
    assert dates.DayWidget().decompress(kept) == list(parts)


def test_a_day_without_a_month_is_not_a_partial_date():
    form = Known(posted(since_day="3", since_month="", since_year="2020"))

    assert form.errors["since"] == ["The month is missing"]


# --- countries and languages -----------------------------------------------------------------


def test_countries_are_found_by_name_code_and_in_other_languages():
    form = Origin(posted(countries=["Burundi", "", "cd", "Pays-Bas", "burundi"]))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["countries"] == ["BI", "CD", "NL"]


def test_several_countries_may_be_typed_into_one_field():
    form = Origin(posted(countries=["Burundi, Belgium"]))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["countries"] == ["BI", "BE"]


def test_a_country_that_we_do_not_know_is_named_and_kept_in_its_field():
    form = Origin(posted(countries=["Burundi", "Atlantis"]))

    assert form.errors["countries"] == [
        "We know no country named “Atlantis”; choose one that is suggested"
    ]
    assert 'value="Atlantis"' in str(form["countries"])


def test_countries_are_shown_by_name_with_two_fields_more_and_suggestions():
    html = str(Origin(initial={"countries": ["BI", "CD"]})["countries"])

    assert html.count('<input class="input" type="text"') == 4
    assert 'value="Burundi"' in html
    assert html.count("<option") == 250


def test_languages_are_found_and_suggested():
    field = forms.LanguagesField()

    assert field.clean(["Kirundi", "fr"]) == ["rn", "fr"]
    assert ("fr", "French") in fields.named_languages()


def test_one_country_is_shown_by_name_and_kept_by_code():
    field = forms.CountryField(required=False)

    assert field.prepare_value("BI") == "Burundi"
    assert field.clean("Belgique") == "BE"
    assert field.clean("") == ""


# --- forms -----------------------------------------------------------------------------------


def drawn(form: django_forms.Form, name: str) -> str:
    return form[name].as_field_group()


def test_label_hint_error_and_control_are_tied_together():
    html = drawn(LookForm({}), "code_name")

    assert '<label for="id_code_name">' in html
    assert 'id="id_code_name_helptext"' in html
    assert 'id="id_code_name_error"' in html
    assert 'aria-describedby="id_code_name_helptext id_code_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="input"' in html


@pytest.mark.parametrize("name", list(LookForm().fields))
def test_every_id_that_a_field_speaks_of_is_in_its_markup(name):
    for form in (LookForm(), LookForm({})):
        html = drawn(form, name)
        ids = set(re.findall(r'\bid="([^"]+)"', html))

        assert set(re.findall(r'\bfor="([^"]+)"', html)) <= ids
        told = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
        assert set(told) <= ids
        assert len(re.findall(r'\bid="([^"]+)"', html)) == len(ids)


def test_the_optional_is_marked_and_the_needed_is_not():
    form = LookForm()

    assert "(optional)" in drawn(form, "since")
    assert "(optional)" not in drawn(form, "hearing")
    assert "(optional)" not in drawn(LookFilter({}), "q")


def test_the_summary_names_each_field_and_leads_to_its_control():
    form = LookForm({})

    for wrong in drawing.wrongs(form):
        assert ": " in wrong.text
        if wrong.where:
            name = wrong.where.removeprefix("id_").removesuffix("_0")
            assert f'id="{wrong.where}"' in drawn(form, name)


def test_a_form_that_was_not_sent_has_nothing_to_put_right():
    assert drawing.wrongs(LookForm()) == []
    assert drawing.wrongs(None) == []


def test_a_hint_stands_below_its_choice():
    assert '<p class="hint">Their name is sealed with the record</p>' in drawn(
        LookForm(), "asked_by"
    )


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u202a"])
def test_a_sign_that_turns_text_round_is_refused(sign):
    form = Note({"text": f"Ines {sign}dniL"})

    assert not form.is_valid()
    assert "invisible sign" in form.errors["text"][0]


def test_a_name_copied_from_our_own_page_loses_the_marks_around_it():
    form = Note({"text": "\u2068سعادات\u2069"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "سعادات"


def test_marks_that_scripts_need_are_kept():
    assert Note({"text": "می\u200cخواهم\u200f"}).is_valid()


def test_what_a_service_refuses_stands_at_its_field():
    form = Note({"text": "x"})
    form.is_valid()

    form.refuse(Invalid(fields={"text": say("No {what}", what="x"), "other": say("Else")}))

    assert form.errors["text"] == ["No x"]
    assert form.non_field_errors() == ["Else"]


def test_what_a_service_refuses_as_a_whole_stands_above():
    form = Note({"text": "x"})
    form.is_valid()

    form.refuse(Invalid(say("Not these two")))

    assert form.non_field_errors() == ["Not these two"]


def test_a_record_that_someone_else_changed_is_told_and_what_was_typed_stays():
    form = Note({"text": "my words"})
    form.is_valid()

    form.refuse(Stale(say("Saved at {time}", time="10:41")))

    assert form.non_field_errors() == [
        "Someone else changed this meanwhile; what you typed is kept",
        "Saved at 10:41",
    ]
    assert 'value="my words"' in drawn(form, "text")


def test_what_has_no_basis_is_told_above_the_form():
    form = Note({"text": "x"})
    form.is_valid()

    form.refuse(NoBasis(say("No yes to this text")))

    assert form.non_field_errors() == ["No yes to this text"]


def test_a_form_that_is_sent_twice_comes_with_one_key():
    first, second = LookForm()["request_key"].initial, LookForm()["request_key"].initial
    sent = LookForm({"request_key": first})

    assert first != second
    assert f'value="{first}"' in str(sent["request_key"])


def test_a_choice_that_is_gone_is_told_in_our_words():
    form = LookForm({"language": "xx", "shared": ["nonsense"]})

    told = "This is not among the choices; choose again"
    assert form.errors["language"] == form.errors["shared"] == [told]


def test_filters_take_what_they_can_and_leave_the_rest():
    form = LookFilter({"q": "heron", "state": "nonsense"})

    assert form.chosen() == {"q": "heron"}
