"""Countries, their neighbours, regions and languages, for every floor. Offline, read once.

Codes are ISO 3166-1 (249) and XK for Kosovo, which ISO leaves to its users; languages have the
codes of the CLDR (ISO 639). Names, regions and speakers come from the Unicode CLDR, neighbours
and centres from Natural Earth in the edition of visionscarto (`tools/geography`, NOTICE); they
take no position on the status of any territory. A text that is not surely one country or one
language gives None: the caller keeps it as written and asks a human, nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from gemel.kernel.words import fold

LOCALES = ("en", "fr", "ar", "es", "da", "nl", "de", "pt", "it", "sv")  # names in all of these


class IpuRegion(StrEnum):
    """The six regions by which the IPU counts cases. Source: IPU annual figures (domain.md 5)."""

    AFRICA = "Africa"
    AMERICAS = "Americas"
    ASIA = "Asia"
    EUROPE = "Europe"
    MENA = "MENA"
    PACIFIC = "Pacific"


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory. Regions are UN M49 codes, "" where there is none (AQ)."""

    alpha2: str
    alpha3: str
    numeric: str
    region: str
    subregion: str
    un_member: bool
    ipu_region: IpuRegion | None


# How we read the IPU's regions: by the UN's M49 regions and these exceptions. The mapping is ours.
# Sources state it only for CI CD GA TZ UG ZW (Africa), BR VE (Americas), MN PH (Asia), PS (MENA).
_IPU_BY_REGION = {
    "002": IpuRegion.AFRICA,
    "019": IpuRegion.AMERICAS,
    "142": IpuRegion.ASIA,
    "150": IpuRegion.EUROPE,
    "009": IpuRegion.PACIFIC,
    "015": IpuRegion.MENA,  # Northern Africa
    "145": IpuRegion.MENA,  # Western Asia
}
_IPU_EXCEPTIONS = {
    "IR": IpuRegion.MENA,
    **dict.fromkeys(("AM", "AZ", "CY", "GE", "TR"), IpuRegion.EUROPE),
}

# Codes that stand for a country and are neither ISO nor withdrawn from it. IPU papers before
# about 2017 number their cases by prefixes of their own; those in the first two lines were seen
# (IPU decisions; domain.md 5; README of ipu-2020-11). ISO reserves RN for Niger; CM and IQ of
# those papers are ISO's own. The third line: Kosovo in other data, the EU's Greece.
_OTHER_CODES = {
    "DRC": "CD", "ZBW": "ZW", "RN": "NE", "CMBD": "KH", "PAL": "PS",
    "MAL": "MY", "PHI": "PH", "MON": "MN", "MDL": "MV",
    "UNK": "XK", "XKK": "XK", "EL": "GR",
}  # fmt: skip

# Names of more than one country: no name of one, although a language of ours has it so.
_AMBIGUOUS_COUNTRIES = frozenset({"congo", "kongo", "الكونغو", "korea", "corea", "coree"})

_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})[-_][A-Za-z]{2,4}([-_][A-Za-z]{2})?")

# Places that some sources file under a state which does not hold them, or under none.
_DISPUTED = frozenset({"cy trnc", "so som", "az nk", "x so"})
_SUBDIVISION = re.compile(r"([A-Za-z]{2})-[A-Za-z0-9]{1,3}")  # the form of ISO 3166-2

_FILLERS = frozenset({"the", "of", "and", "et", "und", "en", "og", "och", "y", "e"})
_WRITTEN_OUT = {
    "st": "saint", "ste": "sainte", "rep": "republic", "dem": "democratic", "is": "islands",
}  # fmt: skip

# What stands before "of" in the full name of a state, and may be left out where the rest is a
# name by itself. Not "state": the State of Georgia is another place.
_KINDS_OF_STATE = frozenset(
    {"republic", "kingdom", "principality", "sultanate", "commonwealth", "duchy"}
)
_KINDS_OF_STATE_MORE = frozenset(
    {
        "arab", "bolivarian", "co", "cooperative", "democratic", "federal", "federative",
        "grand", "hashemite", "independent", "islamic", "operative", "peoples", "socialist",
        "sovereign", "union", "united",
    }
)  # fmt: skip
_NOT_WITHOUT_KIND = frozenset({"china", "korea", "congo"})  # there the kind makes the difference


@cache
def _data(name: str) -> Any:
    """Return one generated table, read once."""
    return json.loads((resources.files("gemel.kernel") / "data" / name).read_text("utf-8"))


# --- countries -----------------------------------------------------------------------------


@cache
def _countries() -> Mapping[str, Country]:
    table = _data("countries.json")
    members = frozenset(table["un_members"])
    found: dict[str, Country] = {}
    for code, (alpha3, numeric, region, subregion) in table["countries"].items():
        ipu = _IPU_BY_REGION.get(subregion) or _IPU_BY_REGION.get(region)
        ipu = _IPU_EXCEPTIONS.get(code, ipu)
        found[code] = Country(code, alpha3, numeric, region, subregion, code in members, ipu)
    return found


def countries() -> tuple[Country, ...]:
    """Return all 250 countries and territories, by code."""
    return tuple(_countries().values())


def country(code: str) -> Country | None:
    """Return the country of an alpha-2 code in capitals, else None; see `find_country`."""
    return _countries().get(code)


def find_country(text: str) -> str | None:
    """Return the alpha-2 code that a text surely means, else None.

    Takes ISO codes of two or three letters in any case, withdrawn codes with one successor
    (ZR), prefixes of older IPU papers (DRC), and names in the languages of `LOCALES` or in an
    official language of the country, with or without accents. None for parts of a country
    (GB-NIR: `territory_of`), for two countries at once and for names of several ("Congo").
    """
    key = fold(text)
    words = key.split()
    if not words or _SUBDIVISION.fullmatch(text.strip()):
        return None
    known = _country_words()
    return known.get(key) or known.get(_bag(words)) or _of_state(words)


def _of_state(words: list[str]) -> str | None:
    """Return the code for a full name such as "Islamic Republic of Iran", in any order."""
    if "of" not in words or _KINDS_OF_STATE.isdisjoint(words):
        return None
    rest = [word for word in words if word not in _KINDS_OF_STATE | _KINDS_OF_STATE_MORE]
    return None if _NOT_WITHOUT_KIND & set(rest) else _country_words().get(_bag(rest))


def territory_of(text: str) -> str | None:
    """Return the alpha-2 code of the country that a part's code names: GB for GB-NIR.

    Only codes in the form of ISO 3166-2, and none of the disputed places that data files under
    a state which does not hold them (CY-TRNC, SO-SOM, AZ--NK, X-SO). Says nothing of status.
    """
    part = _SUBDIVISION.fullmatch(text.strip())
    if part is None or fold(text) in _DISPUTED:
        return None
    parent = part.group(1).upper()
    return parent if parent in _countries() else None


@cache
def _country_words() -> Mapping[str, str]:
    """Return folded text → code: all names, then codes, which go before names."""
    table = _data("countries.json")
    names = [(name, code) for shown in table["names"].values() for code, name in shown.items()]
    names += [(word, code) for code, words in table["words"].items() for word in words]
    found = _unambiguous((fold(text), code) for text, code in names if code in _countries())
    for key in _AMBIGUOUS_COUNTRIES:
        found.pop(key, None)
    bags = _unambiguous((_bag(key.split()), code) for key, code in found.items())
    codes = {code: code for code in _countries()} | table["old"] | _OTHER_CODES
    codes |= {entry.alpha3: code for code, entry in _countries().items()}
    return bags | found | {code.casefold(): meant for code, meant in codes.items()}


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return text → code, without the texts that mean more than one."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for text, code in pairs:
        if found.setdefault(text, code) != code:
            several.add(text)
    return {text: code for text, code in found.items() if text not in several}


def _bag(words: list[str]) -> str:
    """Return words in one order, without small ones: "Iran (Islamic Republic of)" meets its kin.

    Starts with a space, so that a bag of one word is never taken for a name.
    """
    kept = (_WRITTEN_OUT.get(word, word) for word in words if word not in _FILLERS)
    return " " + " ".join(sorted(kept))


def name(code: str, locale: str = "en") -> str:
    """Return the name of a country or M49 region in a language of `LOCALES`, else in English.

    A regional locale (fr-BE, ar_EG) gets its language. Raises: KeyError for an unknown code.
    """
    names = _data("countries.json")["names"]
    english: str = names["en"][code]
    shown: str = names.get(_language_part(locale), {}).get(code, english)
    return shown


def sorted_names(locale: str = "en") -> tuple[tuple[str, str], ...]:
    """Return (code, name) of all countries, sorted by name without regard to accents."""
    named = ((code, name(code, locale)) for code in _countries())
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))


def _language_part(locale: str) -> str:
    return re.split("[-_]", locale.strip())[0].casefold()


# --- where ---------------------------------------------------------------------------------


def neighbours(alpha2: str) -> frozenset[str]:
    """Return the countries that share a land border, as Natural Earth 1:50m draws it.

    Lines in dispute are drawn as they are held, but for Somaliland and Northern Cyprus, counted
    with Somalia and Cyprus. Too small for that map: Gibraltar, Ceuta and Melilla, and the point
    where Botswana meets Zambia.
    """
    return frozenset(_data("places.json")["neighbours"].get(alpha2, ()))


def centre(alpha2: str) -> tuple[int, int]:
    """Return where a label or dot of a country stands on our world map, in units of its drawing.

    Coarse on purpose; no place on the ground. Raises: KeyError for an unknown code.
    """
    x, y = _data("places.json")["centres"][alpha2]
    return x, y


# --- languages -----------------------------------------------------------------------------


def find_language(text: str) -> str | None:
    """Return the code of the language that a text surely means, else None.

    Takes codes of two or three letters and tags (en-GB), names in the languages of `LOCALES`,
    and common other names ("Modern Greek", "Kirundi"). A variety gives its language (Flemish:
    nl); Norwegian is nb, Tagalog fil. "Ga" is the language of Accra, "ga" the code of Irish.
    """
    key, names, codes = fold(text), _language_words(), _language_codes()
    if text.strip().istitle():
        return names.get(key) or codes.get(key)
    tag = _LANGUAGE_TAG.fullmatch(text.strip())
    return codes.get(key) or names.get(key) or (codes.get(fold(tag.group(1))) if tag else None)


@cache
def _language_words() -> Mapping[str, str]:
    """Return folded text → code: all names."""
    table = _data("languages.json")
    names = [(text, code) for shown in table["names"].values() for code, text in shown.items()]
    names += [(word, code) for code, words in table["words"].items() for word in words]
    return _unambiguous((fold(text), code) for text, code in names)


@cache
def _language_codes() -> Mapping[str, str]:
    """Return code → the code that we use, which most often is the same."""
    table = _data("languages.json")
    codes: dict[str, str] = table["codes"]
    return {code: code for code in table["names"]["en"]} | codes


def language_name(code: str, locale: str = "en") -> str:
    """Return the name of a language in a language of `LOCALES`, else in English, else its code."""
    names = _data("languages.json")["names"]
    english: str = names["en"].get(code, code)
    shown: str = names.get(_language_part(locale), {}).get(code, english)
    return shown


def languages_of(alpha2: str) -> dict[str, float]:
    """Return language → share of the people who use it, 0 to 1, the most used first.

    The shares are of users, so they add up to more than 1, and they are rough: for Burundi the
    CLDR gives French 59 per cent and Swahili 0.047. An official language may have share 0. Good
    for a first suggestion, never for what a person speaks. Source: CLDR territoryInfo.
    """
    spoken = _data("languages.json")["spoken"].get(alpha2, {})
    return {code: use[0] / 100 for code, use in spoken.items()}


def official_languages(alpha2: str, *, regional: bool = False) -> tuple[str, ...]:
    """Return the languages official in law or in fact, the most used first.

    With `regional`, also those official in a part of the country. Source: CLDR territoryInfo.
    """
    wanted = {"official", "de facto"} | ({"regional"} if regional else set())
    spoken = _data("languages.json")["spoken"].get(alpha2, {})
    return tuple(code for code, use in spoken.items() if use[1] in wanted)
