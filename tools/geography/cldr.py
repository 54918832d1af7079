"""Write the country and language tables of the kernel from the Unicode CLDR's JSON packages.

    python3 tools/geography/cldr.py --core FOLDER --names FOLDER

FOLDER of `--core` holds territoryInfo.json and its neighbours (package cldr-core, folder
`supplemental`), that of `--names` one folder a locale (package cldr-localenames-full, folder
`main`). What the CLDR lacks, and our choices among the names that it offers, stand in `own.toml`
beside this file. README.md there tells the rest.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "src/gemel/kernel/data"
KOSOVO = "XK"  # user-assigned: no ISO code, but a parliament
SHOWN = ["en", "fr", "ar", "es", "da", "nl", "de", "pt", "it", "sv"]
# Locales in which countries and languages may name themselves. Kept apart from what the folder
# holds, so that the small and the full package give the same tables.
HEARD = [
    "am", "ar", "az", "be", "bg", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fil", "fr",
    "ha", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "km", "ko", "ln", "mg", "mn",
    "ms", "my", "nb", "nl", "pl", "pt", "rn", "ro", "ru", "rw", "si", "sk", "so", "sr", "sv", "sw",
    "ta", "th", "ti", "tr", "uk", "ur", "vi", "zh",
]  # fmt: skip
AMBIGUOUS = {"Congo"}  # as Portuguese calls one of the two
OFFICIAL = {
    "official": "official",
    "de_facto_official": "de facto",
    "official_regional": "regional",
}
LEAST_SHARE = 1.0  # per cent of some country; smaller languages are not named
# Old codes of places that are no countries and read like other things (US states, for one).
NO_OLD_CODES = {"CT", "JT", "MI", "NQ", "PU", "PZ", "WK", "FQ"}


def main() -> None:
    """Read the folders given and write the tables of the kernel."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--core", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    args = parser.parse_args()
    generate(args.core, args.names, DATA)


def generate(core: Path, names: Path, to: Path) -> None:
    """Write countries.json and languages.json to a folder."""
    own = tomllib.loads((HERE / "own.toml").read_text("utf-8"))
    to.mkdir(exist_ok=True)
    write(to / "countries.json", countries(core, names, own))
    write(to / "languages.json", languages(core, names, own))


def write(file: Path, data: dict[str, Any]) -> None:
    """Write one table, one key of the first level a line, so that changes can be read."""
    lines = (f"{json.dumps(key)}:{compact(value)}" for key, value in data.items())
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def compact(value: Any) -> str:
    """Return JSON without spaces; a table of tables gets one inner table a line."""
    if isinstance(value, dict) and all(isinstance(inner, dict) for inner in value.values()):
        lines = (f"{json.dumps(key)}:{compact_line(inner)}" for key, inner in value.items())
        return "{\n" + ",\n".join(lines) + "\n}"
    return compact_line(value)


def compact_line(value: Any) -> str:
    """Return JSON in one line without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def supplemental(core: Path, name: str) -> Any:
    """Return the inside of one file of the package cldr-core."""
    return json.loads((core / f"{name}.json").read_text("utf-8"))["supplemental"]


def display_names(names: Path, locale: str, kind: str) -> dict[str, str]:
    """Return code → name of one locale; kind is "territories" or "languages"."""
    text = (names / locale / f"{kind}.json").read_text("utf-8")
    return json.loads(text)["main"][locale]["localeDisplayNames"][kind]


def countries(core: Path, names: Path, own: dict[str, Any]) -> dict[str, Any]:
    """Return codes, regions, names and other words for each country."""
    codes = supplemental(core, "codeMappings")["codeMappings"]
    inside = supplemental(core, "territoryContainment")["territoryContainment"]
    region_of = {
        country: (region, part)
        for region in inside["001"]["_contains"]
        for part in inside[region]["_contains"]
        for country in inside.get(part, {}).get("_contains", [])
    }
    region_of["AQ"] = region_of["TA"] = ("", "")  # the CLDR's "Outlying Oceania" is no UN region
    ours = {
        code: [entry["_alpha3"], entry.get("_numeric", ""), *region_of[code]]
        for code, entry in sorted(codes.items())
        if len(code) == 2 and code in region_of and (code == KOSOVO or is_iso(code, entry))
    }
    ours[KOSOVO][:2] = ["XKX", ""]  # as the EU and the map write it; it has no ISO number
    members = sorted(inside["UN"]["_contains"])
    return {
        "countries": ours,
        "un_members": members,
        "names": {locale: shown_names(names, locale, ours, own["shown"]) for locale in SHOWN},
        "words": country_words(core, names, ours, own["countries"]),
        "old": old_codes(core, ours),
    }


def is_iso(code: str, entry: dict[str, str]) -> bool:
    """Tell whether ISO 3166-1 lists the code: it has a number, and is not user-assigned."""
    user_assigned = code in ("AA", "ZZ") or "QM" <= code <= "QZ" or "XA" <= code <= "XZ"
    return "_numeric" in entry and not user_assigned


def shown_names(
    names: Path, locale: str, ours: dict[str, Any], choices: dict[str, str]
) -> dict[str, str]:
    """Return the name to show for each country and region, by our choice among CLDR's."""
    known = display_names(names, locale, "territories")
    regions = [code for code in known if code.isdigit() and len(code) == 3]
    shown = {code: known[code] for code in regions if code in REGIONS}
    for code in ours:
        choice = known.get(f"{code}-alt-{choices.get(code)}", known[code])
        shown[code] = known[code] if choice in AMBIGUOUS else choice
    return shown


REGIONS = {
    "002", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021", "029", "030",
    "034", "035", "039", "053", "054", "057", "061", "142", "143", "145", "150", "151", "154",
    "155",
}  # fmt: skip


def country_words(
    core: Path, names: Path, ours: dict[str, Any], own: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Return the names of each country beside those shown: variants, in its own languages, ours."""
    info = supplemental(core, "territoryInfo")["territoryInfo"]
    words: dict[str, set[str]] = {code: set(own.get(code, [])) for code in ours}
    for locale in SHOWN:
        for key, name in display_names(names, locale, "territories").items():
            code = key.split("-alt-")[0]
            if code in ours:
                words[code].add(name)
    for code in ours:
        spoken = info.get(code, {}).get("languagePopulation", {})
        for language, entry in spoken.items():
            locale = language.split("_")[0]
            if "_officialStatus" in entry and locale in HEARD:
                words[code].add(display_names(names, locale, "territories").get(code, ""))
    return {code: sorted(found - {"", code}) for code, found in words.items()}


def old_codes(core: Path, ours: dict[str, Any]) -> dict[str, str]:
    """Return withdrawn codes that had one successor only (ZR, TP, BUR…)."""
    aliases = supplemental(core, "aliases")["metadata"]["alias"]["territoryAlias"]
    alpha3 = {entry[0] for entry in ours.values()}
    return {
        old: entry["_replacement"]
        for old, entry in sorted(aliases.items())
        if old.isalpha()
        and old not in NO_OLD_CODES | alpha3
        and entry["_replacement"] in ours
        and old[:2] != entry["_replacement"]
    }


def languages(core: Path, names: Path, own: dict[str, Any]) -> dict[str, Any]:
    """Return names, other words, codes and speakers of languages."""
    info = supplemental(core, "territoryInfo")["territoryInfo"]
    same: dict[str, str] = own["same_language"]
    spoken: dict[str, dict[str, list[Any]]] = {}
    listed: set[str] = set()
    for country, entry in sorted(info.items()):
        found: dict[str, list[Any]] = {}
        for tag, use in entry.get("languagePopulation", {}).items():
            code = base(tag, same)
            share = max(float(use["_populationPercent"]), found.get(code, [0])[0])
            status = OFFICIAL.get(use.get("_officialStatus", ""), "")
            found[code] = [share, status or (found[code][1] if code in found else "")]
        kept = {code: use for code, use in found.items() if use[0] or use[1]}
        spoken[country] = dict(sorted(kept.items(), key=lambda item: (-item[1][0], item[0])))
        listed |= {code for code, use in kept.items() if use[0] >= LEAST_SHARE or use[1]}
    english = display_names(names, "en", "languages")
    listed |= {base(code, same) for code in english if len(code) == 2}
    listed = {code for code in listed if code in english}
    return {
        "names": {locale: language_names(names, locale, listed) for locale in SHOWN},
        "words": language_words(names, listed, same, own["languages"]),
        "codes": language_codes(core, listed, same),
        "spoken": spoken,
    }


def base(tag: str, same: dict[str, str]) -> str:
    """Return the language of a tag such as zh_Hant, in the one code that we use for it."""
    code = tag.replace("_", "-").split("-")[0]
    return same.get(code, code)


def language_names(names: Path, locale: str, listed: set[str]) -> dict[str, str]:
    """Return code → name of one locale, for the languages listed."""
    known = display_names(names, locale, "languages")
    return {code: known[code] for code in sorted(listed) if known.get(code, code) != code}


def language_words(
    names: Path, listed: set[str], same: dict[str, str], own: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Return what else a language is called: variants, varieties, in itself, and our own list."""
    words: dict[str, set[str]] = {code: set(own.get(code, [])) for code in listed}
    for locale in SHOWN:
        for key, name in display_names(names, locale, "languages").items():
            tag = key.split("-alt-")[0].split("-menu-")[0]
            code = base(tag, same)
            if code in listed and "-menu-" not in key and tag != name:
                words[code].add(name)
    for locale in HEARD:
        own_name = display_names(names, locale, "languages").get(locale, "")
        if own_name and base(locale, same) in listed:
            words[base(locale, same)].add(own_name)
    return {code: sorted(found) for code, found in sorted(words.items()) if found}


def language_codes(core: Path, listed: set[str], same: dict[str, str]) -> dict[str, str]:
    """Return the other codes of the languages listed: of three letters, old, or varieties."""
    aliases = supplemental(core, "aliases")["metadata"]["alias"]["languageAlias"]
    found = {
        old: base(entry["_replacement"], same)
        for old, entry in sorted(aliases.items())
        if old.isalpha() and len(old) < 4
    }
    found = {old: code for old, code in found.items() if code in listed and old not in listed}
    return dict(sorted({**found, **same}.items()))


if __name__ == "__main__":
    main()
