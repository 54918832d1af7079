"""Parliaments that a file names without their country: only names that one country has.

"Folketing" is Denmark's; "National Assembly" or "Nationalrat" could be several, and is left
open. The numbers are Wikidata's. Nothing is taken from a file's name.
"""

from __future__ import annotations

from functools import cache

from gemel.kernel.words import fold

_BY_NAME = {
    "althing": "IS", "althingi": "IS", "bundestag": "DE", "deutscher bundestag": "DE",
    "congreso de los diputados": "ES", "cortes generales": "ES", "camera dei deputati": "IT",
    "dail eireann": "IE", "seanad eireann": "IE", "oireachtas": "IE", "eduskunta": "FI",
    "sveriges riksdag": "SE", "folketing": "DK", "folketinget": "DK",
    "knesset": "IL", "lok sabha": "IN", "rajya sabha": "IN", "riigikogu": "EE", "saeima": "LV",
    "seimas": "LT", "sejm": "PL", "storting": "NO", "stortinget": "NO",
    "tweede kamer": "NL", "tweede kamer der staten generaal": "NL", "staten generaal": "NL",
    "eerste kamer der staten generaal": "NL", "verkhovna rada": "UA", "wolesi jirga": "AF",
    "meshrano jirga": "AF", "state duma": "RU", "jatiya sangsad": "BD",
    "us senate": "US", "us house of representatives": "US",
    "united states senate": "US", "united states house of representatives": "US",
    "u s senate": "US", "u s house of representatives": "US", "house of lords": "GB",
    "orszaggyules": "HU", "kamra tad deputati": "MT",
    "vouli ton ellinon": "GR", "grand national assembly of turkey": "TR", "tbmm": "TR",
    "assemblee nationale du burundi": "BI", "standerat": "CH",
}  # fmt: skip
_BY_WIKIDATA = {
    "Q233262": "NL",  # Tweede Kamer
    "Q209151": "DK",  # Folketing
    "Q1347545": "BE",  # Chamber of Representatives
    "Q154797": "DE",  # Bundestag
    "Q11005": "GB",  # House of Commons
    "Q11007": "GB",  # House of Lords
    "Q11701": "US",  # House of Representatives
    "Q66096": "US",  # Senate
}
_MANY_STATES = frozenset(
    ["european parliament", "parlement europeen", "europaparlamentet", "europaisches parlament",
     "europees parlement", "parlamento europeo", "parlamento europeu", "europa parlamentet"]
)  # fmt: skip


@cache
def country_of(name: str, wikidata: str = "") -> str:
    """Return the ISO code of the state whose parliament surely has this name or number, or ""."""
    return _BY_WIKIDATA.get(wikidata, "") or _BY_NAME.get(fold(name), "")


@cache
def of_many_states(name: str) -> bool:
    """Return whether this is the parliament of more than one state: it has no country."""
    return fold(name) in _MANY_STATES
