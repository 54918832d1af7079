"""Countries and languages, typed with suggestions, for nobody scrolls through 250; hidden fields.

All work without script and on a phone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.kernel import geography
from gemel.web.shared import words

# --- several of many -------------------------------------------------------------------------


class Several(forms.Widget):
    """As many text fields as are filled and two more, each with suggestions."""

    template_name = "shared/forms/several.html"
    use_fieldset = True
    spare = 2

    def __init__(
        self, named: Callable[[], Iterable[tuple[str, str]]], each: str, attrs: Any = None
    ) -> None:
        self.named, self.each = named, each
        super().__init__(attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [given] if isinstance(given, str) else list(given)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        named = list(self.named())
        known = dict(named)
        filled = [known.get(entry, entry) for entry in (value or []) if entry]
        own = context["widget"]["attrs"]
        context["widget"] |= {
            "named": [shown for _code, shown in named],
            "entries": [
                {"id": f"{own.get('id', name)}_{at}", "value": entry, "number": at + 1}
                for at, entry in enumerate(filled + [""] * self.spare)
            ],
            "each": self.each,
            "list_id": f"{own.get('id', name)}_known",
            "invalid": own.get("aria-invalid"),
        }
        return context


class SeveralField(forms.Field):
    """Codes of things that have names; what is typed is found by name or code, or refused."""

    def __init__(
        self,
        *,
        named: Callable[[], Iterable[tuple[str, str]]],
        find: Callable[[str], str | None],
        each: Any,
        unknown: Any,
        **kwargs: Any,
    ) -> None:
        self.find, self.unknown = find, unknown
        super().__init__(widget=Several(named, each), **kwargs)

    def to_python(self, value: Any) -> list[str]:
        found: dict[str, None] = {}
        for text in self._texts(value or []):
            code = self.find(text)
            if code is None:
                raise forms.ValidationError(self.unknown, params={"text": text})
            found[code] = None
        return list(found)

    def _texts(self, value: Sequence[str]) -> list[str]:
        """Return what was typed; several in one field count too, but a comma may be of a name."""
        typed = [str(entry).strip() for entry in value]
        return [
            part.strip()
            for entry in typed
            if entry
            for part in ([entry] if self.find(entry) else entry.replace("،", ",").split(","))
            if part.strip()
        ]

    def prepare_value(self, value: Any) -> Any:
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except forms.ValidationError:
            return True


class CountriesField(SeveralField):
    """Countries as a list of alpha-2 codes, in the order given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            named=lambda: geography.sorted_names(words.language()),
            find=geography.find_country,
            each=_("Country"),
            unknown=_("We know no country named “%(text)s”; choose one that is suggested"),
            **kwargs,
        )


class LanguagesField(SeveralField):
    """Languages as a list of codes, in the order given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            named=named_languages,
            find=geography.find_language,
            each=_("Language"),
            unknown=_("We know no language named “%(text)s”; choose one that is suggested"),
            **kwargs,
        )


def named_languages() -> list[tuple[str, str]]:
    """Return (code, name) of the languages used in some country, by name."""
    used = {code for land in geography.countries() for code in geography.languages_of(land.alpha2)}
    named = [(code, geography.language_name(code, words.language())) for code in used]
    return sorted(named, key=lambda pair: pair[1].casefold())


class CountryField(forms.CharField):
    """One country, typed with suggestions, as its code; empty where none is asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Suggested(geography_names), max_length=100, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = geography.find_country(text)
        if code is None:
            raise forms.ValidationError(
                _("We know no country named “%(text)s”; choose one that is suggested"),
                params={"text": text},
            )
        return code

    def prepare_value(self, value: Any) -> Any:
        return words.country(value) if isinstance(value, str) and len(value) == 2 else value


def geography_names() -> list[str]:
    """Return the names of all countries in the reader's language."""
    return [shown for _code, shown in geography.sorted_names(words.language())]


class Suggested(forms.TextInput):
    """A text field with suggestions from a list."""

    template_name = "shared/forms/suggested.html"

    def __init__(self, named: Callable[[], Iterable[str]], attrs: Any = None) -> None:
        self.named = named
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_known"
        context["widget"]["attrs"]["list"] = list_id
        context["widget"] |= {"named": self.named(), "list_id": list_id}
        return context


# --- hidden ----------------------------------------------------------------------------------


class RequestKey(forms.CharField):
    """A word made with the page: a form that is sent twice comes with the same one."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(18), max_length=64,
            required=False,
        )  # fmt: skip


class Version(forms.IntegerField):
    """The version of the record that the page was made from: two editors do not overwrite."""

    def __init__(self) -> None:
        super().__init__(label="", widget=forms.HiddenInput, min_value=0)
